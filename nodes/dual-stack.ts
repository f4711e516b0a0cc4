import { z } from 'zod';
import { observeHere } from '../lib/application/check-home.ts';
import { targetOf } from '../lib/application/target.ts';
import { DualStack } from '../lib/dual-stack/dual-stack.ts';
import { systemClock } from '../lib/router/clock.ts';
import { slugFrom } from '../lib/router/config.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { dualStackNodes, type DualStackNode } from './runtime/dual-stack-node.ts';
import { inWords, onClose } from './runtime/guard.ts';
import { configNode, register, settingsOf, type Definition, type RED } from './runtime/red.ts';
import { isRouterNode } from './runtime/router-node.ts';

const settings = z.object({
  slug: z.string().trim().default(''),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-dual-stack', (node, definition) => {
    const self = node as DualStackNode;
    const { slug } = settingsOf(settings, definition);
    self.slug = slug || slugFrom(typeof definition.name === 'string' ? definition.name : '', node.id);
    self.members = { upper: String(definition['upper']), lower: String(definition['lower']) };
    try {
      self.dualStack = begin(RED, definition);
    } catch (thrown) {
      self.fault = asRouterError(thrown);
      node.error(`${self.slug}: ${inWords(self.fault)}`);
    }
    dualStackNodes.add(self);
    onClose(node, () => {
      dualStackNodes.delete(self);
      self.dualStack?.close();
    });
  });
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
