import { z } from 'zod';
import { InboundObserver } from '../lib/application/inbound-observer.ts';
import { HomeObserver } from '../lib/application/observe-home.ts';
import { observeHere } from '../lib/application/observe-lan.ts';
import { knowledgeIn } from '../lib/application/router-knowledge.ts';
import { targetOf } from '../lib/application/target.ts';
import { removeLeftForwardsOnceOpen } from '../lib/application/temporary-forward.ts';
import { DualStack } from '../lib/dual-stack/dual-stack.ts';
import { RecentEvents } from '../lib/dual-stack/recent-events.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { systemClock } from '../lib/router/clock.ts';
import { idList } from '../lib/router/config.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { probesNamed } from '../lib/transport/probes.ts';
import { AdminRoutes } from './runtime/admin-routes.ts';
import {
  dualStackNodes,
  routersOf,
  type DualStackNode,
  type WorkingHome,
} from './runtime/dual-stack-node.ts';
import { forwardJournalOf } from './runtime/forward-journal.ts';
import { inWords, onClose } from './runtime/guard.ts';
import { addHomeEndpoints } from './runtime/home-endpoints.ts';
import { accountFor, homeSetUp } from './runtime/home-set-up.ts';
import { topicSlugOf } from './runtime/place.ts';
import type { Definition, RED } from './runtime/node-red.ts';
import { register } from './runtime/register.ts';
import type { WorkingRouter } from './runtime/router-node.ts';
import { SetUpDesk } from './runtime/set-up-desk.ts';

/** Nothing is allowed unless it stands here. */
const settings = z.object({
  probes: idList,
  passedOn: idList,
});

export default function (RED: RED): void {
  addHomeEndpoints(RED, new AdminRoutes(RED));
  register(RED, 'futamichi-dual-stack', (node, definition) => {
    const self = node as DualStackNode;
    const asked = checkedInput(settings, definition);
    self.slug = topicSlugOf(RED, definition);
    self.members = { upper: String(definition['upper']), lower: String(definition['lower']) };
    try {
      self.routers = routersOf(RED, definition);
      self.dualStack = begin(RED, definition, asked);
      self.recent = remember(RED, node.id, self.dualStack);
      const working = self as WorkingHome;
      self.setUpDesk = new SetUpDesk({
        open: () => homeSetUp(RED, working, () => accountFor(RED, node.id)),
        onChange: () => tellEditors(RED, node.id),
      });
    } catch (thrown) {
      self.fault = asRouterError(thrown);
      node.error(`${self.slug}: ${inWords(self.fault)}`);
    }
    dualStackNodes.add(self);
    onClose(node, () => {
      dualStackNodes.delete(self);
      self.setUpDesk?.close();
      self.dualStack?.close();
    });
  });
}

/** Keeps what happens, and tells open editors that there is something new to see. */
function remember(RED: RED, id: string, dualStack: DualStack): RecentEvents {
  const recent = new RecentEvents();
  dualStack.subscribe((notice) => {
    if (notice.kind === 'confirmed') return;
    recent.add(notice, Date.now());
    tellEditors(RED, id);
  });
  return recent;
}

function tellEditors(RED: RED, id: string): void {
  RED.comms.publish('futamichi/home', { id }, false);
}

function begin(
  RED: RED,
  definition: Definition,
  { probes, passedOn }: Pick<z.output<typeof settings>, 'probes' | 'passedOn'>,
): DualStack {
  const members = routersOf(RED, definition);
  const member = ({ router, config: { address, profile } }: WorkingRouter) => ({
    router,
    // where it is now: a set-up may have moved it
    get host() {
      return router.driver?.host ?? targetOf(address).host;
    },
    knowledge: knowledgeIn(profile),
  });
  const upper = member(members.upper);
  const lower = member(members.lower);
  if (upper.router === lower.router)
    throw new RouterError('invalid-input', { detail: 'upper and lower are the same router' });
  const allowed = probesNamed(probes);
  const journal = forwardJournalOf(RED);
  const inbound = new InboundObserver(journal);
  void removeLeftForwardsOnceOpen(lower.host, lower.router, journal);
  const observer = new HomeObserver({
    probes: allowed,
    passedOn,
    visit: (routers, signal) => inbound.observe(routers, lower.router, signal),
  });
  return new DualStack({
    upper,
    lower,
    clock: systemClock,
    observe: observeHere,
    ...(allowed.length > 0 && { look: (routers, signal) => observer.observe(routers, signal) }),
  });
}
