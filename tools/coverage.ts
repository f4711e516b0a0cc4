// Reads an lcov report and holds it against what we promise: lines >= 95 %, branches >= 90 %, overall and for each file of the core.

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
  const sum = (pick: (file: FileCoverage) => Ratio): Ratio =>
    files
      .map(pick)
      .reduce((a, b) => ({ hit: a.hit + b.hit, found: a.found + b.found }), { hit: 0, found: 0 });
  const all = { file: 'all files', lines: sum((f) => f.lines), branches: sum((f) => f.branches) };
  console.log(`coverage: lines ${percent(all.lines)}, branches ${percent(all.branches)}`);
  return [all, ...files.filter(({ file }) => CORE.test(file))].flatMap(({ file, lines, branches }) => [
    ...(share(lines) < LINES ? [`${file}: lines ${percent(lines)}, promised ${LINES * 100} %`] : []),
    ...(share(branches) < BRANCHES
      ? [`${file}: branches ${percent(branches)}, promised ${BRANCHES * 100} %`]
      : []),
  ]);
}

function share({ hit, found }: Ratio): number {
  return found === 0 ? 1 : hit / found;
}

function percent(ratio: Ratio): string {
  return `${(share(ratio) * 100).toFixed(2)} %`;
}
