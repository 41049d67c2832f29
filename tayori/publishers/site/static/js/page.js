// On every page: buttons that copy, share and read aloud. They stay hidden where the browser cannot.
(() => {
  'use strict';

  const textOf = (id) => document.getElementById(id).textContent.trim();

  const copying = (button) => {
    if (!navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(textOf(button.dataset.copy));
      } catch {
        getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
        return;
      }
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  };

  const sharing = (button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener('click', () => {
      navigator.share({ title: document.title, url: textOf(button.dataset.share) }).catch(() => {});
    });
  };

  const base = (lang) => lang.toLowerCase().split(/[-_]/)[0];

  class Reading {
    constructor(button) {
      this.button = button;
      this.root = document.getElementById(button.dataset.read);
      this.stopper = document.querySelector(`[data-stop="${button.dataset.read}"]`);
      this.state = 'silent';
      button.addEventListener('click', () => this.press());
      this.stopper.addEventListener('click', () => {
        this.stop();
        button.focus();
      });
      addEventListener('pagehide', () => this.stop());
      speechSynthesis.addEventListener('voiceschanged', () => this.look());
      this.look();
    }

    look() {
      const lang = base(this.root.closest('[lang]').lang);
      this.voices = speechSynthesis.getVoices();
      this.button.hidden = !this.voices.some((voice) => base(voice.lang) === lang);
    }

    press() {
      if (this.state === 'reading') {
        speechSynthesis.pause();
        this.show('paused');
      } else if (this.state === 'paused') {
        speechSynthesis.resume();
        this.show('reading');
      } else {
        this.read();
      }
    }

    read() {
      // one voice at a time, and a passage at a time: browsers cut long texts short
      speechSynthesis.cancel();
      const spoken = this.passages().map((passage) => this.utterance(passage));
      if (!spoken.length) return;
      const run = (this.run = {});
      spoken[spoken.length - 1].addEventListener('end', () => { if (this.run === run) this.stop(); });
      spoken.forEach((one) => {
        one.addEventListener('error', () => { if (this.run === run) this.stop(); });
        speechSynthesis.speak(one);
      });
      this.show('reading');
    }

    passages() {
      const wanted = 'h1, h2, h3, h4, p, li, dd, td, figcaption';
      const all = [...this.root.querySelectorAll(wanted)];
      return all.filter((one) => !one.querySelector(wanted) && !one.closest('nav, [hidden], .buttons, .unseen')
        && one.textContent.trim());
    }

    utterance(passage) {
      const made = new SpeechSynthesisUtterance(passage.textContent.trim().replace(/\s+/g, ' '));
      made.lang = passage.closest('[lang]').lang;
      made.voice = this.voices.find((voice) => base(voice.lang) === base(made.lang)) || null;
      return made;
    }

    stop() {
      if (this.state === 'silent') return;
      this.run = null;
      speechSynthesis.cancel();
      this.show('silent');
    }

    show(state) {
      this.state = state;
      this.button.setAttribute('aria-pressed', String(state === 'reading'));
      this.stopper.hidden = state === 'silent';
    }
  }

  document.querySelectorAll('[data-copy]').forEach(copying);
  document.querySelectorAll('[data-share]').forEach(sharing);
  if ('speechSynthesis' in window) {
    document.querySelectorAll('[data-read]').forEach((button) => new Reading(button));
  }
})();
