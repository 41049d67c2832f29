// What has the focus now: its place among the stops (-1: another element) and how it is seen; null for nothing.
() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  return { stop: (globalThis.__stops || []).indexOf(element), ...focused(element) };
}
