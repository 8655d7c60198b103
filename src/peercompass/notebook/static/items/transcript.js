// Labels on a talk: each line that is asked about gets one of the labels.

import { h } from "../dom.js";
import { chips } from "./options.js";

export const labelKind = {
  hint(view, value) {
    return `${view.needs.filter((id) => value[id]).length} of ${view.needs.length} lines marked.`;
  },
  start: (view) => view.value ?? {},
  draw(view, value, { change }) {
    return [
      h(
        "p",
        { class: "pc-hint" },
        "Read the talk. Give each line in a frame the label that fits best.",
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
                  { class: "pc-asked", disabled: Boolean(view.result) },
                  h("legend", {}, h("span", { class: "pc-who" }, line.who, ": "), line.text),
                  chips(view.labels, value[line.id], line.id, (label) =>
                    change({ ...value, [line.id]: label }),
                  ),
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
