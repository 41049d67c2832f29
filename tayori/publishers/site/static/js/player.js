// The player's own controls, on top of native media; every text comes from the page.
(() => {
  'use strict';

  const RATES = [0.75, 1, 1.25, 1.5, 2];
  const POSITIONS = 'tayori.positions';
  const KEPT = 50;
  const MIN_S = 5;
  const END_S = 5;
  const calm = matchMedia('(prefers-reduced-motion: reduce)');

  // what a reader chose is kept on this device alone
  const store = {
    get(name) {
      try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
    },
    set(name, value) {
      try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* nothing is kept */ }
    },
  };

  const clock = (seconds) => {
    const total = Math.floor(seconds);
    const two = (number) => String(number).padStart(2, '0');
    const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };

  const wanted = () => {
    const found = /^#t=?(\d+(?:\.\d+)?)$/.exec(location.hash);
    const asked = found ? found[1] : new URLSearchParams(location.search).get('t');
    return asked !== null && /^\d+(\.\d+)?$/.test(asked) ? Number(asked) : null;
  };

  class Player {
    constructor(region) {
      this.region = region;
      this.media = region.querySelector('video, audio');
      this.words = region.dataset;
      this.said = region.querySelector('[data-said]');
      this.speed = region.querySelector('[data-speed]');
      this.begin();
      this.captions();
      this.speeds();
      this.keys();
      this.seeking();
      this.remember();
      this.follow();
      this.session();
    }

    begin() {
      const { media, region } = this;
      region.querySelector('.controls').hidden = false;
      for (const button of region.querySelectorAll('[data-by]')) {
        button.addEventListener('click', () => this.by(Number(button.dataset.by)));
      }
      media.addEventListener('play', () => region.classList.add('has-played'));
    }

    say(text) {
      this.said.textContent = text;
    }

    by(seconds) {
      const { media } = this;
      const end = Number.isFinite(media.duration) ? media.duration : Infinity;
      media.currentTime = Math.min(end, Math.max(0, media.currentTime + seconds));
    }

    toggle() {
      if (this.media.paused) this.play(); else this.media.pause();
    }

    play() {
      this.media.play().catch(() => {});
    }

    // captions

    burned(language) {
      return ` ${this.media.dataset.burned} `.includes(` ${language} `);
    }

    captions() {
      this.tracks = [...this.media.textTracks];
      this.button = this.region.querySelector('[data-captions]');
      if (!this.button) return;
      this.choice = this.region.querySelector('[data-caption-language]');
      const kept = store.get('tayori.captions');
      const first = this.tracks.find((track) => track.mode === 'showing');
      if (kept === 'off') this.show('');
      else if (this.tracks.some((t) => t.language === kept) && !this.burned(kept)) this.show(kept);
      else this.show(first ? first.language : '');
      this.button.addEventListener('click', () => this.switchCaptions());
      if (this.choice) this.choice.addEventListener('change', () => this.choose(this.choice.value));
      this.media.textTracks.addEventListener('change', () => this.mirror());
    }

    switchCaptions() {
      const own = document.documentElement.lang;
      const found = this.tracks.find((track) => track.language === own) || this.tracks[0];
      this.choose(this.shown() ? '' : this.choice ? this.choice.value : found.language);
    }

    shown() {
      const track = this.tracks.find((one) => one.mode === 'showing');
      return track ? track.language : '';
    }

    choose(language) {
      this.show(language);
      store.set('tayori.captions', language || 'off');
      this.say(language ? this.words.captionsOn : this.words.captionsOff);
    }

    show(language) {
      for (const track of this.tracks) {
        track.mode = language && track.language === language ? 'showing' : 'disabled';
      }
      this.mirror();
    }

    mirror() {
      const shown = this.shown();
      this.button.setAttribute('aria-pressed', String(Boolean(shown)));
      if (this.choice && shown) this.choice.value = shown;
    }

    // speed

    speeds() {
      const kept = store.get('tayori.speed');
      if (RATES.includes(kept)) this.media.playbackRate = kept;
      this.showRate();
      this.speed.addEventListener('change', () => this.setRate(Number(this.speed.value)));
      this.media.addEventListener('ratechange', () => this.showRate());
    }

    setRate(rate) {
      this.media.defaultPlaybackRate = rate;
      this.media.playbackRate = rate;
      store.set('tayori.speed', rate);
      this.say(this.words.speedSaid.replace('{rate}', rate));
    }

    showRate() {
      if (RATES.includes(this.media.playbackRate)) this.speed.value = String(this.media.playbackRate);
    }

    stepRate(step) {
      const now = RATES.findIndex((rate) => rate >= this.media.playbackRate);
      this.setRate(RATES[Math.min(RATES.length - 1, Math.max(0, now + step))]);
    }

    // keys: only while the focus is in the player (WCAG 2.1.4)

    keys() {
      this.help = this.region.querySelector('[data-keys]');
      this.list = this.region.querySelector('.keys');
      this.help.addEventListener('click', () => this.showKeys());
      this.region.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
        if (event.target.closest('select, input, textarea')) return;
        const act = this.actOf(event);
        if (!act) return;
        event.preventDefault();
        act();
      });
    }

    actOf({ key, target }) {
      const { media } = this;
      // media have their own use for these
      if (!target.closest('video, audio')) {
        if (key === ' ' && !target.closest('button')) return () => this.toggle();
        if (key === 'ArrowLeft') return () => this.by(-5);
        if (key === 'ArrowRight') return () => this.by(5);
      }
      if (/^[0-9]$/.test(key)) {
        return Number.isFinite(media.duration) ? () => this.to((media.duration * Number(key)) / 10) : null;
      }
      return {
        k: () => this.toggle(),
        j: () => this.by(-10),
        l: () => this.by(10),
        m: () => this.mute(),
        c: this.button && (() => this.switchCaptions()),
        f: this.media.matches('video') && (() => this.full()),
        '<': () => this.stepRate(-1),
        '>': () => this.stepRate(1),
        '?': () => this.showKeys(),
        escape: !this.list.hidden && (() => this.showKeys()),
      }[key.toLowerCase()];
    }

    mute() {
      this.media.muted = !this.media.muted;
      this.say(this.media.muted ? this.words.muted : this.words.unmuted);
    }

    full() {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (this.media.requestFullscreen) this.media.requestFullscreen().catch(() => {});
      else if (this.media.webkitEnterFullscreen) this.media.webkitEnterFullscreen();
    }

    showKeys() {
      const { list } = this;
      const before = document.activeElement;
      list.hidden = !list.hidden;
      this.help.setAttribute('aria-expanded', String(!list.hidden));
      if (before === list) this.cameFrom.focus();
      if (list.hidden) return;
      this.cameFrom = before;
      list.focus({ preventScroll: true });
      list.scrollIntoView({ block: 'nearest' });
    }

    // to a moment: by a link or the address

    seeking() {
      document.addEventListener('click', (event) => {
        const link = event.target.closest('a[data-ms]');
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        this.jump(Number(link.dataset.ms) / 1000);
      });
      addEventListener('hashchange', () => {
        if (wanted() !== null) this.to(wanted());
      });
      if (wanted() !== null) this.to(wanted());
    }

    to(seconds) {
      this.media.currentTime = seconds;
    }

    jump(seconds) {
      this.to(seconds);
      this.play();
      history.replaceState(null, '', `#t${Math.floor(seconds)}`);
      this.say(this.words.seekSaid.replace('{time}', clock(seconds)));
      if (this.media.matches('video')) this.region.scrollIntoView({ block: 'nearest' });
    }

    // where a listener left off

    remember() {
      const { media } = this;
      const at = (store.get(POSITIONS) || {})[this.words.id];
      if (at && wanted() === null) this.offer(at);
      let kept = 0;
      media.addEventListener('timeupdate', () => {
        if (media.paused || Math.abs(media.currentTime - kept) < 2) return;
        kept = media.currentTime;
        this.keep();
      });
      media.addEventListener('pause', () => this.keep());
      media.addEventListener('ended', () => this.keep());
      addEventListener('pagehide', () => this.keep());
    }

    keep() {
      const { media } = this;
      if (!media.played.length) return;
      const all = store.get(POSITIONS) || {};
      delete all[this.words.id];
      const isOver = media.ended || media.currentTime > media.duration - END_S;
      if (!isOver && media.currentTime >= MIN_S) all[this.words.id] = Math.floor(media.currentTime);
      store.set(POSITIONS, Object.fromEntries(Object.entries(all).slice(-KEPT)));
    }

    offer(seconds) {
      const button = this.region.querySelector('[data-resume-at]');
      button.textContent = this.words.resume.replace('{time}', clock(seconds));
      button.hidden = false;
      button.addEventListener('click', () => {
        this.to(seconds);
        this.play();
        this.media.focus();
      });
      this.media.addEventListener('playing', () => { button.hidden = true; });
    }

    // the passage that is spoken

    follow() {
      const panels = [...document.querySelectorAll('[data-passages]')];
      this.lists = panels.map((panel) => [...panel.children]);
      panels.forEach((panel) => panel.classList.add('is-panel'));
      const button = document.querySelector('[data-follow]');
      if (!button) return;
      button.hidden = false;
      if (store.get('tayori.follow') === false) button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => {
        const follows = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(follows));
        store.set('tayori.follow', follows);
      });
      this.follows = () => button.getAttribute('aria-pressed') === 'true';
      for (const event of ['timeupdate', 'seeked']) {
        this.media.addEventListener(event, () => this.lists.forEach((list) => this.mark(list)));
      }
    }

    mark(list) {
      const ms = this.media.currentTime * 1000 + 50;
      const spoken = list.filter((one) => Number(one.dataset.start) <= ms).pop();
      const before = list.find((one) => one.hasAttribute('aria-current'));
      if (spoken === before) return;
      if (before) before.removeAttribute('aria-current');
      if (!spoken) return;
      spoken.setAttribute('aria-current', 'true');
      if (!this.follows()) return;
      const panel = spoken.parentElement;
      const top = spoken.offsetTop - panel.clientHeight / 3;
      panel.scrollTo({ top, behavior: calm.matches ? 'auto' : 'smooth' });
    }

    // the keys and screens of the device

    session() {
      if (!('mediaSession' in navigator)) return;
      this.media.addEventListener('play', () => {
        const { title, artist, artwork } = this.words;
        const pictures = artwork ? [{ src: new URL(artwork, document.baseURI).href }] : [];
        navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork: pictures });
        navigator.mediaSession.setActionHandler('seekbackward', () => this.by(-10));
        navigator.mediaSession.setActionHandler('seekforward', () => this.by(10));
      });
    }
  }

  for (const region of document.querySelectorAll('.player')) new Player(region);
})();
