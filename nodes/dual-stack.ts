import { observeHere } from '../lib/application/check-home.ts';
import { targetOf } from '../lib/application/target.ts';
import { DualStack } from '../lib/dual-stack/dual-stack.ts';
import { systemClock } from '../lib/router/clock.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { RecentEvents } from '../lib/dual-stack/recent-events.ts';
import { AdminRoutes } from './runtime/admin-routes.ts';
import { addHomeEndpoints } from './runtime/home-endpoints.ts';
import type { DualStackNode } from './runtime/dual-stack-node.ts';
import { inWords, onClose } from './runtime/guard.ts';
import { placeOf } from './runtime/place.ts';
import { configNode, register, type Definition, type RED } from './runtime/red.ts';
import { isRouterNode } from './runtime/router-node.ts';

export default function (RED: RED): void {
  addHomeEndpoints(RED, new AdminRoutes(RED));
  register(RED, 'futamichi-dual-stack', (node, definition) => {
    const self = node as DualStackNode;
    self.slug = placeOf(RED, definition);
    try {
      self.dualStack = begin(RED, definition);
      self.recent = remember(RED, node.id, self.dualStack);
    } catch (thrown) {
      self.fault = asRouterError(thrown);
      node.error(`${self.slug}: ${inWords(self.fault)}`);
    }
    onClose(node, () => self.dualStack?.close());
  });
}

/** Keeps what happens, and tells open editors that there is something new to see. */
function remember(RED: RED, id: string, dualStack: DualStack): RecentEvents {
  const recent = new RecentEvents();
  dualStack.subscribe((notice) => {
    recent.add(notice, Date.now());
    RED.comms.publish('futamichi/home', { id }, false);
  });
  return recent;
}

function begin(RED: RED, definition: Definition): DualStack {
  const member = (side: 'upper' | 'lower') => {
    const node = configNode(RED, definition[side], isRouterNode);
    if (!node?.router || !node.config)
      throw node?.fault ?? new RouterError('invalid-input', { detail: `${side} router` });
    return { router: node.router, host: targetOf(node.config.address).host };
  };
  const upper = member('upper');
  const lower = member('lower');
  if (upper.router === lower.router)
    throw new RouterError('invalid-input', { detail: 'upper and lower are the same router' });
  return new DualStack({ upper, lower, clock: systemClock, observe: observeHere });
}
