// Picking: one option, or all that fit.

import { h, uid } from "../dom.js";

export const choiceKind = {
  hint: () => "Pick the one that fits best.",
  start: (view) => view.value,
  draw(view, value, { change }) {
    const name = uid("choice");
    return options(view, "Pick one", (option) => ({
      type: "radio",
      name,
      checked: value === option.id,
      onchange: () => change(option.id),
    }));
  },
};

export const choicesKind = {
  hint: () => "Pick all that fit.",
  start: (view) => view.value ?? [],
  draw(view, value, { change }) {
    return options(view, "Pick all that fit", (option) => ({
      type: "checkbox",
      checked: value.includes(option.id),
      onchange: (event) =>
        change(
          event.target.checked ? [...value, option.id] : value.filter((id) => id !== option.id),
        ),
    }));
  },
};

function options(view, legend, input) {
  return h(
    "fieldset",
    { disabled: Boolean(view.result) },
    h("legend", {}, legend),
    view.options.map((option) =>
      h(
        "label",
        { class: "pc-option" },
        h("input", { "data-key": option.id, ...input(option) }),
        h("span", {}, option.text),
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
