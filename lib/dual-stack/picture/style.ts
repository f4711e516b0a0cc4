import type { Status } from '../../router/finding.ts';

/** Colours of a theme. Lines and signs stand out by 3:1 from what is behind them, words by 4.5:1 (WCAG 2.2, measured by a test). */
export interface Palette extends Readonly<Record<Status, string>> {
  readonly paper: string;
  readonly box: string;
  readonly edge: string;
  readonly ink: string;
  readonly faint: string;
  /** The mark within a sign. */
  readonly mark: string;
}

export const LIGHT: Palette = {
  paper: '#ffffff',
  box: '#f4f6f8',
  edge: '#7b8794',
  ink: '#1c2530',
  faint: '#4c5866',
  mark: '#ffffff',
  ok: '#00735c',
  unknown: '#5f6b78',
  warning: '#8a6a00',
  problem: '#c0272d',
};

export const DARK: Palette = {
  paper: '#14191f',
  box: '#1f262e',
  edge: '#8592a0',
  ink: '#eef2f6',
  faint: '#b4bfca',
  mark: '#14191f',
  ok: '#4fd1b0',
  unknown: '#a3afbb',
  warning: '#ffc457',
  problem: '#ff8a80',
};

export type Theme = 'light' | 'dark' | 'auto';

/** Everything is named after the picture, so that it can stand in a page among others. */
export const ROOT = 'futamichi-home';

export function style(theme: Theme): string {
  const first = theme === 'dark' ? DARK : LIGHT;
  const dark = theme === 'auto' ? `@media (prefers-color-scheme:dark){.${ROOT}{${variables(DARK)}}}` : '';
  return `.${ROOT}{${variables(first)}}${dark}${RULES.map((rule) => `.${ROOT} ${rule}`).join('')}`;
}

function variables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join('');
}

const RULES: readonly string[] = [
  'text{font-family:system-ui,-apple-system,"Hiragino Sans","Noto Sans JP","Yu Gothic UI",sans-serif;font-size:13px;fill:var(--ink)}',
  '.paper{fill:var(--paper)}',
  '.box{fill:var(--box);stroke:var(--edge);stroke-width:1.5}',
  '.box.problem{stroke:var(--problem);stroke-width:2.5}',
  '.box.warning{stroke:var(--warning);stroke-width:2.5}',
  '.name{font-weight:600;font-size:14px}',
  '.small{font-size:12px;fill:var(--faint)}',
  '.headline{font-size:16px;font-weight:600}',
  '.road{fill:none;stroke-width:6;stroke-linecap:round}',
  '.cable{fill:none;stroke:var(--edge);stroke-width:3}',
  ...(['ok', 'unknown', 'warning', 'problem'] as const).flatMap((status) => [
    `.road.${status}{stroke:var(--${status})}`,
    `.cable.${status}{stroke:var(--${status})}`,
    `.sign.${status} circle{fill:var(--${status})}`,
  ]),
  '.cable.problem,.cable.warning{stroke-width:5}',
  '.road.problem,.cable.problem{stroke-dasharray:2 10;stroke-linecap:round}',
  '.road.unknown,.cable.unknown{stroke-dasharray:10 9}',
  '.road.warning{stroke-dasharray:22 8}',
  '.sign circle{stroke:var(--paper);stroke-width:2}',
  '.sign path{fill:none;stroke:var(--mark);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}',
];
