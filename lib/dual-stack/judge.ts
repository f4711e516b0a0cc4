import type { Text } from '../router/text.ts';
import { SPOT_OF_AREA, type CheckFinding } from './check.ts';
import { checks } from './checks.ts';
import { headline, homeStatusOf, type HomeStatus } from './headline.ts';
import type { Home } from './home.ts';

/** What is known of a home and what is wrong with it. */
export interface HomeReport {
  readonly status: HomeStatus;
  readonly headline: Text;
  /** Cause before effect. */
  readonly findings: readonly CheckFinding[];
}

export function judge(home: Home): HomeReport {
  const findings = checks.flatMap(
    ({ id, area, spot = SPOT_OF_AREA[area], name, judge: ask }): CheckFinding[] => {
      const found = ask(home);
      return found ? [{ id, area, spot, name, ...found }] : [];
    },
  );
  return { status: homeStatusOf(findings), headline: headline(findings), findings };
}
