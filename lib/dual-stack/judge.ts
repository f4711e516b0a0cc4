import type { Text } from '../router/text.ts';
import { checks } from './checks.ts';
import type { Finding } from './finding.ts';
import { headline, statusOf, type HomeStatus } from './headline.ts';
import type { Home } from './home.ts';
import { SPOT_OF_AREA } from './spot.ts';

/** What is known of a home and what is wrong with it. */
export interface HomeReport {
  readonly status: HomeStatus;
  readonly headline: Text;
  /** Cause before effect. */
  readonly findings: readonly Finding[];
}

export function judge(home: Home): HomeReport {
  const findings = checks.flatMap(({ id, area, spot = SPOT_OF_AREA[area], name, judge: ask }): Finding[] => {
    const verdict = ask(home);
    return verdict ? [{ id, area, spot, name, ...verdict }] : [];
  });
  return { status: statusOf(findings), headline: headline(findings), findings };
}
