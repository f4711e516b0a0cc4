import { latency } from '../../capabilities/latency.ts';
import { loss } from '../../capabilities/loss.ts';
import { seconds } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import type { HostAnswer } from './answer.ts';
import type { Host } from './host.ts';
import { pingIn, type Ping } from './ping.ts';
import type { SessionMemory } from './session-memory.ts';

/** Five pings each; so much is remembered that one lost packet is four percent. */
const MOST_ROUNDS = 5;

interface Round extends Ping {
  readonly target: string;
}

/**
 * How the road to the provider is, by a few pings from the host to the other end of its session, or to its gateway where it dials
 * nothing. Who has never answered a ping need not: that is no loss.
 */
export function latencyLook(host: Host, seen: SessionMemory): Look {
  let rounds: readonly Round[] = [];
  const answered = new Set<string>();
  return {
    id: 'latency',
    provides: [latency, loss],
    pace: { normal: seconds(60), fast: seconds(60) },
    deadlineMs: seconds(20),
    async read(signal, asked) {
      const answer = await host.measure(signal, asked);
      const report = new Report();
      if (answer === undefined) return miss(report, 'not-offered');
      const ping = pingIn(answer.ping);
      const why = whyNot(answer, host.answer && seen.dials(host.answer), ping);
      const target = answer.target?.address;
      if (why !== undefined || target === undefined || ping === undefined) {
        rounds = [];
        return miss(report, 'not-said', why);
      }
      rounds = [...rounds.filter((round) => round.target === target), { ...ping, target }].slice(
        -MOST_ROUNDS,
      );
      if (ping.received > 0) answered.add(target);
      if (!answered.has(target)) return miss(report, 'not-said', 'never-answered');
      const sent = total(rounds.map((round) => round.sent));
      const received = total(rounds.map((round) => round.received));
      report.tell(loss, Math.round((100 * (sent - received)) / sent));
      const took = rounds.flatMap((round) => round.averageMs ?? []).toSorted((a, b) => a - b);
      const middle = took[Math.floor((took.length - 1) / 2)];
      if (middle === undefined)
        report.miss(latency, 'not-said', { reason: received === 0 ? 'all-lost' : 'no-time' });
      else report.tell(latency, Math.round(middle * 10) / 10, { target });
      return report;
    },
  };
}

/** While a session is down the gateway is that of another road. */
function whyNot(
  { target }: HostAnswer,
  dials: ReturnType<SessionMemory['dials']> | undefined,
  ping: Ping | undefined,
): string | undefined {
  if (target === undefined) return 'no-target';
  if (target.of === 'gateway' && dials === 'yes') return 'no-session';
  return ping === undefined ? 'no-ping' : undefined;
}

function miss(report: Report, why: 'not-offered' | 'not-said', reason?: string): Report {
  const attributes = reason === undefined ? undefined : { reason };
  return report.miss(latency, why, attributes).miss(loss, why, attributes);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
