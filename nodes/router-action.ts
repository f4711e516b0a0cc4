import { z } from 'zod';
import { findDoable } from '../lib/capabilities/catalogue.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { jsonOrText } from '../lib/router/json.ts';
import type { Router } from '../lib/router/router.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { register } from './runtime/register.ts';
import type { Message, RED } from './runtime/node-red.ts';
import { routerOrRefuse } from './runtime/router-node.ts';
import { statusOf, statusOfError, statusOfOutcome } from './runtime/status.ts';

const settings = z.object({
  capability: z.string().trim().default(''),
  /** JSON, or text that is no JSON; empty: the message decides. */
  value: z.unknown().optional(),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-router-action', (node, definition) => {
    const source = routerOrRefuse(RED, node, definition);
    if (!source) return;
    const { router } = source;
    const { capability, value } = checkedInput(settings, definition);
    const end = new AbortController();
    node.status(statusOf(router));
    // the outcome stays in sight until the router has something new to say
    const stop = router.subscribe(
      quietly(node, (notice) => {
        const { kind } = notice;
        const isNews = kind === 'changed' || kind === 'problem' || kind === 'done';
        if (isNews || (kind === 'offers' && router.running)) node.status(statusOf(router));
      }),
    );
    onInput(node, async (message, send) => {
      try {
        const result = await run(router, message, capability, value, end.signal);
        node.status(statusOfOutcome(result.outcome));
        send({ ...message, payload: result });
      } catch (thrown) {
        const error = asRouterError(thrown);
        // in a deploy it would show on the node that comes in place of this one
        if (!end.signal.aborted) node.status(statusOfError(error));
        throw error;
      }
    });
    onClose(node, () => {
      stop();
      end.abort();
    });
  });
}

/** The dialog decides what is done, a message where the dialog leaves it open. */
function run(router: Router, message: Message, fixed: string, value: unknown, signal: AbortSignal) {
  const id = fixed || (typeof message['action'] === 'string' ? message['action'] : '');
  const capability = findDoable(id);
  if (!capability)
    throw new RouterError('invalid-input', { detail: id === '' ? 'msg.action' : `no action ${id}` });
  const asked =
    value === undefined || value === ''
      ? message.payload
      : typeof value === 'string'
        ? jsonOrText(value)
        : value;
  const input = capability.kind === 'action' && typeof asked !== 'object' ? undefined : asked;
  return router.run({ capability, input, origin: 'flow', signal, force: message['force'] === true });
}
