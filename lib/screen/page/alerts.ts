import { elementsIn, rawTextOf } from './elements.ts';
import type { Page } from './page.ts';

const MAX_SCRIPT = 2_000;
/** What only says something when something else happens. */
const LATER = /\bfunction\b|=>|\bif\b/;
const ALERT = /\balert\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\)/g;

const LEAVES = /\blocation\b|\bhistory\.(?:back|go)\(/;

/**
 * What the script of a page says at once, in a box of its own, before it leads elsewhere: the whole of what such a page is for. Nothing
 * else may decide whether it does.
 */
export function alertsOn({ document }: Page): readonly string[] {
  const scripts = elementsIn(document).flatMap((element) => {
    if (element.name === 'script') return [rawTextOf(element)];
    return element.name === 'body' ? (element.attribs['onload'] ?? []) : [];
  });
  return scripts
    .filter((text) => text.length <= MAX_SCRIPT && !LATER.test(text) && LEAVES.test(text))
    .flatMap((text) => [...text.matchAll(ALERT)].map(([, single, double]) => single ?? double ?? ''))
    .map((text) => text.replaceAll(/\\[nrt]/g, ' ').replaceAll(/\\(.)/g, '$1'));
}
