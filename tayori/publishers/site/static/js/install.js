// Hands the site to its service worker: it opens without a connection and can be put on a home screen.
'use strict';
(() => {
  const { worker } = document.currentScript.dataset;
  if (!('serviceWorker' in navigator) || !window.isSecureContext) return;
  // the site works without it, so that a browser which forbids it is not a fault to tell of
  navigator.serviceWorker.register(worker).catch(() => {});
})();
