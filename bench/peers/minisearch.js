/* MiniSearch as a static site has it: one index, made beforehand, that the first search loads whole.
   With `korean`, garu-ko's analyser cuts Hangul into morphemes, for making the index and for every query. */
import MiniSearch from './minisearch/index.js';

const HANGUL = /[\uac00-\ud7af]/;
// Runs of one writing, without punctuation: what garu-ko is not asked about stays as MiniSearch cuts it.
const RUN = /[\uac00-\ud7af]+|[^\uac00-\ud7af\s\p{Z}\p{P}]+/gu;
// Particles, endings, affixes, auxiliary verbs, exclamations, marks: not what a page is about.
const LITTLE = /^(?:J|E|XP|XS|VX|VC|IC|S[FPESOW])/;

let garu = null;
let opened = null;

function morphemes(text) {
  const found = [];
  for (const line of text.split('\n')) {
    found.push(...(line.match(RUN) || []).filter(run => !HANGUL.test(run)));
    if (!HANGUL.test(line)) continue;
    for (const { text: morpheme, pos } of garu.analyze(line).tokens) {
      if (HANGUL.test(morpheme) && !LITTLE.test(pos)) found.push(morpheme);
    }
  }
  return found;
}

async function options(korean) {
  const found = { fields: ['title', 'body'], storeFields: ['title'], searchOptions: { prefix: true, fuzzy: 0.2 } };
  if (!korean) return found;
  const { Garu } = await import('./garu-ko/dist/index.js');
  garu = garu || await Garu.load();
  return { ...found, tokenize: morphemes };
}

export async function make(texts, korean) {
  const index = new MiniSearch(await options(korean));
  const start = performance.now();
  index.addAll(texts.map(({ title, body }, id) => ({ id, title, body })));
  return [JSON.stringify(index), (performance.now() - start) / 1000];
}

async function open(korean) {
  const fetched = fetch(new URL('./index.json', import.meta.url)).then(answer => answer.text());
  const given = await options(korean);
  return MiniSearch.loadJSON(await fetched, given);
}

export async function find(query, depth, korean) {
  opened = opened || open(korean);
  return (await opened).search(query).slice(0, depth).map(hit => String(hit.id));
}
