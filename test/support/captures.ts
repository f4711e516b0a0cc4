import type { ProfileReport } from '../../lib/capture/archive/report.ts';

/** What `expected.json` beside a capture says: all that the profile must find in it. */
export interface Expectation {
  readonly family: string;
  /** Values by id, complete. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Ids of what can be changed or done, complete. */
  readonly changes: readonly string[];
}

export function expectationOf({ family, findings }: ProfileReport): Expectation {
  const values = findings.flatMap(({ id, told }) =>
    told?.state === 'value' ? [[id, told.value] as const] : [],
  );
  return {
    family: family ?? '',
    values: Object.fromEntries(values),
    changes: findings.filter(({ change }) => change?.state === 'ready').map(({ id }) => id),
  };
}
