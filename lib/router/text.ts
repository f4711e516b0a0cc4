/** A sentence or name in every language that we speak. */
export interface Text {
  readonly en: string;
  readonly ja: string;
}

export type Language = keyof Text;

/** Our language for a locale such as `ja`, `ja-JP`, `en-US` or `de`; English is what everybody else gets. */
export function languageOf(locale: string | undefined): Language {
  return locale?.toLowerCase().startsWith('ja') ? 'ja' : 'en';
}
