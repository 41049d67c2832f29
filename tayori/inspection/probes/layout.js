// Is every text there to be read? What sticks out of the window, is cut off, or lies on another text.
() => {
  const SLACK = 2;
  const root = document.scrollingElement;
  const scrolls = (style) => ['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY);
  const scroller = (element) => {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (scrolls(getComputedStyle(e))) return e;
    }
    return null;
  };
  const block = (element) => {
    let e = element;
    while (e.parentElement && getComputedStyle(e).display.startsWith('inline')) e = e.parentElement;
    return e;
  };
  const lines = [];
  for (const node of texts(document.body)) {
    const owner = node.parentElement;
    if (!isShown(owner) || owner.closest('rt, rp, svg, video, audio, [aria-hidden="true"]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1 && box.height > 1) lines.push({ node, owner, box, home: block(owner) });
    }
  }
  const cutter = ({ owner, box }) => {
    for (let e = owner; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (scrolls(style)) return null;
      if (style.overflow === 'visible' && style.overflowX === 'visible') continue;
      const edge = e.getBoundingClientRect();
      const over = Math.max(box.right - edge.right, edge.left - box.left, box.bottom - edge.bottom, edge.top - box.top);
      if (over > SLACK + box.height / 6) return e;
    }
    return null;
  };
  // An excerpt beside the link to the whole text is cut on purpose, and nothing is lost.
  const isExcerpt = (cut) => {
    const style = getComputedStyle(cut);
    const isCutNicely = style.webkitLineClamp !== 'none' || style.textOverflow === 'ellipsis';
    return isCutNicely && Boolean(cut.closest('li, article, a')?.querySelector('a[href]') || cut.closest('a[href]'));
  };
  const cuts = new Map(lines.map((line) => [line, cutter(line)]));
  const clipped = lines.filter((line) => cuts.get(line) && !isExcerpt(cuts.get(line)))
    .map(({ owner, node }) => ({ where: where(owner), text: short(node.data) }));
  // What of a line is seen: the rest is scrolled away inside some box.
  const seen = ({ owner, box }) => {
    let { left, right, top, bottom } = box;
    for (let e = owner; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (!scrolls(style) && style.overflow === 'visible') continue;
      const edge = e.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return right > left && bottom > top ? { left, right, top, bottom, height: bottom - top } : null;
  };
  const whole = lines.filter((line) => !cuts.get(line)).map((line) => ({ ...line, box: seen(line) })).filter(({ box }) => box);
  const wide = [...document.body.querySelectorAll('*')]
    .filter((e) => isShown(e) && e.getBoundingClientRect().right > root.clientWidth + SLACK
      && !scroller(e.parentElement) && ![...e.children].some((c) => c.getBoundingClientRect().right > root.clientWidth + SLACK))
    .map((e) => ({ where: where(e), right: Math.round(e.getBoundingClientRect().right) }));
  const covers = (a, b) => {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return width > SLACK && height > Math.min(a.height, b.height) * 0.5;
  };
  const overlapping = [];
  whole.forEach((one, i) => whole.slice(i + 1).forEach((other) => {
    if (one.home !== other.home && !one.home.contains(other.home) && !other.home.contains(one.home)
      && covers(one.box, other.box)) {
      overlapping.push({ where: where(one.owner), text: short(one.node.data), other: short(other.node.data) });
    }
  }));
  return { window: root.clientWidth, width: root.scrollWidth, wide, clipped, overlapping, characters: document.body.innerText.length };
}
