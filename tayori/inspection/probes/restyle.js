// Lay a style over the page as a reader's own style sheet would; an empty text takes it away again.
// Constructed sheets are no inline styles: the page's policy does not forbid them.
(css) => {
  const mine = (globalThis.__reader ||= new CSSStyleSheet());
  mine.replaceSync(css);
  if (!document.adoptedStyleSheets.includes(mine)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, mine];
  return document.body.getBoundingClientRect().height;
}
