import { execFileSync } from 'node:child_process';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { installed } from '../../peers/support/peer.ts';
import { ADDRESS, DESCRIPTION, Miniupnpd } from '../../peers/support/miniupnpd.ts';
import { ownUdn } from '../../support/igd.ts';
import type { Watched } from './contestants.ts';

/** What a router does when its session ends: it tells everybody who subscribed, or nobody. */
export const kinds = ['with events', 'without events', 'miniupnpd'] as const;
export type Kind = (typeof kinds)[number];

export interface RaceBox extends Watched {
  readonly kind: Kind;
  /** Its session ends; answers when it did, on the monotonic clock. */
  drop(): Promise<number>;
  restore(): Promise<void>;
  /** Requests so far of who calls himself so; undefined: nobody counts. */
  requests(agent: RegExp): number | undefined;
  close(): Promise<void>;
}

/** Where the member of the LAN is who searches, and whom the routers hear. */
const LAN = ADDRESS;

/** An emulated router with an address of its own in the namespace. */
export async function emulated(kind: Kind, number: number): Promise<RaceBox> {
  const host = `192.168.77.${10 + number}`;
  execFileSync('ip', ['addr', 'add', `${host}/32`, 'dev', 'lo']);
  const slug = `box${number}`;
  const router = await startIgd({
    host,
    udn: ownUdn(),
    friendlyName: slug,
    serial: slug,
    gena: kind === 'with events' ? 'ok' : 'refused',
    ssdp: { port: 1900, multicast: LAN },
  });
  return {
    kind,
    slug,
    description: router.url,
    control: new URL('/ctl/WANIPConn1', router.url),
    udn: router.quirks.udn,
    drop() {
      router.drop();
      return Promise.resolve(performance.now());
    },
    restore: () => Promise.resolve(router.restore()),
    requests: (agent) => router.requests.filter((each) => agent.test(each.agent ?? '')).length,
    close: () => router.close(),
  };
}

/** The real one, the link of whose Internet side goes, of which it tells nobody. Undefined: it is not installed. */
export async function real(): Promise<RaceBox | undefined> {
  if (!installed('miniupnpd')) return undefined;
  const peer = new Miniupnpd();
  await peer.start();
  return {
    kind: 'miniupnpd',
    slug: 'miniupnpd',
    description: new URL(DESCRIPTION),
    control: new URL('/ctl/IPConn', DESCRIPTION),
    udn: 'uuid:7e1d2c00-0000-4000-8000-000000000001',
    async drop() {
      await peer.wan('down');
      return performance.now();
    },
    restore: () => peer.wan('back'),
    requests: () => undefined,
    close: () => peer.stop(),
  };
}
