// Labels on a talk: each line that is asked about gets one of the labels.

import { say } from "../../labextension/trainee/voice.js";
import { h } from "../dom.js";
import { noteOn, signOf } from "./feedback.js";
import { isOneByOne, oneByOne } from "./one_by_one.js";
import { chips } from "./options.js";

export const labelKind = {
  oneByOne: true,
  hint(view, value) {
    const n = view.needs.filter((id) => value[id]).length;
    return say("{n} of {all} lines marked.", { n, all: view.needs.length });
  },
  start: (view) => view.value ?? {},
  draw(view, value, tools) {
    const { change } = tools;
    const off = Boolean(view.result);
    if (isOneByOne(view, value, view.needs, tools.at)) {
      const put = (line, label) => change({ ...value, [line]: label });
      const show = (id) => upTo(view, id);
      return oneByOne({ ids: view.needs, value, places: view.labels, show, put }, tools);
    }
    return [
      off
        ? null
        : h(
            "p",
            { class: "pc-hint" },
            say("Read the talk. Give each line in a frame the label that fits best."),
          ),
      h(
        "ol",
        { class: "pc-transcript" },
        view.lines.map((line) =>
          h(
            "li",
            {},
            line.ask
              ? h(
                  "fieldset",
                  {
                    class: "pc-asked",
                    disabled: off,
                    "data-sign": signOf(view, line.id),
                  },
                  h("legend", {}, h("span", { class: "pc-who" }, line.who, ": "), line.text),
                  off
                    ? null
                    : chips(view.labels, value[line.id], line.id, (label) =>
                        change({ ...value, [line.id]: label }),
                      ),
                  noteOn(view, line.id),
                )
              : h(
                  "p",
                  { class: "pc-read" },
                  h("span", { class: "pc-who" }, line.who, ": "),
                  line.text,
                ),
          ),
        ),
      ),
    ];
  },
};

/** The talk from the line that was asked about before, to see where this one comes from. */
function upTo(view, id) {
  const here = view.lines.findIndex((line) => line.id === id);
  const before = view.lines.slice(0, here).findLastIndex((line) => line.ask);
  return view.lines
    .slice(Math.max(0, before), here + 1)
    .map((line) =>
      h(
        "p",
        { class: line.id === id ? "pc-one-line" : "pc-hint" },
        h("span", { class: "pc-who" }, line.who, ": "),
        line.text,
      ),
    );
}
