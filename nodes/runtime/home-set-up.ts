import { join } from 'node:path';
import type { PppoeAccount } from '../../lib/application/set-up/access.ts';
import { journalIn, journalInMemory, type Journal } from '../../lib/application/set-up/journal.ts';
import { addressAt } from '../../lib/application/address-at.ts';
import { lockHome } from '../../lib/application/set-up/home-lock.ts';
import { lockInProcess } from '../../lib/application/set-up/lock.ts';
import { RoutersByAddress } from '../../lib/application/set-up/routers-by-address.ts';
import type { SetUpOptions } from '../../lib/application/set-up/context.ts';
import { SetUp } from '../../lib/application/set-up/set-up.ts';
import { examine } from '../../lib/application/read-once.ts';
import { targetOf } from '../../lib/application/target.ts';
import { homeConfig, type HomeConfig } from '../../lib/dual-stack/config.ts';
import type { Side } from '../../lib/dual-stack/home.ts';
import { wishIn } from '../../lib/dual-stack/plan/goal.ts';
import { systemClock } from '../../lib/router/clock.ts';
import type { WorkingHome } from './dual-stack-node.ts';
import { hostKeysOf } from './host-keys.ts';
import { rememberPlace } from './moved-routers.ts';
import type { Node, RED } from './node-red.ts';
import type { WorkingRouter } from './router-node.ts';
import type { HomeSetUp } from './set-up-desk.ts';

/**
 * The set-up of a home's two router nodes. Its place is in Node-RED's user directory, by the id of the home's node, so that whoever asks
 * (a flow, the sidebar) asks about the same one. `goal`: as in a home's file. Throws `invalid-input` for one that makes no sense.
 */
export function homeSetUp(
  RED: RED,
  home: WorkingHome,
  account: () => PppoeAccount | undefined,
  goal?: HomeConfig['goal'],
): HomeSetUp {
  const { routers: members } = home;
  const side = ({ config: { address, driver, profile, browser } }: WorkingRouter) => ({
    address,
    driver,
    profile,
    browser,
  });
  const wish = wishIn(goal);
  const config = homeConfig.parse({ upper: side(members.upper), lower: side(members.lower) });
  const lower = members.lower.router.driver?.identity;
  const access = new RoutersByAddress(config, {
    identities: lower === undefined ? {} : { lower },
    logins: { ...loginOf('upper', members.upper), ...loginOf('lower', members.lower) },
    open: { hostKeys: hostKeysOf(RED) },
    async examine(asked, signal, options) {
      const member = asked.role === 'upper' ? members.upper : members.lower;
      if (asked.address !== member.config.address) return examine(asked, signal, options);
      await member.router.lookNow();
      return lent(member.router);
    },
  });
  const setUp = new SetUp({
    access,
    ...placeOf(RED, home.id, config),
    clock: systemClock,
    wish,
    lowerHost: targetOf(config.lower.address).host,
    account: () => Promise.resolve(account()),
  });
  setUp.subscribe(({ movedTo, status }) => {
    const { entered = '', router } = members.lower;
    const place = (now: string) => rememberPlace(RED, entered, now, router.driver?.identity);
    if (movedTo !== null) place(addressAt(entered, movedTo));
    else if (status === 'aborting' || status === 'aborted') place(entered);
  });
  return { setUp, close: () => access.close() };
}

const inMemory = new Map<string, Journal>();

/** Where its place is kept: in the user directory, or without one for as long as Node-RED runs. */
function placeOf(RED: RED, id: string, { upper }: HomeConfig): Pick<SetUpOptions, 'journal' | 'lock'> {
  const { userDir } = RED.settings;
  if (!userDir) {
    const journal = inMemory.get(id) ?? journalInMemory();
    inMemory.set(id, journal);
    return { journal, lock: () => lockInProcess(id) };
  }
  const place = join(userDir, 'futamichi', `set-up-${id.replaceAll(/[^\w-]/g, '_')}`);
  return { journal: journalIn(`${place}.jsonl`), lock: () => lockHome(upper.address) };
}

function loginOf(side: Side, { credentials }: WorkingRouter) {
  const { username, password } = credentials ?? {};
  if (typeof password !== 'string') return {};
  return { [side]: { username: typeof username === 'string' ? username : '', password } };
}

/** The PPPoE account that a set-up node keeps, if all of it is there. */
export function accountIn(credentials: Node['credentials']): PppoeAccount | undefined {
  const { username, password } = credentials ?? {};
  return typeof username === 'string' && typeof password === 'string' && username !== '' && password !== ''
    ? { username, password }
    : undefined;
}

/** The account of the first set-up node that is deployed for a home. */
export function accountFor(RED: RED, home: string): PppoeAccount | undefined {
  let account: PppoeAccount | undefined;
  RED.nodes.eachNode((each) => {
    const { id, type, dualStack } = each as typeof each & { readonly dualStack?: unknown };
    if (account || type !== 'futamichi-dual-stack-setup' || dualStack !== home) return;
    account = accountIn((RED.nodes.getNode(id) as Node | null)?.credentials);
  });
  return account;
}

/** A router that somebody else closes. */
function lent(router: WorkingRouter['router']) {
  return {
    get snapshot() {
      return router.snapshot;
    },
    get problem() {
      return router.problem;
    },
    get driver() {
      return router.driver;
    },
    get offers() {
      return router.offers;
    },
    lookNow: (...tokens: Parameters<typeof router.lookNow>) => router.lookNow(...tokens),
    run: (...request: Parameters<typeof router.run>) => router.run(...request),
    close: () => Promise.resolve(),
  };
}
