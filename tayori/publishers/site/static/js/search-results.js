// What was found, as a list of links: title, kind, date, an excerpt, and the moments where it is said.
'use strict';
(() => {
  const { foldWithPlaces, places } = window.tayoriSearch;
  const EXCERPT = 90;
  const PASSAGE = 60;
  const BEFORE = 15;
  const PASSAGES = 3;
  const FOLLOWS = /^[\p{M}\uff9e\uff9f\ufe00-\ufe0f\u200d\u{e0100}-\u{e01ef}\udc00-\udfff]/u;

  // One result. `root` leads from the page to the site's base.
  function result(record, terms, { root, lang, kinds }) {
    const item = element('li', { className: 'found-one' });
    const link = element('a', { href: root + record.page });
    link.append(...marked(record.title, terms));
    item.append(element('h3', { lang: record.title_lang }, link));
    item.append(facts(record, terms, lang, kinds));
    if (record.text) {
      item.append(element('p', { className: 'found-text', lang: record.text_lang }, ...excerpt(record.text, terms, EXCERPT)));
    }
    const tags = (record.tags || []).filter((tag) => found(tag, terms).length);
    if (tags.length) {
      item.append(element('ul', { className: 'tags' }, ...tags.map((tag) => element('li', {}, ...marked(tag, terms)))));
    }
    const moments = passages(record, terms);
    if (moments.length) {
      const links = moments.map((passage) => element('li', {}, moment(root + record.page, passage, terms)));
      item.append(element('ul', { className: 'found-said', lang: record.said_lang }, ...links));
    }
    return item;
  }

  // Its day, its kind and the series it is part of, as far as it has them.
  function facts({ date, kind, series }, terms, lang, kinds) {
    const made = element('p', { className: 'facts' });
    if (date) made.append(element('time', { dateTime: date }, day(date, lang)));
    made.append(element('span', {}, kinds[kind] || ''));
    if (series) made.append(element('span', {}, ...marked(series, terms)));
    return made;
  }

  function moment(page, [second, text], terms) {
    const words = element('span', {}, ...excerpt(text, terms, PASSAGE));
    return element('a', { href: `${page}#t${second}` }, element('b', {}, clock(second)), ' ', words);
  }

  // Those with the most terms first, three at most, in the order they are said.
  function passages({ said = [] }, terms) {
    const counted = said.map((passage, n) => [new Set(found(passage[1], terms).map(([, , term]) => term)).size, n]);
    const best = counted.filter(([count]) => count).sort(([a, n], [b, m]) => b - a || n - m).slice(0, PASSAGES);
    return best.map(([, n]) => n).sort((a, b) => a - b).map((n) => said[n]);
  }

  // [start, end, term] of each place in the text as it is written.
  function found(text, terms) {
    const { folded, starts, ends } = foldWithPlaces(text);
    const all = terms.flatMap((term) => places(folded, term).map(([at, end]) => [starts[at], ends[end - 1], term]));
    return all.sort(([a, b], [c, d]) => a - c || d - b);
  }

  function excerpt(text, terms, length) {
    if (text.length <= length) return marked(text, terms);
    const [first] = found(text, terms);
    const start = whole(text, Math.max(0, Math.min(first ? first[0] - BEFORE : 0, text.length - length)));
    const end = whole(text, Math.max(start + length, first ? first[1] : 0));
    return [start ? '…' : '', ...marked(text, terms, start, end), end < text.length ? '…' : ''];
  }

  // No sign is cut in two.
  function whole(text, at) {
    let here = Math.min(at, text.length);
    while (here > 0 && here < text.length && FOLLOWS.test(text.slice(here))) here += 1;
    return here;
  }

  // The text from `start` to `end` as nodes, with <mark> around what was found.
  function marked(text, terms, start = 0, end = text.length) {
    const nodes = [];
    let here = start;
    for (const [from, to] of found(text, terms)) {
      const first = Math.max(from, here);
      const last = Math.min(to, end);
      if (first >= last) continue;
      nodes.push(text.slice(here, first), element('mark', {}, text.slice(first, last)));
      here = last;
    }
    return [...nodes, text.slice(here, end)];
  }

  function day(iso, lang) {
    const date = new Date(`${iso}T00:00:00Z`);
    const locale = lang === 'en' ? 'en-GB' : lang;
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
  }

  function clock(second) {
    const two = (number) => String(number).padStart(2, '0');
    const [hours, minutes, seconds] = [Math.floor(second / 3600), Math.floor((second % 3600) / 60), second % 60];
    return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  }

  function element(name, properties, ...children) {
    const made = document.createElement(name);
    for (const [property, value] of Object.entries(properties)) if (value) made[property] = value;
    made.append(...children);
    return made;
  }

  Object.assign(window.tayoriSearch, { result });
})();
