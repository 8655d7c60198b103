// The service worker of a site. It keeps one whole version, each file of it known by its hash, and
// answers from that alone; so no page ever has the script of another version. The builder writes
// `globalThis.SITE = {…};` before it: the course, the version, and each file's hash by its address.

const site = /** @type {any} */ (globalThis).SITE;
const worker = /** @type {any} */ (globalThis);
const OURS = `peercompass:${site.course}:${new URL("./", location.href).pathname}:`;
const NAME = OURS + site.version;
const AT_ONCE = 4; // files

worker.addEventListener("install", (event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("message", (event) => {
  if (event.data === "go") worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const name = nameOf(request.url);
  if (request.method === "GET" && name in site.files) event.respondWith(answer(request, name));
});

/** The name of a file of the site; what belongs to none has one that no file has. */
function nameOf(address) {
  const { origin, pathname } = new URL(address);
  const top = new URL("./", location.href);
  if (origin !== top.origin || !pathname.startsWith(top.pathname)) return "/";
  const name = decodeURIComponent(pathname.slice(top.pathname.length));
  return name === "" || name.endsWith("/") ? `${name}index.html` : name;
}

async function answer(request, name) {
  const kept = await (await caches.open(NAME)).match(name);
  return kept ?? fetch(request);
}

/** Fetch every file, or take it from an older version that has the same. One that is not as it ought to be
 *  (the site is being changed just now, say) ends it, and the browser tries again another time. */
async function keepAll() {
  const cache = await caches.open(NAME);
  const names = Object.keys(site.files);
  const older = (await caches.keys()).filter((one) => one.startsWith(OURS) && one !== NAME);
  try {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let name = names.pop(); name !== undefined; name = names.pop())
          await cache.put(name, await file(name, older));
      }),
    );
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

async function file(name, older) {
  if (name.startsWith("app/"))
    // its name holds its hash
    for (const other of older) {
      const kept = await (await caches.open(other)).match(name);
      if (kept) return kept;
    }
  const cache = name.startsWith("app/") ? "default" : "no-cache";
  const found = await fetch(new Request(name, { cache, integrity: site.files[name] }));
  if (!found.ok) throw new Error(`${name}: ${found.status}`);
  // Taken anew: an answer that was led elsewhere may not stand for a page.
  return new Response(found.body, {
    headers: { "Content-Type": found.headers.get("Content-Type") ?? "" },
  });
}

async function dropOthers() {
  for (const name of await caches.keys())
    if (name.startsWith(OURS) && name !== NAME) await caches.delete(name);
  await worker.clients.claim(); // a page of another version finds that out at its next step
}
