// What moves by itself, or would when something changes.
() => {
  const MOVING = /^(all|transform|translate|scale|rotate|top|left|right|bottom|width|height|margin.*|inset.*|scroll.*)$/;
  const seconds = (text) => Math.max(0, ...text.split(',').map((part) => parseFloat(part) * (part.trim().endsWith('ms') ? 0.001 : 1)));
  const running = document.getAnimations().filter((a) => a.playState === 'running').map((animation) => {
    const timing = animation.effect?.getComputedTiming() || {};
    const target = animation.effect?.target;
    return { where: target ? where(target) : '', name: animation.animationName || animation.transitionProperty || animation.id || '',
      seconds: timing.endTime === Infinity ? -1 : (Number(timing.endTime) || 0) / 1000 };
  });
  const declared = [...document.body.querySelectorAll('*')].map((element) => [element, getComputedStyle(element)])
    .filter(([element, style]) => element.getClientRects().length && style.transitionProperty.split(',').some((p) => MOVING.test(p.trim())) && seconds(style.transitionDuration) > 0.01)
    .map(([element, style]) => ({ where: where(element), name: style.transitionProperty, seconds: seconds(style.transitionDuration) }));
  const scrolls = getComputedStyle(document.documentElement).scrollBehavior === 'smooth';
  return { running, declared, scrolls, marquees: document.querySelectorAll('marquee, blink').length };
}
