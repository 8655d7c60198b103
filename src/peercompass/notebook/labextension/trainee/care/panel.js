// The settings: a panel at the side, so that a page is seen while it changes. What is chosen holds at
// once; it can be taken back one by one, or all of it.

import { button, element, status } from "../elements.js";
import { say } from "../voice.js";
import { facesHere } from "./faces.js";
import { change, reset, settings, untouched } from "./settings.js";
import { utterance, voicesHere } from "./voices.js";

/** Open the settings over the page in `within`. */
export function openSettings(within) {
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", "pc-care pc-settings"));
  const before = []; // what each change in this visit changed
  const word = status("pc-care-word");

  const set = (some) => {
    before.push(settings());
    change(some);
    word.textContent = say("Changed.");
    draw();
  };
  const undo = button("pc-button pc-plain", say("Undo"), () => {
    change(before.pop());
    word.textContent = say("The last change is taken back.");
    redraw();
  });
  const first = button("pc-button pc-plain", say("As it was at first"), () => {
    before.push(settings());
    reset();
    word.textContent = say("All is as it was at first. Undo brings your settings back.");
    redraw();
  });
  const close = button("pc-button", say("Done"), () => dialog.close());
  const heading = element("h2", "", say("Settings"));
  heading.id = "pc-settings";
  heading.tabIndex = -1;
  const form = element("form", "pc-care-form");
  form.addEventListener("submit", (event) => event.preventDefault());

  function draw() {
    undo.disabled = !before.length;
    first.disabled = untouched();
  }
  /** Fields as the settings are now. */
  function redraw() {
    form.replaceChildren(...fields(set));
    draw();
    (undo.disabled ? close : undo).focus();
  }

  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(
    element("div", "pc-care-head", heading, close),
    element(
      "p",
      "pc-care-hint",
      say(
        "They hold on every page of the course, in this browser, for whoever uses it. Nothing is sent.",
      ),
    ),
    form,
    element("div", "pc-care-foot", undo, first, word),
  );
  form.replaceChildren(...fields(set));
  draw();
  // A browser finds its voices after it was first asked.
  const heard = () => form.lastElementChild.replaceWith(aloudFields(set));
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", heard, { once: true });
  dialog.addEventListener("close", () => {
    globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", heard);
    dialog.remove();
  });
  within.append(dialog);
  dialog.showModal();
  heading.focus();
  return dialog;
}

function fields(set) {
  return [
    choice(set, "text", say("Size of the text"), {
      100: "100 %",
      115: "115 %",
      130: "130 %",
      150: "150 %",
      175: "175 %",
      200: "200 %",
    }),
    choice(set, "lines", say("Space between lines"), spaces()),
    choice(set, "letters", say("Space between letters"), spaces()),
    faceField(set),
    choice(set, "theme", say("Colors"), {
      computer: say("Like my computer"),
      light: say("Light"),
      dark: say("Dark"),
    }),
    choice(set, "motion", say("Motion"), {
      computer: say("Like my computer"),
      calm: say("Calm: nothing moves"),
    }),
    choice(set, "notes", say("Notes on what may be hard"), {
      before: say("Shown before a hard part"),
      folded: say("Folded: I open them"),
      open: say("Always open, on the home page too"),
    }),
    aloudFields(set),
  ];
}

const spaces = () => ({ plain: say("As it is"), more: say("More"), most: say("Most") });

function faceField(set) {
  const faces = facesHere();
  const { face } = settings();
  const names = faces.includes(face) || !face ? faces : [...faces, face];
  const field = choice(set, "face", say("Typeface"), {
    "": say("The page's own"),
    ...Object.fromEntries(names.map((name) => [name, name])),
  });
  for (const label of field.querySelectorAll("label"))
    label.style.fontFamily = label.querySelector("input").value;
  field.append(
    element(
      "p",
      "pc-care-hint",
      names.length
        ? say("These are on your computer. Some people find them easier to read.")
        : say(
            "Some people read more easily in another typeface, such as OpenDyslexic or Atkinson Hyperlegible. When one is on your computer, you can choose it here.",
          ),
    ),
  );
  return field;
}

function aloudFields(set) {
  const voices = voicesHere();
  const field = choice(set, "aloud", say("Reading aloud"), {
    off: say("Off"),
    on: say("Read scenes to me"),
  });
  if (!voices.length) {
    field.append(element("p", "pc-care-hint", say("This browser has no voice of its own yet.")));
    return field;
  }
  const list = /** @type {HTMLSelectElement} */ (element("select", ""));
  list.append(new Option(say("Any voice"), ""));
  for (const { name } of voices) list.append(new Option(name, name));
  list.value = settings().voice;
  list.addEventListener("change", () => set({ voice: list.value }));
  const pace = choice(set, "pace", say("Pace"), {
    slow: say("Slower"),
    plain: say("Plain"),
    fast: say("Faster"),
  });
  const test = button("pc-button pc-plain", say("Hear it"), () => {
    speechSynthesis.cancel();
    speechSynthesis.speak(utterance(say("This is how I read to you.")));
  });
  field.append(element("label", "pc-care-line", say("Voice"), list), pace, test);
  return field;
}

let groups = 0;

/** One setting, as a group of radio buttons in words. */
function choice(set, name, title, words) {
  const now = settings()[name];
  const group = `pc-set-${name}-${++groups}`;
  const field = element("fieldset", "pc-care-field", element("legend", "", title));
  const row = element("div", "pc-care-row");
  for (const [value, text] of Object.entries(words)) {
    const input = /** @type {HTMLInputElement} */ (element("input", ""));
    Object.assign(input, { type: "radio", name: group, value, checked: value === now });
    input.addEventListener("change", () => set({ [name]: value }));
    row.append(element("label", "pc-care-choice", input, text));
  }
  field.append(row);
  return field;
}
