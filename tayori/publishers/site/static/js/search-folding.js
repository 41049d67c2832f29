// Texts as they are compared: full and half width, upper and lower case, katakana and hiragana, ō and o
// are the same. tests/portal/test_search.py holds this against the same rules in Python.
'use strict';
(() => {
  const SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
  const SPACES = new RegExp(`[${SPACE}]+`, 'gu');
  const UNSEEN = /[\u00ad\u200b\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
  const ACCENTS = /[\u0300-\u036f]/g;
  const KATAKANA = /[\u30a1-\u30f6\u30fd\u30fe]/g;
  const SAME = /[ςゕゖ\u301c]/g;
  const ONE_OF_SAME = { 'ς': 'σ', 'ゕ': 'か', 'ゖ': 'け', '\u301c': '~' };
  // what is normalised together: a sign with the marks and half-width voicing after it, a syllable of hangul
  const UNITS = new RegExp(
    `[${SPACE}]+|[^${SPACE}][\\p{M}\\uff9e\\uff9f\\u1160-\\u11ff\\uffa0-\\uffdc]*`, 'gu');

  function fold(text) {
    return text
      .replace(UNSEEN, '')
      .normalize('NFKD').toLowerCase().replace(ACCENTS, '').normalize('NFKC')
      .replace(KATAKANA, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
      .replace(SAME, (sign) => ONE_OF_SAME[sign])
      .replace(SPACES, ' ');
  }

  // The folded text, and for each of its units of code where in `text` it begins and ends.
  function foldWithPlaces(text) {
    const starts = [];
    const ends = [];
    let folded = '';
    for (const unit of text.matchAll(UNITS)) {
      const part = fold(unit[0]);
      for (let i = 0; i < part.length; i += 1) {
        starts.push(unit.index);
        ends.push(unit.index + unit[0].length);
      }
      folded += part;
    }
    return { folded, starts, ends };
  }

  window.tayoriSearch = { fold, foldWithPlaces };
})();
