/** What stands for a sign of each kind; the last ones of a text count, so that two texts stay two. */
const LETTERS = 'xabcdefghijklmnopqrstuvwyz';
const DIGITS = '0123456789';
const CHINESE = '字一二三四五六七八九';
const HIRAGANA = 'あいうえおかきくけこ';
const KATAKANA = 'アイウエオカキクケコ';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/[A-Z]/, LETTERS.toUpperCase()],
  [/[a-z]/, LETTERS],
  [/[0-9]/, DIGITS],
  [/[\u3041-\u309f]/u, HIRAGANA],
  [/[\u30a0-\u30fe]/u, KATAKANA],
  [/\p{Script=Han}/u, CHINESE],
  [/\p{N}/u, DIGITS],
  [/\p{L}|\p{M}/u, LETTERS],
];

/** Texts of the same shape in place of others: what is equal stays equal, as long, and of the same kinds of signs. */
export class Placeholders {
  readonly #known = new Map<string, string>();
  readonly #shapes = new Map<string, number>();

  like(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const alphabets = Array.from(text, (sign) => KINDS.find(([kind]) => kind.test(sign))?.[1] ?? sign);
    const shape = alphabets.map(([zero = '']) => zero).join('');
    const before = this.#shapes.get(shape) ?? 0;
    this.#shapes.set(shape, before + 1);
    let rest = before;
    const made = alphabets.toReversed().map((alphabet) => {
      const sign = alphabet[rest % alphabet.length] ?? '';
      rest = Math.floor(rest / alphabet.length);
      return sign;
    });
    const placeholder = made.reverse().join('');
    this.#known.set(text, placeholder);
    return placeholder;
  }

  get count(): number {
    return this.#known.size;
  }
}

/** Whether a text was put in place of another: fillers, but for a number at the end. */
export function isPlaceholder(text: string): boolean {
  return (
    /^(?:[xX0][-_.@+]?){4,}[a-z0-9]{0,2}$|^0+$|^[xX]{2,}[a-z]?$/i.test(text) &&
    !/[1-9a-wyz].*[xX0]{2}/i.test(text)
  );
}
