// Lines of text that may lie on a picture, and those of the elements `asked` (selectors): where they are on the
// page, in which colour, how large. `unseen`: those whose words only a screen reader gets.
(asked) => {
  const find = (selector) => { try { return document.querySelector(selector); } catch { return null; } };
  const open = asked.map((selector) => [selector, find(selector)]).filter(([, element]) => element);
  const pictures = [...document.querySelectorAll('img, video, canvas, picture, svg')].filter(isShown).map((e) => [e, e.getBoundingClientRect()]);
  const isPainted = (style) => style.backgroundImage !== 'none';
  const hasPaintedGround = (element) => {
    for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
      if ([null, '::before', '::after'].some((p) => isPainted(getComputedStyle(e, p)))) return true;
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour && (colour[3] ?? 1) === 1) return false;
    }
    return isPainted(getComputedStyle(document.documentElement));
  };
  const touches = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const found = [];
  for (const node of texts(document.body)) {
    const owner = node.parentElement;
    if (!isShown(owner) || owner.closest('svg, video, audio, [aria-disabled=true], :disabled')) continue;
    const style = getComputedStyle(owner);
    const colour = numbers(style.color);
    const [wanted] = open.find(([, element]) => element.contains(owner)) || [''];
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const isOver = pictures.some(([picture, edge]) => !owner.contains(picture) && touches(box, edge)) || hasPaintedGround(owner);
      if (colour && (isOver || wanted) && box.width > 2 && box.height > 2) {
        found.push({ asked: wanted, where: where(owner), text: short(node.data), colour, size: parseFloat(style.fontSize), weight: parseInt(style.fontWeight, 10),
          left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX, bottom: box.bottom + scrollY });
      }
    }
  }
  // What will be typed into a field is to be read as well.
  const fields = open.filter(([, element]) => element.matches('input, textarea, select') && isShown(element));
  for (const [selector, field] of fields) {
    const style = getComputedStyle(field);
    const box = field.getBoundingClientRect();
    const colour = numbers(style.color);
    if (colour) {
      found.push({ asked: selector, where: where(field), text: field.value || field.placeholder, colour, size: parseFloat(style.fontSize), weight: parseInt(style.fontWeight, 10),
        left: box.left + scrollX + 4, top: box.top + scrollY + 4, right: box.right + scrollX - 4, bottom: box.bottom + scrollY - 4 });
    }
  }
  const isRead = ([, element]) => [...texts(element)].some((node) => isShown(node.parentElement));
  return { lines: found, unseen: open.filter((pair) => !fields.includes(pair) && !isRead(pair)).map(([selector]) => selector) };
}
