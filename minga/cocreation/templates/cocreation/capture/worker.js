// Keeps the page of capture and its pieces, so that it opens where there is no network. It keeps nothing else.
const NAME = "minga-captura-{{ version }}";
const PAGE = "{{ page }}";
const PIECES = {{ pieces|safe }};

const kept = async (request, options) => (await caches.open(NAME)).match(request, options);

async function keepPage(answer) {
  // Where one is led to the door, the page of before stays.
  if (answer.ok && !answer.redirected) await (await caches.open(NAME)).put(PAGE, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await (await caches.open(NAME)).addAll(PIECES);
    await keepPage(await fetch(PAGE, { credentials: "same-origin" }));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("minga-captura-") && name !== NAME);
    const page = await kept(PAGE);
    // Without a page of its own the new one would open nothing offline: what was there stays.
    if (page) await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname, origin } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) {
    event.respondWith(fetch(request).then(keepPage).catch(async () => (await caches.match(PAGE)) || Response.error()));
  } else if (PIECES.includes(pathname)) {
    event.respondWith(caches.match(request).then((found) => found || fetch(request)));
  }
});
