import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import { openRouter } from '../../lib/application/open.ts';
import { routerConfig } from '../../lib/router/config.ts';
import type { AnyDoable } from '../../lib/router/capability.ts';
import type { Result } from '../../lib/router/verification.ts';
import type { Router } from '../../lib/router/router.ts';
import { until } from '../peers/support/until.ts';
import type { Lab } from './lab.ts';
import type { RouterName } from './network.ts';

export const PATIENCE_MS = 60_000;

export interface Way {
  readonly router?: RouterName;
  /** Default: the key. */
  readonly password?: string;
  /** Another one than SSH's own. */
  readonly port?: number;
  readonly interval?: number;
  /** Whether UPnP is used as well; default: no. Through ports of the loopback interface it cannot be searched. */
  readonly igd?: boolean | 'search';
  /** Whether the host measures its road; default: no. */
  readonly ping?: boolean;
}

/** A router in the lab as a user would configure it for the driver linux-pppd, until the test ends. */
export function openPppd(
  t: TestContext,
  lab: Lab,
  { router: name = 'lower', password, port, interval = 1, igd = false, ping = false }: Way = {},
) {
  const address = `ssh://root@${lab.address(name)}:${port ?? lab.ports[name].ssh}`;
  const profile = { igd: igd === 'search' || (igd && lab.igd(name)), ping };
  const lines: string[] = [];
  const router = openRouter(routerConfig.parse({ address, driver: 'linux-pppd', interval, profile }), {
    credentials: { username: '', password: password ?? readFileSync(lab.sshKey, 'utf8') },
    log: (line) => lines.push(line),
  });
  t.after(() => router.close());
  router.start();
  return { router, lines };
}

export async function isUp(router: Router): Promise<void> {
  await until('the session is seen to be up', () => router.snapshot.value(sessionUp) === true, PATIENCE_MS);
}

/** As the owner, who need not wait between two. */
export function run(router: Router, capability: AnyDoable, input: unknown = null): Promise<Result> {
  return router.run({ capability, input, origin: 'flow', force: true });
}

/** Resolves when the router is no longer looked at, so that what is seen from now on was heard. */
export async function isLeftAlone(router: Router): Promise<void> {
  await isUp(router);
  let looked = performance.now();
  const stop = router.subscribe((notice) => {
    if (notice.kind === 'looked') looked = performance.now();
  });
  await until('it is no longer looked at', () => performance.now() - looked > 3000, 30_000);
  stop();
}

/** The session drops, and the router is seen to lose it and to get the next one. */
export async function redialIsSeen(t: TestContext, lab: Lab, router: Router): Promise<void> {
  const session = await lab.session();
  assert.ok(session);
  await lab.dropByClient();
  await lab.lost(session);
  const began = performance.now();
  await until('the loss is seen', () => router.snapshot.value(sessionUp) === false, PATIENCE_MS);
  t.diagnostic(`down: ${(performance.now() - began).toFixed(0)} ms after the kernel was seen to be`);
  const { address } = await lab.next(session);
  await until('the new address is seen', () => router.snapshot.value(wanIpv4) === address, PATIENCE_MS);
}
