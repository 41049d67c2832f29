// Everything the Tab key should stop at, in the order of the document; remembers how each looks without focus.
() => {
  const WANTED = 'a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], '
    + 'video[controls], [tabindex], [contenteditable]:not([contenteditable="false"])';
  const ROLES = '[role=button], [role=link], [role=checkbox], [role=switch], [role=slider], [onclick]';
  const GROUPS = '[role=tablist], [role=menu], [role=menubar], [role=radiogroup], [role=listbox], [role=toolbar]';
  const isReachable = (e) => e.tabIndex >= 0 && !e.disabled && !e.closest('[inert]') && e.type !== 'hidden'
    && e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const isItsGroup = (e) => {
    if (e.type !== 'radio') return true;
    const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(e.name)}"]`)];
    return e === (group.find((r) => r.checked) || group[0]);
  };
  const found = [...document.querySelectorAll(WANTED)].filter((e) => isReachable(e) && isItsGroup(e));
  start();
  hold();
  globalThis.__stops = found;
  globalThis.__looks = new Map(found.map((e) => [e, look(e)]));
  const unreachable = [...document.querySelectorAll(ROLES)]
    .filter((e) => isShown(e) && e.tabIndex < 0 && !e.matches('label') && !e.closest(GROUPS));
  return {
    stops: found.map((e) => ({ where: where(e), text: short(e.innerText || e.ariaLabel || ''), tabindex: e.tabIndex })),
    unreachable: unreachable.map((e) => ({ where: where(e), text: short(e.innerText || '') })),
  };
}
