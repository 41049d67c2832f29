// Every video and audio: what stands in for what cannot be heard or seen, and whether it starts by itself.
async () => {
  const PATIENCE_MS = 4000;
  const loaded = (element) => new Promise((done) => {
    const before = element.track.mode;
    const finish = (state) => {
      const cues = element.track.cues?.length || 0;
      element.track.mode = before;
      done({ kind: element.kind, lang: element.srclang, label: element.label, src: element.getAttribute('src') || '', state, cues });
    };
    if (element.readyState === HTMLTrackElement.LOADED) { finish('loaded'); return; }
    if (element.readyState === HTMLTrackElement.ERROR) { finish('error'); return; }
    element.addEventListener('load', () => finish('loaded'), { once: true });
    element.addEventListener('error', () => finish('error'), { once: true });
    setTimeout(() => finish('slow'), PATIENCE_MS);
    if (before === 'disabled') element.track.mode = 'hidden';
  });
  const named = (media) => ['aria-describedby', 'aria-details'].flatMap((name) => (media.getAttribute(name) || '').split(/\s+/))
    .filter(Boolean).map((id) => document.getElementById(id)).filter(Boolean);
  const transcripts = [...document.querySelectorAll('[id*=transcript], [class*=transcript], [data-transcript]')];
  const links = [...document.querySelectorAll('a[href]')].filter((a) => /transcript|書き起こし|文字起こし|文字で読む/i.test(`${a.textContent} ${a.getAttribute('href')}`));
  // A frame to be put into other pages stands for a page that has the transcript.
  const whole = document.querySelector('link[rel=canonical]')?.href;
  const path = whole ? new URL(whole).pathname : location.pathname;
  if (path !== location.pathname) links.push(...[...document.querySelectorAll('a[href]')].filter((a) => a.pathname === path));
  const read = async (media) => ({
    where: where(media), kind: media.localName, isNamed: Boolean(media.getAttribute('aria-label') || media.getAttribute('aria-labelledby') || media.title),
    hasControls: media.controls || Boolean(media.closest('[data-player], .player')?.querySelector('button:not([hidden])')),
    starts: media.autoplay || !media.paused, isMuted: media.muted, loops: media.loop, burned: media.dataset.burned || '',
    error: media.error ? media.error.message || `code ${media.error.code}` : '',
    tracks: await Promise.all([...media.querySelectorAll('track')].map(loaded)),
    transcript: Math.max(0, ...[...named(media), ...transcripts].map((e) => e.textContent.replace(/\s/g, '').length)),
    transcriptLinks: links.length,
  });
  return Promise.all([...document.querySelectorAll('video, audio')].map(read));
}
