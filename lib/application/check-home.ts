import { reachable } from '../capabilities/reachable.ts';
import type { Credentials } from '../drivers/definition.ts';
import type { HomeConfig } from '../dual-stack/config.ts';
import type { Home, Observations, RouterView, Side } from '../dual-stack/home.ts';
import { judge, type HomeReport } from '../dual-stack/judge.ts';
import { routerConfig } from '../router/config.ts';
import { asRouterError, type RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';
import { Snapshot } from '../router/snapshot.ts';
import { ownGateways, ownGlobalIpv6 } from '../transport/own-network.ts';
import type { OpenOptions } from './open.ts';
import { targetOf } from './target.ts';
import { examine } from './read-once.ts';

export interface CheckedHome {
  readonly report: HomeReport;
  readonly home: Home;
}

/** How a router is read once: `examine`, or what stands for it in a test. */
export type Examine = (
  ...from: Parameters<typeof examine>
) => Promise<Pick<Router, 'snapshot' | 'problem' | 'close'>>;

export interface CheckHomeOptions {
  readonly logins?: Readonly<Partial<Record<Side, Credentials>>>;
  readonly open?: Omit<OpenOptions, 'credentials'>;
  readonly examine?: Examine;
  readonly observe?: () => Promise<Observations>;
}

/**
 * Reads both routers once, at the same time, looks at what this machine sees, and judges the home. A router that cannot be
 * read is a finding and no failure. Rejects with `invalid-input` for an address that is none, and with `cancelled`.
 */
export async function checkHome(
  config: HomeConfig,
  signal: AbortSignal,
  { logins = {}, open = {}, examine: look = examine, observe = observeHere }: CheckHomeOptions = {},
): Promise<CheckedHome> {
  const view = async (side: Side): Promise<RouterView> => {
    const { host } = targetOf(config[side].address);
    const credentials = logins[side];
    try {
      const router = await look(routerConfig.parse({ ...config[side], role: side }), signal, {
        ...open,
        ...(credentials && { credentials }),
      });
      const { snapshot, problem } = router;
      await router.close();
      return { host, snapshot, problem };
    } catch (thrown) {
      return unreadable(host, asRouterError(thrown));
    }
  };
  const [upper, lower, observed] = await Promise.all([view('upper'), view('lower'), observe()]);
  const home = { upper, lower, observed };
  return { home, report: judge(home) };
}

const SILENT: ReadonlySet<string> = new Set(['unreachable', 'timeout']);

/** Cancelling ends the check; anything else that keeps us from a router is known about the home. */
function unreadable(host: string, problem: RouterError): RouterView {
  if (problem.code === 'cancelled' || problem.code === 'invalid-input' || problem.code === 'defect')
    throw problem;
  const snapshot = SILENT.has(problem.code)
    ? Snapshot.empty.with([[reachable, { state: 'known', value: false, at: Date.now(), channel: 'check' }]])
    : Snapshot.empty;
  return { host, snapshot, problem };
}

/** What this machine knows without asking anybody. */
export async function observeHere(): Promise<Observations> {
  const gateways = await ownGateways();
  const ipv6 = ownGlobalIpv6();
  return { ...(gateways && { gateways }), ...(ipv6.length > 0 && { ipv6 }) };
}
