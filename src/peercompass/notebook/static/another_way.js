// "I need this another way": one folded line beside each thing to do. What is asked for is kept with the
// answers; the words of it can be handed over at once.

import { say } from "../labextension/trainee/voice.js";
import { button, h, uid } from "./dom.js";
import { when } from "./notes.js";

const LONGEST = 1000; // letters of own words, as `exercise/accommodation.py` has it

/** The form of one part. Gives its `place`, and `take(view)` to be called with each new view. */
export function anotherWay(part) {
  const body = h("div");
  const word = h("p", { class: "pc-status", role: "status" });
  let drawn = null;

  function draw(view) {
    const { another } = view;
    if (drawn && JSON.stringify(another) === drawn) return;
    const first = drawn === null;
    const held = body.contains(document.activeElement);
    drawn = JSON.stringify(another);
    if (!first) word.textContent = said(another);
    if (another.failed) return; // what was typed stays as it is
    body.replaceChildren(formOf(another, part), another.asked ? keptOf(another, part) : "");
    if (held) body.querySelector(another.asked ? ".pc-kept" : "input")?.focus();
  }

  draw(part.view);
  return {
    place: h(
      "details",
      { class: "pc-another" },
      h("summary", { "data-key": "another" }, say("I need this another way")),
      body,
      word,
    ),
    take: draw,
  };
}

const said = ({ failed, asked }) =>
  failed
    ? say("It could not be kept just now. Your words still stand here. Try again.")
    : asked
      ? say("Your request is kept.")
      : say("Your request is taken back.");

function formOf(another, part) {
  const id = uid("another");
  const boxes = another.needs.map((need) => box(need.text, need.on, need.id));
  const whole = box(say("It is about this whole part, not only this one thing."), another.whole);
  const area = h("textarea", { id, rows: 3, maxlength: LONGEST, value: another.words });
  const ask = (event) => {
    event.preventDefault();
    const needs = boxes.map((one) => one.querySelector("input")).filter(({ checked }) => checked);
    part.tell({
      do: "another_way",
      needs: needs.map(({ value }) => value),
      words: area.value,
      whole: whole.querySelector("input").checked,
    });
  };
  return h(
    "form",
    { onsubmit: ask },
    h("fieldset", {}, h("legend", {}, say("What would help? Pick any.")), boxes),
    h("label", { for: id }, say("In your own words, if you like")),
    area,
    whole,
    h(
      "div",
      { class: "pc-bar" },
      h(
        "button",
        { type: "submit", class: "pc-small" },
        another.asked ? say("Change my request") : say("Keep my request"),
      ),
    ),
    h("p", { class: "pc-hint" }, another.told),
  );
}

const box = (text, checked, value = "yes") =>
  h("label", { class: "pc-tick" }, h("input", { type: "checkbox", value, checked }), text);

/** What stands now, in words to hand over. */
function keptOf(another, part) {
  const copied = h("span", { class: "pc-hint", role: "status" });
  const letter = h("blockquote", { tabindex: 0, "aria-label": say("Words to hand over") });
  letter.textContent = another.letter;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(another.letter);
      copied.textContent = say("Copied.");
    } catch {
      getSelection()?.selectAllChildren(letter);
      copied.textContent = say("Press Ctrl and C to copy what is marked.");
    }
  };
  return h(
    "div",
    { class: "pc-kept", tabindex: -1 },
    h("p", {}, h("strong", {}, say("You asked on {date}.", { date: when(another.asked) }))),
    letter,
    h(
      "div",
      { class: "pc-bar" },
      button(say("Copy these words"), copy, { class: "pc-small" }),
      button(say("Take it back"), () => part.tell({ do: "another_way", needs: [], words: "" }), {
        class: "pc-quiet pc-small",
      }),
      copied,
    ),
  );
}
