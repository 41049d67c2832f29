// What a page says of itself, and its menus.
() => {
  const name = (landmark) => landmark.getAttribute('aria-label')
    || document.getElementById(landmark.getAttribute('aria-labelledby') || '')?.innerText || landmark.localName;
  const label = (link) => (link.getAttribute('aria-label') || link.innerText || link.querySelector('img')?.alt || '').replace(/\s+/g, ' ').trim();
  const own = (landmark) => [...landmark.querySelectorAll('a[href]')].filter((a) => a.closest('nav, footer, header') === landmark);
  const landmarks = [...document.querySelectorAll('nav, footer, header')]
    .filter((e) => !e.closest('main, article') || e.localName === 'nav').filter((e) => e.localName !== 'header' || !e.querySelector('main'));
  return {
    lang: document.documentElement.lang, title: document.title,
    isListed: !/noindex/i.test(document.querySelector('meta[name=robots]')?.content || ''),
    menus: landmarks.map((e) => ({ label: name(e), isPart: Boolean(e.closest('main')), links: own(e).map((a) => [label(a), a.href]) })),
    violations: globalThis.__violations || [],
    stored: (() => { try { return Object.keys(localStorage).concat(Object.keys(sessionStorage)); } catch { return []; } })(),
  };
}
