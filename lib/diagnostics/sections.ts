import type { RouterError } from '../router/errors.ts';
import type { LookFailure } from '../router/look-log.ts';
import type { Offer } from '../router/driver.ts';
import type { BrokerNodeFacts, HomeNodeFacts, RouterNodeFacts, RouterSeen } from './facts.ts';
import { percentile } from './percentile.ts';

/** What is told of a router; in the order in which it is left out again where it is too much, last first. */
export function routerSection(
  { name, slug, config, hasPassword, router, fault }: RouterNodeFacts,
  at: number,
) {
  return {
    slug,
    name,
    settings: config && {
      driver: config.driver,
      address: config.address,
      role: config.role,
      intervalS: config.interval,
      allow: config.allow,
      hasPassword,
      hasProfile: config.profile !== undefined,
      hasBrowser: Boolean(config.browser),
      syslogPort: config.syslog ?? 0,
    },
    fault: told(fault),
    ...(router && openSection(router, at)),
  };
}

function openSection(router: RouterSeen, at: number) {
  const { driver, problem, running, paused, offers, lookLog } = router;
  return {
    driver: driver && {
      id: driver.id,
      evidence: driver.evidence,
      host: driver.host,
      channels: driver.channels.map(({ id }) => id),
    },
    problem: told(problem),
    running: running?.id ?? null,
    paused,
    looks: looksSection(router),
    failures: lookLog.failures.map((each) => failureSection(each, at)),
    offered: offers.filter(({ withdrawn }) => !withdrawn).map(({ capability }) => capability.id),
    withdrawn: offers.flatMap(withdrawnSection),
    readings: readingsSection(router, at),
  };
}

/** How often and how fast what is read is read. */
function looksSection({ lookLog, standings }: RouterSeen) {
  return lookLog.records.map(({ channel, look, looked, failed, tookMs }) => {
    const standing = standings.find((each) => each.look === look);
    return {
      channel: channel.id,
      look: look.id,
      login: channel.login ?? false,
      intervalS: standing && standing.normalMs / 1000,
      looked,
      failed,
      failedInARow: standing?.failures,
      waitsForPerson: standing?.latched,
      p50Ms: percentile(tookMs, 0.5),
      p95Ms: percentile(tookMs, 0.95),
    };
  });
}

function failureSection({ at: then, channel, look, code, detail }: LookFailure, at: number) {
  return { agoS: seconds(at - then), channel, look, code, detail };
}

function withdrawnSection({ capability, withdrawn }: Offer) {
  return withdrawn ? [{ id: capability.id, ...told(withdrawn) }] : [];
}

function readingsSection({ snapshot, overdue }: RouterSeen, at: number) {
  const late = new Set(overdue);
  return Object.fromEntries(
    [...snapshot].map(([token, observed]) => {
      const { at: then, attributes } = observed;
      const said =
        observed.state === 'known'
          ? { value: observed.value, channel: observed.channel }
          : { unknown: observed.why };
      return [
        token.id,
        { ...said, agoS: seconds(at - then), overdue: late.has(token) || undefined, attributes },
      ];
    }),
  );
}

export function homeSection({ slug, members, report, fault }: HomeNodeFacts) {
  return {
    slug,
    ...members,
    fault: told(fault),
    status: report?.status ?? null,
    findings: report?.findings.map(({ id, status, text, evidence }) => ({
      id,
      status,
      ...(status !== 'ok' && { text: text.en, evidence }),
    })),
  };
}

export function brokerSection({ problem, fault, lines, ...rest }: BrokerNodeFacts, at: number) {
  return {
    ...rest,
    problem: told(problem),
    fault: told(fault),
    lines: lines.map(({ at: then, line }) => ({ agoS: seconds(at - then), line })),
  };
}

function told(error: RouterError | undefined) {
  return error && { code: error.code, detail: error.detail };
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
