/** Which words a firmware uses; `full-width` writes Latin letters and digits as wide as the Japanese ones. */
export type Labels = 'usual' | 'renamed' | 'full-width';

export function wordingOf<Word extends string>(
  labels: Labels,
  usual: Readonly<Record<Word, string>>,
  renamed: Partial<Record<Word, string>>,
): Readonly<Record<Word, string>> {
  if (labels === 'renamed') return { ...usual, ...renamed };
  if (labels === 'usual') return usual;
  const wide = Object.entries<string>(usual).map(([word, text]) => [word, fullWidth(text)] as const);
  return Object.fromEntries(wide) as Record<Word, string>;
}

export function fullWidth(text: string): string {
  return text
    .replaceAll(' ', '\u3000')
    .replaceAll(/[!-~]/g, (half) => String.fromCharCode(half.charCodeAt(0) + 0xfee0));
}
