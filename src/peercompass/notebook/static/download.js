// A file that a part has made, handed to the browser to save.

import { h } from "./dom.js";

const LONG_ENOUGH = 30000; // milliseconds, for a browser that asks where to

/** Let the browser save `bytes` under a name, as it saves any download. */
export function offerFile(name, bytes, type = "application/zip") {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), LONG_ENOUGH);
}
