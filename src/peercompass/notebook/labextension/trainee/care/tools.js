// The two buttons for care in the bar of a page. Both work before there is a kernel, and after it died.

import { say } from "../voice.js";
import { openBreak } from "./break.js";
import { NoteToSelf } from "./note_to_self.js";
import { openSettings } from "./panel.js";

/** Put them into `bar`. `app` lends `kernel()`, the page's kernel or null, `help()`, whom to turn to as
 *  sentences, and `home()`, the way home or null. */
export function addCareTools(bar, app) {
  const note = new NoteToSelf(app.kernel);
  const place = document.body; // the page may be taken away while one of them is open
  bar.addTool({ label: say("Settings"), act: () => openSettings(place) });
  bar.addTool({
    label: say("Take a break"),
    act: () => openBreak(place, { help: app.help(), home: app.home(), note }),
  });
}
