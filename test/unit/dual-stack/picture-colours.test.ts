// Who sees colours otherwise, and who sees little contrast, can tell the states of the picture apart as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statuses, type Status } from '../../../lib/router/finding.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { picture } from '../../../lib/dual-stack/picture/picture.ts';
import { DARK, LIGHT, style, type Palette } from '../../../lib/dual-stack/picture/style.ts';
import { homeWith } from './homes.ts';
import { STATES_OF_HOMES } from './picture-states.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance([red, green, blue]: readonly number[]): number {
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function linear(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(linear(one)), luminance(linear(other))].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** How two colours differ for somebody who lacks a kind of cone (matrices of Machado, Oliveira and Fernandes 2009, severity 1). */
const BLINDNESS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lab(colour: string, matrix: readonly (readonly number[])[]): readonly [number, number, number] {
  const rgb = linear(colour);
  const seen = matrix.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, at) => sum + weight * (rgb[at] ?? 0), 0),
      ),
    ),
  );
  const [r = 0, g = 0, b = 0] = seen;
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
  ].map((part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116));
  const [x = 0, y = 0, z = 0] = xyz;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE 1976 colour difference; 2.3 is just noticeable. */
function difference(one: string, other: string, matrix: readonly (readonly number[])[]): number {
  const [a, b] = [lab(one, matrix), lab(other, matrix)];
  return Math.hypot(...a.map((part, at) => part - (b[at] ?? 0)));
}

const PALETTES = Object.entries({ light: LIGHT, dark: DARK });
const PAIRS: readonly (readonly [Status, Status])[] = statuses.flatMap((one, at) =>
  statuses.slice(at + 1).map((other) => [one, other] as const),
);

for (const [name, palette] of PALETTES)
  test(`Contrast, ${name}: words 4.5:1, lines and signs 3:1 (WCAG 2.2).`, (t) => {
    const behind: readonly (keyof Palette)[] = ['paper', 'box'];
    const least = (fronts: readonly (keyof Palette)[], backs: readonly (keyof Palette)[]) =>
      Math.min(...fronts.flatMap((front) => backs.map((back) => contrast(palette[front], palette[back]))));
    const words = least(['ink', 'faint'], behind);
    const lines = least([...statuses, 'edge'], behind);
    const marks = least(['mark'], statuses);
    t.diagnostic(
      `words ${words.toFixed(1)}, lines and signs ${lines.toFixed(1)}, marks within signs ${marks.toFixed(1)}`,
    );
    assert.ok(words >= 4.5);
    assert.ok(lines >= 3);
    assert.ok(marks >= 4.5);
  });

for (const [kind, matrix] of Object.entries(BLINDNESS))
  test(`Colours of states, ${kind}: each differs from each by four times what is just noticeable.`, (t) => {
    for (const [name, palette] of PALETTES) {
      const apart = PAIRS.map(
        ([one, other]) => [one, other, difference(palette[one], palette[other], matrix)] as const,
      );
      t.diagnostic(
        `${name}: ${apart.map(([one, other, by]) => `${one}/${other} ${by.toFixed(0)}`).join(', ')}`,
      );
      for (const [one, other, by] of apart) assert.ok(by >= 10, `${one} and ${other}: ${by.toFixed(1)}`);
    }
  });

/** What a road of a state is drawn with, beside its colour. */
const dashOf = (status: Status) =>
  new RegExp(`\\.road\\.${status}[^{]*\\{stroke-dasharray:([^;}]+)`).exec(style('light'))?.[1] ?? 'solid';

test('Without any colour every state has a mark and a stroke of its own, in every picture.', () => {
  const marks = new Map<string, Set<string>>();
  for (const differences of Object.values(STATES_OF_HOMES)) {
    const home = homeWith(differences);
    const svg = picture(home, judge(home), { language: 'en', now: 0 });
    for (const [, status = '', mark = ''] of svg.matchAll(
      /class="sign (\w+)"[^>]*><title>[^<]*<\/title><circle r="10"\/><path d="([^"]+)"/g,
    ))
      marks.set(status, (marks.get(status) ?? new Set()).add(mark));
  }
  assert.deepEqual(new Set(marks.keys()), new Set(statuses));
  for (const [status, shapes] of marks) assert.equal(shapes.size, 1, status);
  assert.equal(new Set([...marks.values()].flatMap((shapes) => [...shapes])).size, statuses.length);
  assert.equal(new Set(statuses.map(dashOf)).size, statuses.length, statuses.map(dashOf).join(' | '));
});
