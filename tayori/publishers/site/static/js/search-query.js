// From what somebody typed to the terms that are looked for: first as it stands, then parted, then nearly so.
'use strict';
(() => {
  const { fold } = window.tayoriSearch;
  const TERMS = /"([^"]+)"|「([^」]+)」|『([^』]+)』|“([^”]+)”|[^\s"「」『』“”]+/gu;
  const WORD = /^[\p{Script=Latin}\p{N}'’-]+$/u;
  const SCRIPTS = /[\p{Script=Han}々〆]+(?:[ヶケ][\p{Script=Han}々]+)*|[\p{Script=Hiragana}]+|[\p{Script=Katakana}ー]+|[\p{Script=Latin}\p{N}]+/gu;
  const HIRAGANA = /^\p{Script=Hiragana}+$/u;
  const LONG_COMPOUND = /^[\p{Script=Han}々]{4,}$/u;
  const PARTICLE = '(?:までの|からの|での|への|との|には|では|とは|から|まで|より|など|の|を|は|が|に|で|と|へ|も|や)';
  const PARTICLE_FIRST = new RegExp(`^${PARTICLE}`, 'u');
  const PARTICLE_LAST = new RegExp(`${PARTICLE}$`, 'u');
  const SMALL_WORDS = new Set('a an and at by for from in of on or the to with'.split(' '));
  const LETTER = /[a-z0-9]/;

  // `query` in the ways it may be meant, the narrowest first; the next is for when nothing is found.
  function readings(query) {
    const typed = [...query.normalize('NFKC').matchAll(TERMS)].map((found) => ({
      text: (found.slice(1).find(Boolean) || found[0]).trim(),
      quoted: found.slice(1).some(Boolean),
    })).filter(({ text }) => fold(text).trim());
    const parted = typed.flatMap(parts);
    const stems = parted.map(({ text, stem, quoted }) => ({ text: stem || text, quoted }));
    const ways = [
      { how: 'exact', terms: typed.map(exact) },
      { how: 'parted', terms: parted.map(exact) },
      { how: 'parted', terms: stems.map(exact) },
      { how: 'near', terms: stems.map(near) },
    ].filter(({ terms }) => terms.length);
    return ways.filter((way, n) => n === 0 || signature(way) !== signature(ways[n - 1]));
  }

  function signature({ terms }) {
    return JSON.stringify(terms.map(({ how, needles }) => [how, needles]));
  }

  function exact({ text, quoted }) {
    const needle = fold(text).trim();
    if (!quoted && WORD.test(text)) return { text, how: 'word', needles: [needle, ...otherNumber(needle)] };
    return { text, how: 'part', needles: [needle] };
  }

  function near({ text, quoted }) {
    if (quoted) return exact({ text, quoted });
    return LONG_COMPOUND.test(text)
      ? { text, how: 'pairs', needles: pairs(fold(text)) }
      : { text, how: 'part', needles: [fold(text).trim()] };
  }

  // Where scripts change, without particles: 駅までの道 is 駅 and 道; endings stay with what they end.
  function parts({ text, quoted }) {
    if (quoted) return [{ text, quoted }];
    if (WORD.test(text)) return SMALL_WORDS.has(text.toLowerCase()) ? [] : [{ text, quoted }];
    const runs = text.match(SCRIPTS) || [];
    const made = [];
    runs.forEach((run, n) => {
      if (!HIRAGANA.test(run)) made.push({ stem: run, ending: '' });
      else addHiragana(made, run, n + 1 < runs.length);
    });
    return made.map(({ stem, ending }) => ({ text: stem + ending, stem, quoted: false }));
  }

  // Of a run of hiragana what is no particle: an ending of what is before it, or a word of its own.
  function addHiragana(made, run, hasAfter) {
    const rest = hasAfter || run.length > 2 ? run.replace(PARTICLE_LAST, '') : run;
    const word = made.length ? rest.replace(PARTICLE_FIRST, '') : rest;
    if (made.length && word === rest) made[made.length - 1].ending = rest;
    else if (word.length > 1) made.push({ stem: word, ending: '' });
  }

  function pairs(text) {
    return [...new Set(Array.from({ length: text.length - 1 }, (_, n) => text.slice(n, n + 2)))];
  }

  // The singular of a plural; the plural in -ies, which does not begin with its singular.
  function otherNumber(word) {
    if (/[^aeiou]ies$/.test(word) && word.length > 4) return [`${word.slice(0, -3)}y`];
    if (/(s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
    if (/[^s]s$/.test(word) && word.length > 3) return [word.slice(0, -1)];
    return /[^aeiou]y$/.test(word) ? [`${word.slice(0, -1)}ies`] : [];
  }

  // Where `term` is in a folded text: [start, end, whether it is a word of its own] of each place.
  function places(folded, term) {
    return term.needles.flatMap((needle, n) => {
      const found = [];
      for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length)) {
        const end = at + needle.length;
        const begins = at === 0 || !LETTER.test(folded[at - 1]);
        const whole = begins && (end === folded.length || !LETTER.test(folded[end]));
        if (term.how !== 'word' || whole || (begins && n === 0)) found.push([at, end, whole]);
      }
      return found;
    });
  }

  // Whether a folded text has `term`; of a long compound, two thirds of its pairs.
  function has(folded, term) {
    if (term.how === 'word') return places(folded, term).length > 0;
    const found = term.needles.filter((needle) => folded.includes(needle)).length;
    return found * 3 >= term.needles.length * 2;
  }

  Object.assign(window.tayoriSearch, { readings, places, has });
})();
