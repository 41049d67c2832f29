// Only which stop has the focus: null for nothing, -1 for an element that is no stop.
() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  return globalThis.__stops.indexOf(element);
}
