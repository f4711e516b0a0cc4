import { lineRateReceived } from '../../capabilities/line-rate-received.ts';
import { lineRateSent } from '../../capabilities/line-rate-sent.ts';
import { linkUp } from '../../capabilities/link-up.ts';
import type { Readable } from '../../router/capability.ts';
import type { Report } from '../../router/report.ts';
import type { GatewayAnswer } from './gateway.ts';

export const linkReadings = [linkUp, lineRateReceived, lineRateSent] as const;

/** What `GetCommonLinkProperties` says of the line, which may be up without a session (WANCommonInterfaceConfig:1, 2.2). */
export function tellLink(report: Report, told: GatewayAnswer): void {
  if ('why' in told) {
    for (const token of linkReadings) report.miss<unknown>(token, told.why);
    return;
  }
  const word = told.values.get('NewPhysicalLinkStatus')?.trim().toLowerCase() ?? '';
  const up = STATES.get(word);
  if (up !== undefined) report.tell(linkUp, up);
  else report.miss(linkUp, word === '' || word === 'unavailable' ? 'not-said' : 'unreadable');
  tellRate(report, lineRateReceived, told.values.get('NewLayer1DownstreamMaxBitRate'));
  tellRate(report, lineRateSent, told.values.get('NewLayer1UpstreamMaxBitRate'));
}

const STATES: ReadonlyMap<string, boolean> = new Map([
  ['up', true],
  ['down', false],
  ['initializing', false],
]);

/** No line is slower; what is smaller is in another unit, which nobody knows. */
const SLOWEST = 9600;
/** The ends of the type, and nothing, are what routers say that do not know. */
const NOTHING: ReadonlySet<string> = new Set(['', '0', '-1', '2147483647', '4294967295']);

function tellRate(report: Report, token: Readable<number>, said: string | undefined): void {
  const text = said?.trim() ?? '';
  if (NOTHING.has(text)) return void report.miss(token, 'not-said');
  const rate = /^\d{1,12}$/.test(text) ? Number(text) : undefined;
  if (rate === undefined || rate < SLOWEST) report.miss(token, 'unreadable');
  else report.tell(token, rate);
}
