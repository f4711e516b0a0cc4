import { z } from 'zod';
import { findReadable, readables } from '../lib/capabilities/catalogue.ts';
import type { AnyReadable } from '../lib/router/capability.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { idList } from '../lib/router/config.ts';
import { RouterError } from '../lib/router/errors.ts';
import type { Notice } from '../lib/router/notice.ts';
import type { Router } from '../lib/router/router.ts';
import type { Snapshot } from '../lib/router/snapshot.ts';
import { onDeployed } from './runtime/deploys.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { readingMessage } from './runtime/reading-message.ts';
import { register } from './runtime/register.ts';
import type { Message, Node, RED } from './runtime/node-red.ts';
import { routerOrRefuse, type RouterNode } from './runtime/router-node.ts';
import { statusOf, statusShower } from './runtime/status.ts';

const settings = z.object({
  readings: idList,
  when: z.enum(['change', 'poll', 'request']).default('change'),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-router-sensor', (node, definition) => {
    const source = routerOrRefuse(RED, node, definition);
    if (!source) return;
    const { router } = source;
    const { readings, when } = checkedInput(settings, definition);
    const chosen = tokensOf(readings);
    const show = statusShower(node);
    show(statusOf(router));
    let looked = router.snapshot;
    const stop = router.subscribe(
      quietly(node, (notice) => {
        show(statusOf(router));
        for (const message of messagesFor(notice, when, chosen, source, looked)) node.send(message);
        if (notice.kind === 'looked') looked = notice.now;
      }),
    );
    onInput(node, (message, send) => onRequest(message, send, source, router, chosen));
    onClose(node, stop);
    if (when === 'change') sendPresent(RED, node, chosen, source, router);
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
  looked: Snapshot,
): readonly object[] {
  if (when === 'change' && notice.kind === 'changed') {
    return notice.changes
      .filter(({ token }) => chosen.includes(token))
      .map(({ token, before, after }) => readingMessage(source, token, after, before));
  }
  if (when === 'poll' && notice.kind === 'looked') {
    return chosen
      .filter((token) => notice.now.has(token))
      .map((token) => readingMessage(source, token, notice.now.get(token), looked.get(token)));
  }
  return [];
}

/** What a router that was there before this node has told already: nothing of it is a change any more. */
function sendPresent(
  RED: RED,
  node: Node,
  chosen: readonly AnyReadable[],
  source: RouterNode,
  router: Router,
): void {
  const told = chosen.filter((token) => router.snapshot.has(token));
  if (told.length === 0) return;
  onDeployed(RED, node, () => {
    // only the deploy that brought this node
    for (const token of told.splice(0))
      node.send(readingMessage(source, token, router.snapshot.get(token), undefined));
  });
}

/** A message asks for fresh values: those that it names, or the chosen ones. */
async function onRequest(
  message: Message,
  send: (message: object) => void,
  source: RouterNode,
  router: Router,
  chosen: readonly AnyReadable[],
): Promise<void> {
  const given = idList.safeParse(message.payload);
  const named = given.success ? given.data.flatMap((id) => findReadable(id) ?? []) : [];
  const wanted = named.length > 0 ? named : chosen;
  const looks = router.driver?.channels.flatMap((channel) => channel.looks) ?? [];
  const isRead = (token: AnyReadable) => looks.some(({ provides }) => provides.includes(token));
  const before = router.snapshot;
  // what is concluded from other readings is fresh when everything is; a flow may ask each minute, and tries no refused login again
  await router.lookNow(wanted.every(isRead) ? wanted : undefined, false);
  const { snapshot } = router;
  for (const token of wanted) {
    if (!snapshot.has(token) && wanted === readables) continue;
    const now =
      snapshot.has(token) || isRead(token)
        ? snapshot.get(token)
        : ({ state: 'unknown', why: 'not-offered', at: Date.now() } as const);
    send({ ...message, ...readingMessage(source, token, now, before.get(token)) });
  }
}
