// Where a host begins: which view draws a part, and how a Jupyter widget carries its messages.

import { itemView } from "./items/item.js";
import { journalView } from "./journal/journal.js";
import { workshopView } from "./journal/workshop.js";
import { feedbackView } from "./pages/feedback.js";
import { handInView } from "./pages/hand_in.js";
import { homeView } from "./pages/home.js";
import { pathView } from "./pages/your_path.js";
import { Part } from "./part.js";
import { playerView } from "./scene/player.js";

const VIEWS = {
  item: itemView,
  scenario: playerView,
  "hand-in": handInView,
  feedback: feedbackView,
  home: homeView,
  "your-path": pathView,
  journal: journalView,
  "story-workshop": workshopView,
};

/** Draw a part into `el`. Returns what to call when `el` goes. */
export function drawPart(part, el) {
  el.classList.add("pc-root");
  const mark = () => {
    const tried = wasTried(part.view);
    if (tried !== undefined) el.dataset.tried = String(tried);
  };
  part.onReply(mark);
  mark();
  return VIEWS[part.view.type](part, el);
}

/** Whether somebody has tried a part: answered an item, made a choice in a scene. Undefined of parts
 *  that are no things to try. Whoever shows a whole page marks its small map by it. */
const wasTried = ({ type, answered, turns, attempt }) =>
  ({ item: answered, scenario: turns?.length > 1 || attempt > 1 })[type];

/** Draw what a widget of `widget.py` shows. `viewer` is how this view of it is called, and `first`
 *  what the kernel said to that. */
export function drawWidget({ model, el, viewer, first }) {
  const post = (message) => model.send({ ...message, viewer });
  const part = new Part(post, first);
  const hear = (reply, buffers) => {
    if (reply.to === viewer) part.hear(reply, buffers);
  };
  model.on("msg:custom", hear);
  const leave = drawPart(part, el);
  return () => {
    leave?.();
    model.off("msg:custom", hear);
    part.tell({ do: "close" });
  };
}
