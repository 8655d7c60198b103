// Picking: one option, or all that fit.

import { say } from "../../labextension/trainee/voice.js";
import { h, uid } from "../dom.js";
import { noteOn, signOf } from "./feedback.js";

export const choiceKind = {
  hint: () => say("Pick the one that fits best."),
  start: (view) => view.value,
  draw(view, value, { change, stem }) {
    const name = uid("choice");
    return options(view, stem, say("Pick one"), (option) => ({
      type: "radio",
      name,
      checked: value === option.id,
      onchange: () => change(option.id),
    }));
  },
};

export const choicesKind = {
  hint: () => say("Pick all that fit."),
  start: (view) => view.value ?? [],
  draw(view, value, { change, stem }) {
    return options(view, stem, say("Pick all that fit"), (option) => ({
      type: "checkbox",
      checked: value.includes(option.id),
      onchange: (event) =>
        change(
          event.target.checked ? [...value, option.id] : value.filter((id) => id !== option.id),
        ),
    }));
  },
};

function options(view, stem, legend, input) {
  return h(
    "fieldset",
    { disabled: Boolean(view.result), "aria-describedby": stem },
    h("legend", {}, legend),
    view.options.map((option) =>
      h(
        "div",
        { class: "pc-option", "data-sign": signOf(view, option.id) },
        h(
          "label",
          {},
          h("input", { "data-key": option.id, ...input(option) }),
          h("span", {}, option.text),
        ),
        noteOn(view, option.id),
      ),
    ),
  );
}

/** Groups, or labels, to choose one of: small radio buttons in a row. */
export function chips(choices, chosen, key, pick) {
  const name = uid("chips");
  return h(
    "span",
    { class: "pc-chips" },
    choices.map((choice) =>
      h(
        "label",
        { class: "pc-chip" },
        h("input", {
          type: "radio",
          name,
          checked: chosen === choice.id,
          "data-key": `${key}-${choice.id}`,
          onchange: () => pick(choice.id),
        }),
        h("span", {}, choice.title),
      ),
    ),
  );
}
