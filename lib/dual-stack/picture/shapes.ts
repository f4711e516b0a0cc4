import type { Status } from '../../router/finding.ts';
import { escaped, fit } from './text.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PictureArea extends Point {
  readonly width: number;
  readonly height: number;
}

/** A line of text that fits: never wider than there is room. */
export function svgText(
  text: string,
  { x, y }: Point,
  width: number,
  kind: keyof typeof BREADTHS = 'plain',
): string {
  if (text === '') return '';
  const shown = escaped(fit(text, width, BREADTHS[kind]));
  return `<text x="${x}" y="${y}"${kind === 'plain' ? '' : ` class="${kind}"`}>${shown}</text>`;
}

/** The size of each kind of text as its breadth counts: bold letters are broader than those of the style sheet’s size. */
export const BREADTHS = { plain: 13, name: 15.5, small: 12, headline: 18 } as const;

export function box({ x, y, width, height }: PictureArea, status: Status | undefined, corner = 10): string {
  const rect = `x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}"`;
  return `<rect class="box${status ? ` ${status}` : ''}" ${rect}/>`;
}

export function svgPath(kind: 'road' | 'cable', status: Status | undefined, d: string): string {
  return `<path class="${kind}${status ? ` ${status}` : ''}" d="${d}"/>`;
}

/** Drawn and not written: no font has to know them, and they differ in shape as in colour. */
const MARKS: Readonly<Record<Status, string>> = {
  ok: 'M-4.5 .3l3 3.2 6-6.6',
  warning: 'M0-5.2v6M0 4.6v.1',
  problem: 'M-3.8-3.8l7.6 7.6M3.8-3.8l-7.6 7.6',
  unknown: 'M-3-2.4a3 2.9 0 1 1 4.4 2.5c-1 .5-1.4 1-1.4 2M0 5v.1',
};

/** What somebody points at is told in a sentence or two, whatever its length: a few hundred letters. */
const WORDY = 250;

/** The sign of a state, with the sentence that says more for whoever points at it. */
export function sign({ x, y }: Point, status: Status, says: string, scale = 1): string {
  const size = scale === 1 ? '' : ` scale(${scale})`;
  return `<g class="sign ${status}" transform="translate(${x} ${y})${size}"><title>${escaped(fit(says, WORDY, 1))}</title><circle r="10"/><path d="${MARKS[status]}"/></g>`;
}
