// What of a page is there, but for controls: to be compared with JavaScript on and off.
() => ({
  characters: [...texts(document.querySelector('main') || document.body)]
    .filter(({ parentElement: e }) => isShown(e) && !e.closest('button, select, label, [role=group], [role=toolbar], [role=status], [aria-live]'))
    .reduce((sum, node) => sum + node.data.replace(/\s/g, '').length, 0),
  headings: [...document.querySelectorAll('h1, h2')].filter(isShown).map((h) => h.innerText.replace(/\s+/g, ' ').trim()),
  links: document.querySelectorAll('main a[href]').length,
  deadMedia: [...document.querySelectorAll('video, audio')].filter((m) => !m.controls).map(where),
  deadButtons: [...document.querySelectorAll('button')].filter((b) => isShown(b) && !b.form).map((b) => ({ where: where(b), text: short(b.innerText || b.ariaLabel || '') })),
})
