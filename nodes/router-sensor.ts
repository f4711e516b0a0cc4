import { z } from 'zod';
import { findReadable, readables } from '../lib/capabilities/catalogue.ts';
import type { AnyReadable } from '../lib/router/capability.ts';
import { RouterError } from '../lib/router/errors.ts';
import type { Notice } from '../lib/router/notice.ts';
import type { Router } from '../lib/router/router.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { readingMessage } from './runtime/reading-message.ts';
import { configNode, register, type Message, type RED } from './runtime/red.ts';
import { isRouterNode, type RouterNode } from './runtime/router-node.ts';
import { missing, statusOf, statusOfError } from './runtime/status.ts';

const ids = z
  .union([z.array(z.string()), z.string().transform((list) => list.split(','))])
  .transform((list) => list.map((id) => id.trim()).filter(Boolean));

const settings = z.object({
  router: z.string().default(''),
  readings: ids.default([]),
  when: z.enum(['change', 'poll', 'request']).default('change'),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-router-sensor', (node, definition) => {
    const parsed = settings.safeParse(definition);
    const source = configNode(RED, definition['router'], isRouterNode);
    const router = source?.router;
    if (!parsed.success || !source || !router) {
      node.status(source?.fault ? statusOfError(source.fault) : missing);
      return onInput(node, () =>
        Promise.reject(source?.fault ?? new RouterError('invalid-input', { detail: 'router' })),
      );
    }
    const { readings, when } = parsed.data;
    const chosen = tokensOf(readings);
    node.status(statusOf(router));
    const stop = router.subscribe(
      quietly(node, (notice) => {
        node.status(statusOf(router));
        for (const message of messagesFor(notice, when, chosen, source)) node.send(message);
      }),
    );
    onInput(node, (message, send) => onRequest(message, send, source, router, chosen));
    onClose(node, stop);
  });
}

/** All readings where none is chosen. Throws `invalid-input` for one that does not exist. */
function tokensOf(chosen: readonly string[]): readonly AnyReadable[] {
  if (chosen.length === 0) return readables;
  return chosen.map((id) => {
    const token = findReadable(id);
    if (!token) throw new RouterError('invalid-input', { detail: `no reading ${id}` });
    return token;
  });
}

function messagesFor(
  notice: Notice,
  when: string,
  chosen: readonly AnyReadable[],
  source: RouterNode,
): readonly object[] {
  if (when === 'change' && notice.kind === 'changed') {
    return notice.changes
      .filter(({ token }) => chosen.includes(token))
      .map(({ token, before, after }) => readingMessage(source, token, after, before));
  }
  if (when === 'poll' && notice.kind === 'looked') {
    return chosen
      .filter((token) => notice.now.has(token))
      .map((token) => readingMessage(source, token, notice.now.get(token), undefined));
  }
  return [];
}

/** A message asks for fresh values: those that it names, or the chosen ones. */
async function onRequest(
  message: Message,
  send: (message: object) => void,
  source: RouterNode,
  router: Router,
  chosen: readonly AnyReadable[],
): Promise<void> {
  const named = ids.safeParse(message.payload);
  const asked = named.success ? tokensOf(named.data.filter((id) => findReadable(id) !== undefined)) : chosen;
  const wanted = named.success && asked.length < readables.length ? asked : chosen;
  const before = router.snapshot;
  await router.lookNow(wanted.length === readables.length ? undefined : wanted);
  for (const token of wanted) {
    const now = router.snapshot.get(token);
    if (!router.snapshot.has(token)) continue;
    send({ ...message, ...readingMessage(source, token, now, before.get(token)) });
  }
}
