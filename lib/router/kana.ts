/** Hepburn's romanisation, one row of the syllabary to a line; long vowels are not marked. */
const SYLLABLES = `
あa いi うu えe おo
かka きki くku けke こko がga ぎgi ぐgu げge ごgo
さsa しshi すsu せse そso ざza じji ずzu ぜze ぞzo
たta ちchi つtsu てte とto だda ぢji づzu でde どdo
なna にni ぬnu ねne のno
はha ひhi ふfu へhe ほho ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo
まma みmi むmu めme もmo
やya ゆyu よyo らra りri るru れre ろro
わwa ゐi ゑe をo んn ゔvu
`;
const LETTERS: ReadonlyMap<string, string> = new Map(
  SYLLABLES.trim()
    .split(/\s+/)
    .map((each) => [each.charAt(0), each.slice(1)]),
);

/** Small letters change the vowel of the one before them: きゃ, ファ. */
const SMALL: ReadonlyMap<string, string> = new Map(
  ['ぁa', 'ぃi', 'ぅu', 'ぇe', 'ぉo', 'ゃya', 'ゅyu', 'ょyo', 'ゎwa'].map((each) => [
    each.charAt(0),
    each.slice(1),
  ]),
);

const KANA = /[ぁ-ゖァ-ヶー]+/g;
const TO_HIRAGANA = 'ァ'.charCodeAt(0) - 'ぁ'.charCodeAt(0);

/** A text with its kana in Latin letters: `ルーター1` is `ruta1`. What is no kana stays as it is. */
export function romanised(text: string): string {
  return text.normalize('NFKC').replace(KANA, (kana) => latin(kana.replace(/[ァ-ヶ]/g, hiragana)));
}

function hiragana(katakana: string): string {
  return String.fromCharCode(katakana.charCodeAt(0) - TO_HIRAGANA);
}

function latin(kana: string): string {
  const said: string[] = [];
  let doubled = false;
  for (const letter of kana) {
    const small = SMALL.get(letter);
    const syllable = LETTERS.get(letter);
    if (small !== undefined) said.push(joined(said.pop() ?? '', small));
    else if (syllable !== undefined) said.push(doubled ? `${doublingOf(syllable)}${syllable}` : syllable);
    doubled = letter === 'っ';
  }
  return said.join('');
}

/** A small っ says the consonant after it twice, and ch as tch. */
function doublingOf(syllable: string): string {
  if (/^[aiueo]/.test(syllable)) return '';
  return syllable.startsWith('ch') ? 't' : syllable.charAt(0);
}

function joined(before: string, small: string): string {
  const stem = before.replace(/[aiueo]$/, '');
  // nothing to change the vowel of
  if (stem === before) return before + small;
  if (/(?:sh|ch|j)$/.test(stem)) return stem + small.replace(/^y/, '');
  // a vowel alone: ウィ, イェ
  if (stem === '') return small.length > 1 ? before + small : `${before === 'i' ? 'y' : 'w'}${small}`;
  return stem + small;
}
