// What every probe may use. Nothing here changes the page.
const step = (element) => {
  const name = element.localName;
  if (element.id) return `${name}#${CSS.escape(element.id)}`;
  const classes = [...element.classList].slice(0, 2).map((c) => `.${CSS.escape(c)}`).join('');
  const alike = element.parentElement
    ? [...element.parentElement.children].filter((e) => e.localName === name) : [element];
  const place = alike.length > 1 ? `:nth-of-type(${alike.indexOf(element) + 1})` : '';
  return name + classes + place;
};
const where = (element) => {
  const steps = [];
  for (let e = element; e && e !== document.body && steps.length < 4; e = e.parentElement) {
    steps.unshift(step(e));
    if (e.id) break;
  }
  return steps.join(' > ') || 'body';
};
const isForReadersOnly = (element) => {
  for (let e = element; e && e !== document.body; e = e.parentElement) {
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const isClipped = style.overflow !== 'visible' || style.clip !== 'auto' || style.clipPath !== 'none';
    if (isClipped && box.width <= 2 && box.height <= 2) return true;
  }
  return false;
};
const isOffPage = (box) => box.right + scrollX <= 0 || box.bottom + scrollY <= 0;
const isShown = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && !isOffPage(box)
    && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !isForReadersOnly(element);
};
const short = (text) => {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
};
const texts = function* texts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (owner && node.data.trim() && !['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'OPTION'].includes(owner.tagName)) {
      yield node;
    }
  }
};
const LOOKS = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'borderTopColor', 'borderTopWidth',
  'borderBottomColor', 'borderBottomWidth', 'backgroundColor', 'backgroundImage', 'color', 'textDecorationLine',
  'textDecorationThickness', 'opacity', 'transform'];
const look = (element) => {
  const near = [element, element.parentElement, element.parentElement?.parentElement, ...[...element.children].slice(0, 4)];
  const styles = near.filter(Boolean).flatMap((e) => [null, '::before', '::after'].map((p) => getComputedStyle(e, p)));
  return styles.map((style) => LOOKS.map((name) => style[name]).join(';')).join('|');
};
const numbers = (colour) => {
  const found = colour.match(/^rgba?\(([^)]+)\)$/);
  return found ? found[1].split(/[,/\s]+/).filter(Boolean).map(Number) : null;
};
const luminance = (rgb) => rgb.slice(0, 3).map((v) => v / 255)
  .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
// What lies behind an element: null where a picture or a translucent colour does.
const ground = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const style = getComputedStyle(e);
    const colour = numbers(style.backgroundColor);
    if (style.backgroundImage !== 'none' || !colour) return null;
    const alpha = colour.length > 3 ? colour[3] : 1;
    if (alpha === 1) return colour;
    if (alpha > 0 || (e !== element && ['absolute', 'fixed'].includes(style.position))) return null;
  }
  return [255, 255, 255];
};
// Contrast of a focus ring that is an outline; null where it is something else, or nothing to measure against.
const ring = (element) => {
  const style = getComputedStyle(element);
  const colour = numbers(style.outlineColor);
  if (['none', 'auto'].includes(style.outlineStyle) || !colour || style.position === 'absolute') return null;
  const behind = ground(parseFloat(style.outlineOffset) < 0 ? element : element.parentElement);
  return behind && (colour[3] ?? 1) === 1 ? contrast(colour, behind) : null;
};
const hasOutline = (element) => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && (numbers(style.outlineColor)?.[3] ?? 1) > 0;
};
const points = (box) => [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => (
  [box.left + box.width * x, box.top + box.height * y])))
  .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
const isIn = (top, element) => top && (element.contains(top) || top.contains(element) || top.closest('label')?.control === element);
// How an element that has the focus is seen.
const focused = (element) => {
  const box = element.getBoundingClientRect();
  const boxes = [...element.getClientRects()].flatMap(points);
  const hits = boxes.map(([x, y]) => document.elementFromPoint(x, y));
  const isNative = (element instanceof HTMLMediaElement && element.controls) || element.localName === 'iframe';
  return {
    where: where(element),
    text: short(element.innerText || element.ariaLabel || ''),
    parent: element.parentElement ? where(element.parentElement.closest('li')?.parentElement || element.parentElement) : '',
    left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX, bottom: box.bottom + scrollY,
    isSeen: isNative || hasOutline(element) || look(element) !== globalThis.__looks?.get(element),
    isInWindow: boxes.length > 0,
    isCovered: boxes.length > 0 && box.width > 0 && box.height > 0 && !hits.some((top) => isIn(top, element)),
    ring: isNative ? null : ring(element),
    isFixed: ['fixed', 'sticky'].includes(getComputedStyle(element).position),
  };
};
// Nothing has the focus, and the Tab key begins at the top: a browser begins where the focus was last.
const start = () => {
  const before = document.body.getAttribute('tabindex');
  document.body.setAttribute('tabindex', '-1');
  document.body.focus();
  document.body.blur();
  if (before === null) document.body.removeAttribute('tabindex'); else document.body.setAttribute('tabindex', before);
  scrollTo({ top: 0, left: 0, behavior: 'instant' });
};
// A look is compared at once, so that no transition may be on its way; a constructed sheet is no inline style.
const hold = () => {
  globalThis.__still ||= new CSSStyleSheet();
  __still.replaceSync('*, *::before, *::after { transition: none !important; scroll-behavior: auto !important }');
  if (!document.adoptedStyleSheets.includes(__still)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, __still];
};
const release = () => globalThis.__still?.replaceSync('');
