// Texts as they are compared: full and half width, upper and lower case, katakana and hiragana, ō and o
// are the same, and so are the spellings below and numbers up to 99 in kanji and figures (二十分, 20分).
// The index holds texts as they are written: they are folded in the browser, as queries are.
// tests/portal holds this against the same rules in Python.
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

  // What is written in several ways, after the rules below (so in hiragana); all become the last of a line,
  // which has the shorter ones in it: 祭 finds まつり, and 引越 finds 引っ越し.
  const SPELLINGS = [
    ['子供', 'こども', '子ども'],
    ['引越', '引越し', '引っ越', '引っ越し'],
    ['灯籠', '灯ろう', '灯篭'],
    ['まつり', '祭り'],
    ['問合せ', '問合わせ', '問い合せ', 'お問合せ', 'お問合わせ', 'お問い合せ', 'お問い合わせ', '問い合わせ'],
  ];
  const ONE_OF_SPELLINGS = new Map(SPELLINGS.flatMap((all) => all.map((spelling) => [spelling, all[all.length - 1]])));
  const LONGEST_FIRST = [...ONE_OF_SPELLINGS.keys()].sort((a, b) => b.length - a.length);
  const FIGURES = '〇一二三四五六七八九';
  const VARIANTS = new RegExp(`${LONGEST_FIRST.join('|')}|[一-九]?十[一-九]?|[一-九]`.replaceAll('一-九', FIGURES.slice(1)), 'gu');

  function fold(text) {
    return plain(text).replace(VARIANTS, oneOf);
  }

  function oneOf(spelling) {
    return ONE_OF_SPELLINGS.get(spelling) || String(number(spelling));
  }

  function number(kanji) {
    const [tens, ones] = kanji.includes('十') ? kanji.split('十') : [FIGURES[0], kanji];
    return (tens ? FIGURES.indexOf(tens) : 1) * 10 + FIGURES.indexOf(ones);
  }

  function plain(text) {
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
      const part = plain(unit[0]);
      for (let i = 0; i < part.length; i += 1) {
        starts.push(unit.index);
        ends.push(unit.index + unit[0].length);
      }
      folded += part;
    }
    return withVariants({ folded, starts, ends });
  }

  // The same with one spelling for all: its signs begin and end where what stands in the text does.
  function withVariants({ folded, starts, ends }) {
    const made = { folded: '', starts: [], ends: [] };
    const add = (text, from, to) => {
      made.folded += text;
      made.starts.push(...from);
      made.ends.push(...to);
    };
    const keep = (from, to) => add(folded.slice(from, to), starts.slice(from, to), ends.slice(from, to));
    let here = 0;
    for (const { 0: spelling, index } of folded.matchAll(VARIANTS)) {
      const [one, after] = [oneOf(spelling), index + spelling.length];
      if (one === spelling) continue;
      keep(here, index);
      add(one, Array(one.length).fill(starts[index]), Array(one.length).fill(ends[after - 1]));
      here = after;
    }
    keep(here, folded.length);
    return made;
  }

  window.tayoriSearch = { fold, foldWithPlaces };
})();
