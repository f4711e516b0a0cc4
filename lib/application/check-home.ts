import { reachable } from '../capabilities/reachable.ts';
import type { Credentials } from '../drivers/definition.ts';
import type { HomeConfig } from '../dual-stack/config.ts';
import type { Home, Observations, RouterView, Side } from '../dual-stack/home.ts';
import { judge, type HomeReport } from '../dual-stack/judge.ts';
import { routerConfig } from '../router/config.ts';
import { asRouterError, type RouterError } from '../router/errors.ts';
import type { Router } from '../router/router.ts';
import { Snapshot } from '../router/snapshot.ts';
import { InboundObserver } from './inbound-observer.ts';
import { HomeObserver, type Routers } from './observe-home.ts';
import { observeHere } from './observe-lan.ts';
import { probesNamed } from '../transport/probes.ts';
import type { OpenOptions } from './open.ts';
import { knowledgeIn } from './router-knowledge.ts';
import { targetOf } from './target.ts';
import { examine } from './read-once.ts';
import {
  forwardJournalInMemory,
  removeLeftForwards,
  type ForwardingRouter,
  type ForwardJournal,
} from './temporary-forward.ts';

export interface CheckedHome {
  readonly report: HomeReport;
  readonly home: Home;
}

/** How a router is read once: `examine`, or what stands for it in a test. */
export type Examine = (...from: Parameters<typeof examine>) => Promise<Examined>;
type Examined = Pick<Router, 'snapshot' | 'problem' | 'close'> & Partial<ForwardingRouter>;

export interface CheckHomeOptions {
  readonly logins?: Readonly<Partial<Record<Side, Credentials>>>;
  readonly open?: Omit<OpenOptions, 'credentials'>;
  readonly examine?: Examine;
  /** What this machine knows without asking anybody. */
  readonly observe?: () => Promise<Observations>;
  /** What is seen by the probes that the file allows. */
  readonly look?: (routers: Routers, signal: AbortSignal) => Promise<Observations>;
  /** Where it is noted what is made on a router for a test. */
  readonly journal?: ForwardJournal;
}

/**
 * Reads both routers once, at the same time, looks at what this machine sees and what the allowed probes tell, and judges the home. A
 * router that cannot be read is a finding and no failure. What an earlier check that was cut short has left on the lower router is taken
 * away. Rejects with `invalid-input` for an address that is none, and with `cancelled`.
 */
export async function checkHome(
  config: HomeConfig,
  signal: AbortSignal,
  options: CheckHomeOptions = {},
): Promise<CheckedHome> {
  const { logins = {}, open = {}, examine: read = examine, observe = observeHere } = options;
  const { look = (routers, until) => observer.observe(routers, until) } = options;
  const { journal = forwardJournalInMemory() } = options;
  const probes = probesNamed(config.probes);
  const inbound = new InboundObserver(journal, config.forwards);
  const visit = (routers: Routers, until: AbortSignal) => inbound.observe(routers, forwarding(below), until);
  const observer = new HomeObserver({ probes, passedOn: config.passedOn, visit });
  // the lower router, where something is to be made on it, or taken away
  let below: Examined | undefined;
  const staysOpen = probes.includes('inbound') || (await journal.left()).length > 0;
  const view = async (side: Side): Promise<RouterView> => {
    const { host } = targetOf(config[side].address);
    const credentials = logins[side];
    const knowledge = knowledgeIn(config[side].profile);
    try {
      const router = await read(routerConfig.parse({ ...config[side], role: side }), signal, {
        ...open,
        ...(credentials && { credentials }),
      });
      const { snapshot, problem } = router;
      if (side === 'lower' && staysOpen) below = router;
      else await router.close();
      return { host, snapshot, problem, knowledge };
    } catch (thrown) {
      return unreadable(host, asRouterError(thrown));
    }
  };
  try {
    const [upper, lower, here] = await Promise.all([view('upper'), view('lower'), observe()]);
    const router = forwarding(below);
    if (router) await removeLeftForwards(lower.host, router, journal);
    // nothing is asked of anybody unless the file says so
    const seen = probes.length > 0 ? await look({ upper, lower }, signal) : {};
    const home = { upper, lower, observed: { ...here, ...seen } };
    return { home, report: judge(home) };
  } finally {
    await below?.close();
  }
}

const forwarding = (router: Examined | undefined): ForwardingRouter | undefined =>
  router?.run && router.offers ? (router as ForwardingRouter) : undefined;

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
