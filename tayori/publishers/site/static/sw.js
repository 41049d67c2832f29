// The service worker: the network first, and a page of our own where there is none. Only what every page
// shares is kept. Films, sound, pictures and pages of assets never are: what is withdrawn must be gone.
// CACHE, SHELL (paths below the site's base) and OFFLINE ([start of path, page]) stand above (install.py).

const BASE = self.registration.scope;
const OURS = `tayori ${BASE} `;
const NAME = OURS + CACHE;
const KEPT = new Set(SHELL.map((path) => BASE + path));

self.addEventListener('install', (event) => {
  const kept = [...SHELL, ...OFFLINE.map(([, page]) => page)];
  const requests = kept.map((path) => new Request(BASE + path, { cache: 'no-cache' }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(requests)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => names.filter((name) => name.startsWith(OURS) && name !== NAME))
    .then((old) => Promise.all(old.map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => offline(request.url)));
  } else if (request.method === 'GET' && KEPT.has(request.url)) {
    // their addresses carry a digest: what is kept is what the network has
    event.respondWith(caches.match(request.url, { cacheName: NAME }).then((kept) => kept || fetch(request)));
  }
});

async function offline(url) {
  const [, page] = OFFLINE.find(([start]) => url.startsWith(BASE + start));
  return (await caches.match(BASE + page, { cacheName: NAME })) || Response.error();
}
