// The index in the browser: blocks are loaded once, and looked through from beginning to end.
'use strict';
(() => {
  const { fold, has, places } = window.tayoriSearch;
  const BETWEEN = '\u0001';
  const WEIGHTS = [12, 6, 3];
  const SPOKEN_WEIGHT = 1;
  const WORD_BONUS = 1;
  const GZIP = [0x1f, 0x8b];

  class Index {
    constructor(address, root) {
      this.address = address;
      this.root = root;
      this.records = [];
      this.pending = [];
      this.long = 0;
      this.byPage = new Map();
    }

    // Titles, descriptions, keywords and short transcripts; raises what fetch raises.
    async load() {
      const list = await (await got(await fetch(this.address, { cache: 'no-cache' }))).json();
      const blocks = await Promise.all(list.blocks.map((path) => this.block(path)));
      this.records = blocks.flat().map(prepared);
      this.byPage = new Map(this.records.map((record) => [record.page, record]));
      this.pending = list.transcripts;
      this.long = list.long;
    }

    // The next of the blocks with long transcripts, the newest first.
    async loadNext() {
      const [path, ...rest] = this.pending;
      const transcripts = await this.block(path);
      this.pending = rest;
      for (const transcript of transcripts) {
        const record = this.byPage.get(transcript.page);
        Object.assign(record, prepared({ ...record, ...transcript }));
      }
    }

    async block(path) {
      const data = await (await got(await fetch(this.root + path))).arrayBuffer();
      const head = new Uint8Array(data, 0, Math.min(2, data.byteLength));
      // some servers send .gz as an encoding, and then the browser has unpacked it already
      if (!GZIP.every((byte, n) => head[n] === byte)) return JSON.parse(new TextDecoder().decode(data));
      const unpacked = new Blob([data]).stream().pipeThrough(new DecompressionStream('gzip'));
      return new Response(unpacked).json();
    }

    // The first of `readings` that something is found by, and what it finds, the best first.
    search(readings, kind) {
      const records = kind ? this.records.filter((record) => record.kind === kind) : this.records;
      for (const reading of readings) {
        const found = records.filter(({ folded }) => reading.terms.every((term) => has(folded, term)));
        if (found.length) return { ...reading, found: ranked(found, reading.terms) };
      }
      return partly(records, readings);
    }
  }

  // What has some of the words, where nothing has all of them: the most words first.
  function partly(records, readings) {
    const terms = readings.length ? readings[readings.length - 1].terms : [];
    const count = ({ folded }) => terms.filter((term) => has(folded, term)).length;
    const counted = new Map(records.map((record) => [record, count(record)]).filter(([, number]) => number));
    const found = ranked([...counted.keys()], terms).sort((a, b) => counted.get(b) - counted.get(a));
    return found.length ? { how: 'some', terms, found } : { how: 'nothing', terms: [], found: [] };
  }

  async function got(response) {
    if (!response.ok) throw new Error(`${response.status} ${response.url}`);
    return response;
  }

  function prepared(record) {
    const said = (record.said || []).map(([, text]) => text);
    const names = [...(record.tags || []), ...(record.series ? [record.series] : [])];
    const fields = [record.title, names.join(' / '), record.text || '', ...said];
    return { ...record, folded: fold(fields.join(BETWEEN)) };
  }

  function ranked(records, terms) {
    const scored = records.map((record) => [score(record, terms), record]);
    scored.sort(([one, a], [other, b]) => other - one || newer(a.date, b.date));
    return scored.map(([, record]) => record);
  }

  // Pages without a day come last.
  function newer(one = '', other = '') {
    return (one < other) - (one > other);
  }

  function score({ folded }, terms) {
    const fields = folded.split(BETWEEN);
    return terms.reduce((sum, term) => sum + Math.max(...fields.map((field, n) => worth(field, n, term))), 0);
  }

  function worth(field, n, term) {
    const found = places(field, term);
    if (!found.length) return 0;
    const share = term.how === 'pairs' ? new Set(found.map(([at]) => at)).size / term.needles.length : 1;
    return (WEIGHTS[n] || SPOKEN_WEIGHT) * Math.min(1, share) + (found.some(([, , whole]) => whole) ? WORD_BONUS : 0);
  }

  Object.assign(window.tayoriSearch, { Index });
})();
