/** One line of the benchmark table. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What people would use instead, measured in the same run. */
  readonly peers: Readonly<Record<string, number>>;
  /** What nobody can beat with the same means, such as the bare library. */
  readonly floor: number | null;
  /** What we promise, and whether more or less is better. */
  readonly goal: number | null;
  readonly better: 'lower' | 'higher';
  readonly met: boolean;
  /** What a reader should know, such as a peer that is missing. */
  readonly note?: string;
}

export function row(
  input: Omit<Row, 'met' | 'peers' | 'floor' | 'goal'> & Partial<Pick<Row, 'peers' | 'floor' | 'goal'>>,
): Row {
  const { peers = {}, floor = null, goal = null, ours, better } = input;
  const met = goal === null || (better === 'lower' ? ours <= goal : ours >= goal);
  return { ...input, peers, floor, goal, met };
}

/** The value below which the share `p` (0 to 1) of the sample lies. */
export function percentile(sample: readonly number[], p: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
