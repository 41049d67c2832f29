// How each stop looks when the focus is on it, as if it came by the keyboard.
() => {
  const seen = globalThis.__stops.map((element) => {
    element.focus({ focusVisible: true });
    return document.activeElement === element ? focused(element) : null;
  });
  start();
  release();
  return seen.filter(Boolean);
}
