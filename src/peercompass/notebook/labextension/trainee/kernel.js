// The kernel of a page: brought up without a dialog, followed, and brought up once more after it was
// lost.

import { LOST, Speaker } from "./speaker.js";

const GAP = 3000; // ms; short gaps mend themselves, and a word about each would only worry

/** Have a kernel for `panel`'s page; with `fresh`, one that has just started. `renewed` is whether the
    server brings back the one that died; `usual(name)` gives the name of a kernel that there is. */
export async function bringUp({ sessionContext, model }, { fresh, renewed, usual }) {
  // Said here, before JupyterLab asks: with a known name, or none, it starts without a dialog.
  sessionContext.kernelPreference = {
    ...sessionContext.kernelPreference,
    name: model.defaultKernelName || sessionContext.kernelPreference.name,
    language: model.defaultKernelLanguage,
    autoStartDefault: true,
  };
  await sessionContext.initialize();
  const kernel = sessionContext.session?.kernel;
  if (kernel && !fresh) return;
  // The server brings a kernel that died back by itself. To restart it meanwhile, or once more,
  // would tear down a connection in the making.
  if (kernel && renewed && (await settled(kernel))) return;
  if (kernel && kernel.status !== "dead") {
    await sessionContext.restartKernel(); // tells by status, not by error, when it cannot
    if (!LOST.has(sessionContext.session?.kernel?.status ?? "dead")) return;
  }
  const name = await usual(sessionContext.kernelPreference.name);
  await sessionContext.changeKernel({ name }).catch(async () => {
    await sessionContext.shutdown(); // the server no longer knows this session
    await sessionContext.changeKernel({ name });
  });
}

/** Whether a kernel that is on its way back is there again; false when it is not within 15 s. */
function settled(kernel) {
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      kernel.statusChanged.disconnect(look);
      resolve(answer);
    };
    const look = () => {
      if (kernel.status === "dead") done(false);
      else if (kernel.status === "idle" || kernel.status === "busy") done(true);
    };
    const timer = setTimeout(done, 15000, false);
    kernel.statusChanged.connect(look);
    look();
  });
}

/** Follow the kernel of `panel`'s page. `lost(status)` is called when it is gone or going, `replaced()`
    when another one speaks in its place, `away()` when it has not been reached for a while and
    `back()` when it is reached again. */
export function follow({ sessionContext, disposed }, { lost, replaced, away, back }) {
  let gap;
  const speaker = new Speaker(replaced);
  speaker.follow(sessionContext.session?.kernel ?? null);
  sessionContext.kernelChanged.connect((_, change) => {
    speaker.follow(change.newValue);
    if (!change.newValue) lost("terminating"); // shut down from elsewhere
  });
  sessionContext.statusChanged.connect((_, status) => {
    if (LOST.has(status)) lost(status);
  });
  sessionContext.connectionStatusChanged.connect((_, status) => {
    clearTimeout(gap);
    if (status === "connected") back();
    else gap = setTimeout(away, GAP);
  });
  disposed.connect(() => {
    clearTimeout(gap);
    speaker.follow(null);
  });
}
