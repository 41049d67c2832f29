// Buttons that say they have a state: put the focus on the one numbered `argument`, or list them all.
(number) => {
  const found = [...document.querySelectorAll('button[aria-pressed], button[aria-expanded], [role=switch], [role=button][aria-pressed], [role=button][aria-expanded]')]
    .filter((e) => isShown(e) && !e.disabled);
  const state = (e) => [e.getAttribute('aria-pressed'), e.getAttribute('aria-expanded'), e.getAttribute('aria-checked'), short(e.innerText || e.ariaLabel || '')].join('/');
  if (number === null) return found.map((e) => ({ where: where(e), text: short(e.innerText || e.ariaLabel || ''), state: state(e) }));
  const element = (globalThis.__toggles ||= found)[number];
  element?.focus();
  return element ? state(element) : '';
}
