// What the interface says, in the language of the page. `support/voice.py` is the same for Python, and
// tells how the catalog is meant. This one module serves trainee mode and every part.
//
// The words of another language come before the first of these modules runs: with the script of the
// parts, and for trainee mode with the page's own settings. English needs none.

const PLACE = /\{(\w+)\}/g;
const PLACE_OR_LETTER = /\{\w+\}|[A-Za-z]/g;
const ORDER = ["zero", "one", "two", "few", "many", "other"]; // Unicode's, and that of gettext's forms
const page = /** @type {any} */ (globalThis);
page.peercompassWords ??= ofJupyter();

/** A sentence of the catalog, its `{places}` filled with `values`. */
export function say(msgid, values = {}) {
  return filled(sentence(msgid), values);
}

/** What is said of `n` things: `one` where that is one thing, else `many`, or what the language has
 *  in place of these two. `n` fills the place `{n}`. */
export function sayN(one, many, n, values = {}) {
  const { letters } = table();
  const rules = new Intl.PluralRules(letters ? "en" : language());
  const { pluralCategories } = rules.resolvedOptions();
  const known = ORDER.filter((form) => pluralCategories.includes(/** @type {any} */ (form)));
  const forms = letters ? [sentence(one), sentence(many)] : (formsOf(one) ?? [one, many]);
  const form = Math.min(known.indexOf(rules.select(n)), forms.length - 1);
  return filled(forms[form], { n, ...values });
}

/** A sentence of the catalog as a list for `h()`: its text, with the elements that `values` has in
 *  its places. */
export function sayWith(msgid, values) {
  return sentence(msgid)
    .split(/(\{\w+\})/)
    .filter((piece) => piece !== "")
    .map((piece) => values[piece.slice(1, -1)] ?? piece);
}

/** The language that the page speaks, as in BCP 47. */
export function language() {
  return table().language ?? "en";
}

/** How days and hours are written: as this browser does, where it speaks the page's language. */
export function locale() {
  const [spoken] = language().split("-");
  return navigator.languages.find((one) => one.split("-")[0] === spoken) ?? language();
}

const table = () => page.peercompassWords ?? {};

/** All forms of a sentence in the language of the page; undefined where it has none. */
function formsOf(msgid) {
  const { words } = table();
  return words && Object.hasOwn(words, msgid) ? words[msgid] : undefined;
}

function sentence(msgid) {
  const { letters } = table();
  if (!letters) return formsOf(msgid)?.[0] ?? msgid;
  return `⟦${msgid.replace(PLACE_OR_LETTER, (one) => letters[one] ?? one)}⟧`;
}

const filled = (text, values) => text.replace(PLACE, (place, name) => values[name] ?? place);

function ofJupyter() {
  try {
    return JSON.parse(document.getElementById("jupyter-config-data").textContent).peercompassWords;
  } catch {
    return undefined; // no page of Jupyter's
  }
}
