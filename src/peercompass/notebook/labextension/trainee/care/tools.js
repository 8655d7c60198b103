// The two buttons for care in the bar of a page. Both work before there is a kernel, and after it died.

import { element } from "../elements.js";
import { say } from "../voice.js";
import { openBreak } from "./break.js";
import { NoteToSelf } from "./note_to_self.js";
import { openSettings } from "./panel.js";

/** Put them into `bar`. Gives an object whose `kernel()` is to tell the page's kernel, once it has one. */
export function addCareTools(bar) {
  const care = { kernel: () => null };
  const note = new NoteToSelf(() => care.kernel());
  const place = document.body; // the page may be drawn anew while one of them is open
  const add = (sign, label, act) => {
    const tool = bar.addTool({ label, act });
    const drawn = element("span", "pc-tool-sign");
    drawn.classList.add(sign);
    drawn.setAttribute("aria-hidden", "true");
    tool.title = label;
    tool.replaceChildren(drawn, element("span", "pc-tool-words", label));
  };
  add("pc-letters", say("Settings"), () => openSettings(place));
  add("pc-pause", say("Take a break"), () => {
    const help = bar.help.map(({ said }) => said);
    openBreak(place, { help, home: bar.ways[0] ?? null, note });
  });
  return care;
}
