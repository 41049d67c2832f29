// The search page: reads the address, looks through the index, says what it found.
'use strict';
(() => {
  const { Index, readings, result } = window.tayoriSearch;
  const AT_ONCE = 20;
  const form = document.querySelector('.search-form');
  const [field, status, list, more, long] = ['words', 'status', 'found', 'more', 'long']
    .map((name) => document.getElementById(`search-${name}`));
  const say = form.dataset;
  const view = { root: say.root, lang: document.documentElement.lang, kinds: list.dataset };
  const index = new Index(say.index, say.root);
  let loading = null;
  let loadingLong = false;
  let asked = { query: '', kind: '' };
  let answer = { how: 'nothing', terms: [], found: [] };

  function load() {
    loading = loading || index.load().catch((error) => {
      loading = null;
      throw error;
    });
    return loading;
  }

  // What the address asks for: after its #, which stays in the browser, or as links to a search have it.
  function wanted() {
    const { hash, search } = window.location;
    return new URLSearchParams(hash.startsWith('#q=') ? hash.slice(1) : search);
  }

  // `words` behind the #; nothing asked, nothing there.
  function addressOf(words) {
    return `${window.location.pathname}${words.get('q') ? `#${words}` : ''}`;
  }

  // Search for what the address says.
  async function follow() {
    const given = wanted();
    asked = { query: (given.get('q') || '').trim(), kind: given.get('kind') || '' };
    field.value = asked.query;
    for (const radio of form.querySelectorAll('[name=kind]')) radio.checked = radio.value === asked.kind;
    const mine = asked;
    show({ how: 'nothing', terms: [], found: [] });
    long.hidden = true;
    tell(mine.query ? say.loading : '');
    if (!mine.query) return;
    try {
      await load();
      if (mine !== asked) return;
      look();
      if (!savesData()) await loadLong();
    } catch (error) {
      tell(say.failed);
    }
  }

  function look() {
    show(index.search(readings(asked.query), asked.kind));
    tell(sentence());
    long.hidden = !(index.pending.length && savesData());
    long.textContent = filled(say.longButton, { number: index.long });
  }

  // The long transcripts, a block at a time; what they hold joins what is found.
  async function loadLong() {
    if (loadingLong) return;
    loadingLong = true;
    try {
      while (index.pending.length) {
        tell(`${sentence()} ${filled(say.long, { number: index.long })}`);
        await index.loadNext();
        update();
      }
    } finally {
      loadingLong = false;
    }
    tell(sentence());
  }

  function update() {
    if (!asked.query) return;
    const focused = list.contains(document.activeElement) ? document.activeElement.href : '';
    const shown = Math.max(AT_ONCE, list.children.length);
    show(index.search(readings(asked.query), asked.kind), shown);
    // drawn anew: a visitor on a link stays on it
    if (focused) [...list.querySelectorAll('a')].find((link) => link.href === focused)?.focus();
  }

  // What a screen reader is to say; the same again is not said twice.
  function tell(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  function sentence() {
    const { how, found, terms } = answer;
    const { query } = asked;
    if (!query) return '';
    if (!found.length) return filled(say.nothing, { query });
    const number = filled(found.length === 1 ? say.foundOne : say.found, { number: found.length });
    if (how === 'exact') return number;
    if (how === 'some') return `${filled(say.some, { query })} ${number}`;
    const names = terms.map(({ text }) => text).join(' / ');
    return `${filled(how === 'parted' ? say.parted : say.near, { query, terms: names })} ${number}`;
  }

  function show(found, count = AT_ONCE) {
    answer = found;
    list.replaceChildren();
    add(count);
  }

  function add(count) {
    const next = answer.found.slice(list.children.length, list.children.length + count);
    list.append(...next.map((record) => result(record, answer.terms, view)));
    more.hidden = list.children.length >= answer.found.length;
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function savesData() {
    return Boolean(navigator.connection && navigator.connection.saveData);
  }

  function ask() {
    const words = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    const address = addressOf(words);
    const { pathname, hash } = window.location;
    if (address !== pathname + hash) window.history.pushState(null, '', address);
    follow();
  }

  const isOld = !('DecompressionStream' in window);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isOld) ask();
  });
  if (isOld) {
    tell(say.oldBrowser);
    return;
  }
  form.addEventListener('change', (event) => {
    if (event.target.name === 'kind' && field.value.trim()) ask();
  });
  // the index is on its way while somebody types
  field.addEventListener('input', () => load().catch(() => {}), { once: true });
  more.addEventListener('click', () => {
    const first = list.children.length;
    add(AT_ONCE);
    list.children[first].querySelector('a').focus();
  });
  long.addEventListener('click', () => {
    long.hidden = true;
    loadLong().catch(() => { tell(say.failed); });
  });
  window.addEventListener('popstate', () => {
    // the link to the content changes the address too
    const { hash } = window.location;
    if (!hash || hash.startsWith('#q=')) follow();
  });
  if (window.location.search) window.history.replaceState(null, '', addressOf(wanted()));
  follow();
  if (!asked.query) field.focus();
})();
