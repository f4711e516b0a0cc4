import type { Page } from '../box/pages.ts';

/** Words of a page, each with the class that script finds its empty places by. */
export type Labels = ReadonlyMap<string, string>;

export function labelsOf({ key, sections, buttons }: Page): Labels {
  const labels = new Map<string, string>();
  const add = (text: string | undefined, name: string) => {
    if (text !== undefined && text !== '' && !labels.has(text)) labels.set(text, `label_${name}_${key}`);
  };
  sections.forEach(({ heading, rows }, at) => {
    add(heading, `h${at}`);
    for (const row of rows) {
      add(row.label, row.key);
      add(row.words, `${row.key}_on`);
      for (const { value, words } of row.options ?? []) add(words, `${row.key}_${value}`);
    }
  });
  for (const { caption, does } of buttons) add(caption, does);
  return labels;
}

export function labelsJson(labels: Labels): string {
  return JSON.stringify(Object.fromEntries([...labels].map(([text, name]) => [name, text])));
}

/** Attributes without quotation marks and a blank before the end, as in a saved page. */
export function span(labels: Labels, text: string, file: string): string {
  return `<span data-file=${file} class=${labels.get(text) ?? ''} ></span>`;
}
