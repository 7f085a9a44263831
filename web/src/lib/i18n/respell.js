// The old and the new school put the tone mark of an open oa, oe, uy on different letters (hoá,
// hóa). This house writes it on the first; a closed syllable (toán) or qu- (quý) is not concerned.
const MARKS = '\u0300\u0301\u0303\u0309\u0323';
const OPEN_SYLLABLE = new RegExp(
  `(?:(o)([ae])|(?<!q)(u)(y))([${MARKS}])(?![\\p{L}\\p{M}])`,
  'giu',
);

function respellText(text) {
  return text
    .normalize('NFD')
    .replace(OPEN_SYLLABLE, (_all, o, ae, u, y, mark) => (o ?? u) + mark + (ae ?? y))
    .normalize('NFC');
}

/**
 * The same words (a string, or an object of them) with the tone marks where wording.md wants them,
 * in NFC. Other values pass through.
 */
export function respell(words) {
  if (typeof words === 'string') return respellText(words);
  if (words === null || typeof words !== 'object') return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, respell(value)]));
}
