// Let pictures that wait for being seen be loaded, then go back to the top.
async () => {
  const lazy = [...document.querySelectorAll('img[loading=lazy]')].filter((image) => !image.complete && image.getClientRects().length);
  for (const image of lazy) {
    image.scrollIntoView({ behavior: 'instant' });
    await new Promise((done) => requestAnimationFrame(done));
  }
  const ready = Promise.all(lazy.map((image) => image.decode().catch(() => null)));
  await Promise.race([ready, new Promise((done) => setTimeout(done, 3000))]);
  scrollTo({ top: 0, behavior: 'instant' });
  return lazy.length;
}
