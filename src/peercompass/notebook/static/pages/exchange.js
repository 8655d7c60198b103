// What the course's exchange has for a learner, where this server has one.

import { ask } from "../jupyter.js";

/** Ask for everything that the course has. `released` and `fetched` are ids of exercises, `due` maps
 *  them to their dates, `feedback` are those on which feedback has come that is not here yet. `there`
 *  is whether there is an exchange at all. */
export async function exchangeOf(el, course) {
  const listed = await ask(el, `assignments?course_id=${encodeURIComponent(course)}`);
  const all = listed?.success ? listed.value : [];
  const ids = (some) => new Set(some.map((one) => one.assignment_id));
  return {
    asked: true,
    there: Boolean(listed?.success),
    released: ids(all),
    fetched: ids(all.filter((one) => one.status === "fetched")),
    due: new Map(all.filter((one) => one.due).map((one) => [one.assignment_id, one.due])),
    feedback: ids(all.filter(hasNews)),
  };
}

/** Bring a unit's exercise or feedback here: `what` is `fetch` or `fetch_feedback`. */
export const fetchFrom = (el, what, course, unit) =>
  ask(el, `assignments/${what}`, { course_id: course, assignment_id: unit });

/** Whether an entry of nbgrader's list has feedback that was not fetched, or has changed since. */
const hasNews = (entry) =>
  entry.submissions?.some(
    (one) => one.has_exchange_feedback && (!one.has_local_feedback || one.feedback_updated),
  );
