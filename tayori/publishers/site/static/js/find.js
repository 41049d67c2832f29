// The front page's search: what is looked for goes behind the # of the address, which stays in the browser.
'use strict';
(() => {
  const form = document.querySelector('.hero-search');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const query = form.elements.q.value.trim();
    window.location.assign(query ? `${form.action}#${new URLSearchParams({ q: query })}` : form.action);
  });
})();
