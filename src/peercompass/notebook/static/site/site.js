// Where a page of a site begins. It starts the worker at once and draws the parts; later pages of the
// visit find the worker alive.

import { Frame, toHeading } from "./frame.js";
import { Kernel } from "./kernel.js";
import { noteKernel } from "./note_line.js";
import { keepOffline } from "./offline.js";
import { givenIn, openParts } from "./parts.js";
import { openStorage } from "./storage.js";
import { visit } from "./visit.js";
import { Waits } from "./waits.js";

const SOON = 300; // milliseconds in which another window may keep some more

async function begin() {
  const state = document.documentElement.dataset;
  const main = () => document.getElementById("pc-main");
  const site = JSON.parse(document.getElementById("pc-site").textContent);
  const top = new URL(main().dataset.pcRoot, location.href);
  for (const name of ["worker", "pyodide", "core", "files"])
    site[name] = new URL(site[name], top).href;

  let parts = null;
  let looking = null;
  const waits = new Waits(site.course);
  const be = (now) => {
    state.pcState = main().dataset.pcState = now;
  };
  be("starting");
  const kernel = new Kernel(site, waits, {
    phase: (n) => frame.phase(n),
    ready() {
      be("ready");
      frame.ready();
      keepOffline(top);
    },
    again() {
      be("starting");
      frame.again();
    },
    stopped() {
      be("stopped");
      frame.stopped(() => kernel.again());
    },
    elsewhere() {
      clearTimeout(looking);
      looking = setTimeout(() => parts?.look(), SOON);
    },
  });
  const note = noteKernel(kernel, main().dataset.pcPath);
  const frame = new Frame(site, () => note);

  const storage = await openStorage(site.course).catch(() => null);
  if (!storage) frame.keepsNothing();
  const left = await waits.takeOver();
  kernel.resume(left);

  async function show() {
    if (site.hand_in_to) main().dataset.pcHandInTo = site.hand_in_to;
    main().dataset.pcState = state.pcState;
    const given = await givenIn(storage, main().dataset.pcPath, left);
    parts = openParts(main(), kernel, given);
    await frame.take(main());
    const there = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    there?.scrollIntoView();
  }

  visit(top, site.version, {
    leave: () => parts.leave(),
    async show() {
      await show();
      toHeading();
    },
  });
  await show();
}

begin();
