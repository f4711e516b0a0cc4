// Reads an lcov report and holds it against what we promise: lines >= 95 %, branches >= 90 %, overall and for each file of the core,
// and no file that no test loads.
import { stripTypeScriptTypes } from 'node:module';

export interface FileCoverage {
  readonly file: string;
  readonly lines: Ratio;
  readonly branches: Ratio;
}

interface Ratio {
  readonly hit: number;
  readonly found: number;
}

const LINES = 0.95;
const BRANCHES = 0.9;
const CORE = /^lib\/(router|transport|mqtt)\//;

export function coverageOf(lcov: string): readonly FileCoverage[] {
  return lcov
    .split('end_of_record')
    .map((record) => {
      const number = (key: string) => Number(new RegExp(`^${key}:(\\d+)`, 'm').exec(record)?.[1] ?? 0);
      return {
        file: /^SF:(.*)$/m.exec(record)?.[1]?.replaceAll('\\', '/') ?? '',
        lines: { hit: number('LH'), found: number('LF') },
        branches: { hit: number('BRH'), found: number('BRF') },
      };
    })
    .filter(({ file }) => file !== '');
}

export function shortfalls(files: readonly FileCoverage[]): readonly string[] {
  return [total(files), ...files.filter(({ file }) => CORE.test(file))].flatMap(
    ({ file, lines, branches }) => [
      ...(share(lines) < LINES ? [`${file}: lines ${percent(lines)}, promised ${LINES * 100} %`] : []),
      ...(share(branches) < BRANCHES
        ? [`${file}: branches ${percent(branches)}, promised ${BRANCHES * 100} %`]
        : []),
    ],
  );
}

/** The report knows only what some test loaded, so that a file without any test would count as nothing. `sources`: file and text. */
export function unloaded(
  files: readonly FileCoverage[],
  sources: Iterable<readonly [file: string, text: string]>,
): readonly string[] {
  const loaded = new Set(files.map(({ file }) => file));
  return [...sources]
    .filter(([file, text]) => !loaded.has(file) && doesSomething(text))
    .map(([file]) => `${file}: no test loads it`);
}

export function summary(files: readonly FileCoverage[]): string {
  const { lines, branches } = total(files);
  return `lines ${percent(lines)}, branches ${percent(branches)}`;
}

/** Whether anything but imports is left at run time. */
function doesSomething(source: string): boolean {
  const rest = stripTypeScriptTypes(source)
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, '')
    .replace(/\bimport\b[\w$\s{},*]*'[^']*';|\bexport\s*\{\s*\};/g, '');
  return rest.trim() !== '';
}

function total(files: readonly FileCoverage[]): FileCoverage {
  const sum = (ratios: readonly Ratio[]): Ratio =>
    ratios.reduce((a, b) => ({ hit: a.hit + b.hit, found: a.found + b.found }), { hit: 0, found: 0 });
  return {
    file: 'all files',
    lines: sum(files.map(({ lines }) => lines)),
    branches: sum(files.map(({ branches }) => branches)),
  };
}

function share({ hit, found }: Ratio): number {
  return found === 0 ? 1 : hit / found;
}

function percent(ratio: Ratio): string {
  return `${(share(ratio) * 100).toFixed(2)} %`;
}
