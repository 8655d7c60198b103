// What makes a notebook a trainee's page, and what of it may run. Pure: the model in, a fact out.

// The one form a code cell may have. Opening a page runs it, so nothing else is ever run.
const SHOW = /^from peercompass\.(notebook|desk) import show; show\("([a-z0-9-]+)"\)$/;

/** The notebook carries our flag. */
export function isTraineePage(model) {
  return model.getMetadata("peercompass")?.trainee === true;
}

/** The id of what a cell shows to try; undefined where it shows nothing. */
export function shownIn(cell) {
  return cell.type === "code" ? SHOW.exec(cell.sharedModel.getSource().trim())?.[2] : undefined;
}

/** A cell as `lesson/parts.js` knows it. */
export function plainCell(cell) {
  if (isHidden(cell)) return { kind: "none" };
  if (cell.type === "markdown") return { kind: "text", source: cell.sharedModel.getSource() };
  const shows = shownIn(cell);
  if (shows === "feedback") return { kind: "way" }; // it leads on, and is nothing to try
  return shows ? { kind: "thing", shows } : { kind: "none" };
}

/** Text that stands folded under its first heading. */
export function isFolded(cell) {
  return cell.type === "markdown" && cell.getMetadata("peercompass")?.fold === true;
}

/** A code cell without a word in it: an instructor's own, whose code runs in grading alone. */
export function isEmpty(cell) {
  return cell.type === "code" && cell.sharedModel.getSource().trim() === "";
}

/** The server found nothing in the page that differs from what was published, metadata included,
    and every code cell has the fixed form, or is empty. `checked` is whether the server looks at
    pages at all: a file cannot say it, as it could say the word itself. */
export function isUnchanged(model, checked) {
  if (!checked || model.getMetadata("peercompass")?.page !== "unchanged") return false;
  return [...model.cells].every(
    (cell) =>
      cell.type !== "code" || isEmpty(cell) || SHOW.test(cell.sharedModel.getSource().trim()),
  );
}

/** A cell that trainees do not see: marked so, or one where nbgrader keeps the written answers.
    Code that could run is never out of sight. */
export function isHidden(cell) {
  return (
    ((cell.type === "markdown" || isEmpty(cell)) &&
      cell.getMetadata("peercompass")?.hidden === true) ||
    cell.getMetadata("nbgrader")?.solution === true
  );
}

/** The first heading, without its Markdown signs; the file's name when there is none. */
export function titleOf(model, path) {
  for (const cell of model.cells) {
    if (cell.type !== "markdown" || isHidden(cell)) continue;
    const heading = /^#{1,6}\s+(.+?)\s*#*\s*$/m.exec(cell.sharedModel.getSource());
    if (heading) {
      return heading[1].replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`]/g, "");
    }
  }
  return path
    .split("/")
    .pop()
    .replace(/\.ipynb$/, "");
}

/** The pages around one of a unit, by where a learner's files lie; null for any other page. `at` says
    which of them it is. */
export function waysOf(path) {
  const lesson = /^(.*\/|)learn\/([^/]+)\/lesson\.ipynb$/.exec(path);
  const found = lesson ?? /^(.*\/|)([^/]+)\/\2\.ipynb$/.exec(path);
  if (!found) return null;
  const [, base, unit] = found;
  return {
    at: lesson ? "lesson" : "exercise",
    home: `${base}home.ipynb`,
    lesson: `${base}learn/${unit}/lesson.ipynb`,
    exercise: `${base}${unit}/${unit}.ipynb`,
  };
}

/** Whether the page at a path is a lesson, a learner's or an author's. */
export function isLesson(path) {
  return /(^|\/)lesson\.ipynb$/.test(path);
}

/** A path under the server's root, or null for anything that could lead elsewhere. */
export function innerPath(path) {
  const clean = String(path ?? "")
    .trim()
    .replace(/^\/+/, "");
  const parts = clean.split("/");
  return clean && !clean.includes(":") && !clean.includes("\\") && !parts.includes("..")
    ? clean
    : null;
}
