// After the skip link and one more Tab: is the focus in the link's target, or behind it?
() => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const element = document.activeElement;
  if (!target || !element) return false;
  return target.contains(element) || Boolean(target.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
}
