import { catalogue } from '../capabilities/catalogue.ts';
import { drivers } from '../drivers/registry.ts';
import { checks } from '../dual-stack/checks.ts';
import { homeCatalogue } from '../dual-stack/home-catalogue.ts';
import { homeStatuses } from '../dual-stack/headline.ts';
import type { Capability } from '../router/capability.ts';
import { roles } from '../router/config.ts';
import { errorCodes } from '../router/errors.ts';
import { statuses } from '../router/finding.ts';
import { Disguise } from './disguise.ts';
import type { Facts } from './facts.ts';
import { brokerSection, homeSection, routerSection } from './sections.ts';

/** Of the whole as JSON, in bytes: what a broker's smallest usual limits, and a bug report, can take. */
export const MOST_BYTES = 64_000;
/** What is left out of a report that is too large, first what helps least. */
const LEFT_OUT = ['readings', 'lines', 'evidence', 'failures', 'findings', 'looks', 'withdrawn', 'shown'];
const FORMAT = 1;

/** What a report can be made of without thinking about who reads it: plain data, masked and bounded. */
export function diagnostics(facts: Facts): object {
  const { at, versions, routers, homes, brokers, secrets } = facts;
  const disguise = new Disguise(secrets, [
    ...WORDS,
    ...Object.values(versions).map(String),
    ...wordsOf(facts),
  ]);
  return bounded(
    disguise.of({
      format: FORMAT,
      at: new Date(at).toISOString(),
      versions,
      routers: routers.map((each) => routerSection(each, at)),
      homes: homes.map(homeSection),
      brokers: brokers.map((each) => brokerSection(each, at)),
    }) as Report,
  );
}

interface Report {
  readonly routers: readonly unknown[];
  readonly homes: readonly unknown[];
  readonly brokers: readonly unknown[];
  readonly leftOut?: readonly string[];
}

function bounded(whole: Report): object {
  let report = whole;
  for (const part of LEFT_OUT) {
    if (fits(report)) return report;
    report = { ...without(report, part), leftOut: [...(report.leftOut ?? []), part] };
  }
  for (let most = 32; !fits(report) && most > 0; most = Math.floor(most / 2)) {
    const [routers, homes, brokers] = [report.routers, report.homes, report.brokers].map((all) =>
      all.slice(0, most),
    );
    report = { ...report, routers: routers ?? [], homes: homes ?? [], brokers: brokers ?? [] };
  }
  return report;
}

function fits(report: object): boolean {
  return Buffer.byteLength(JSON.stringify(report)) <= MOST_BYTES;
}

function without(report: Report, part: string): Report {
  return JSON.parse(
    JSON.stringify(report, (key, value: unknown) => (key === part ? undefined : value)),
  ) as Report;
}

/** Words of ours that can stand as values, whoever's routers they are. */
const WORDS: readonly string[] = [
  ...errorCodes,
  ...roles,
  ...statuses,
  ...homeStatuses,
  ...drivers.map(({ id }) => id),
  ...checks.map(({ id }) => id),
  ...[...catalogue, ...homeCatalogue].flatMap(wordsOfCapability),
  ...'auto derived hardware recorded manual reconstructed not-read not-offered not-said'.split(' '),
  ...'connecting connected offline en ja verified unchanged pending-restart uncertain'.split(' '),
];

function wordsOfCapability(capability: Capability): readonly string[] {
  const { id } = capability;
  const entity = capability.entity as { readonly options?: readonly string[] } | undefined;
  return [id, ...(entity?.options ?? [])];
}

/** Names that drivers have for their parts. */
function wordsOf({ routers }: Facts): readonly string[] {
  return routers.flatMap(({ router }) => [
    ...(router?.driver?.channels ?? []).flatMap(({ id, looks }) => [id, ...looks.map((look) => look.id)]),
    ...(router?.offers ?? []).map(({ capability }) => capability.id),
    ...[...(router?.snapshot ?? [])].map(([{ id }]) => id),
  ]);
}
