// The link that has the focus: does it lead into the page, is it seen; and are there blocks to skip at all?
() => {
  const link = document.activeElement;
  const hash = link instanceof HTMLAnchorElement && link.getAttribute('href')?.startsWith('#') ? link.hash.slice(1) : '';
  const target = hash ? document.getElementById(decodeURIComponent(hash)) : null;
  return {
    blocks: document.querySelectorAll('nav, [role=navigation]').length,
    isLink: Boolean(hash), hasTarget: Boolean(target),
    isSeen: Boolean(hash) && isShown(link), text: short(link?.innerText || ''),
  };
}
