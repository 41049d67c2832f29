// Every text that is read, with the language it is said to be in.
() => {
  const lang = (element) => element.closest('[lang]')?.lang || '';
  const found = [];
  for (const node of texts(document.body)) {
    if (isShown(node.parentElement) && !node.parentElement.closest('code, pre, kbd, samp, [translate=no]')) {
      found.push({ where: where(node.parentElement), lang: lang(node.parentElement), text: node.data.replace(/\s+/g, ' ').trim() });
    }
  }
  for (const element of document.querySelectorAll('[alt], [aria-label], [title]')) {
    const text = element.getAttribute('alt') || element.getAttribute('aria-label') || element.getAttribute('title');
    if (text) found.push({ where: where(element), lang: lang(element), text });
  }
  return found;
}
