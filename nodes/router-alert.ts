import { z } from 'zod';
import { targetOf } from '../lib/application/target.ts';
import type { AlertSource } from '../lib/dual-stack/alert-dispatcher.ts';
import type { AlertKind } from '../lib/dual-stack/alert-kinds.ts';
import { contentOf, type AlertNotice } from '../lib/dual-stack/alert-notice.ts';
import { HeldMessages } from '../lib/dual-stack/held-messages.ts';
import { LoneRouter } from '../lib/dual-stack/lone-router.ts';
import { isOpen, roads } from '../lib/dual-stack/needed-road.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { systemClock } from '../lib/router/clock.ts';
import { languageOf, type Language } from '../lib/router/text.ts';
import { alertDispatcherOf } from './runtime/alert-dispatchers.ts';
import { homeOrRefuse } from './runtime/dual-stack-node.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { keptFile } from './runtime/kept-file.ts';
import { register } from './runtime/register.ts';
import type { Definition, Node, RED } from './runtime/node-red.ts';
import { routerOrRefuse } from './runtime/router-node.ts';
import { connecting, homeStatus, statusOf } from './runtime/status.ts';

const seconds = z.union([z.literal(''), z.coerce.number().min(0).max(86_400)]).optional();

const settings = z.object({
  language: z.string().default('en').transform(languageOf),
  /** Seconds for which something has to be wrong; empty: each kind's own. */
  hold: seconds,
  /** Kinds that are not told; `address` is one, too. */
  off: z.array(z.string()).default([]),
  /** The road that messages need: while it is down they are kept. Empty: none. */
  keep: z.enum(['', ...roads]).default(''),
});

type SentMessage = Readonly<Record<string, unknown>>;

export default function (RED: RED): void {
  register(RED, 'futamichi-router-alert', (node, definition) => {
    const subject =
      definition['router'] && !definition['dualStack']
        ? routerAlone(RED, node, definition)
        : home(RED, node, definition);
    if (!subject) return;
    const { watched } = subject;
    const { language, hold, off, keep } = checkedInput(settings, definition);
    const kept = keptFile(RED, `held-${node.id}`, z.array(z.record(z.string(), z.unknown())));
    const messages = new HeldMessages<SentMessage>({
      clock: systemClock,
      send: (message, late) => node.send({ ...message, late }),
      known: (keep && kept.known) || [],
      onChange: (held) => void kept.keep([...held]),
    });
    const look = quietly(node, () => {
      node.status(subject.status());
      const { report } = watched;
      if (report) messages.isUp = keep === '' || isOpen(keep, report.findings);
    });
    const stop = watched.subscribe(look);
    look();
    const stopListening = subject.dispatcher.listen(
      quietly(node, (told: AlertNotice) => messages.give(messageOf(subject, told, language))),
      { off: off as AlertKind[], ...(typeof hold === 'number' && { holdMs: hold * 1000 }) },
    );
    onInput(node, (message, send) => send({ ...message, ...presentMessage(subject, language) }));
    onClose(node, () => {
      stop();
      stopListening();
      messages.close();
    });
  });
}

/** What is watched, and how it is named in messages. */
interface Subject {
  readonly watched: AlertSource;
  readonly dispatcher: ReturnType<typeof alertDispatcherOf>;
  readonly slug: string;
  /** `home` or `router`, as a property of each message. */
  readonly named: SentMessage;
  readonly status: () => Parameters<Node['status']>[0];
}

function home(RED: RED, node: Node, definition: Definition): Subject | undefined {
  const owner = homeOrRefuse(RED, node, definition);
  if (!owner) return undefined;
  const { id, slug, name, dualStack: watched } = owner;
  return {
    watched,
    dispatcher: alertDispatcherOf(RED, owner, () => watched),
    slug,
    named: { home: { id, slug, name: name ?? null } },
    status: () => (watched.report ? homeStatus[watched.report.status] : connecting),
  };
}

function routerAlone(RED: RED, node: Node, definition: Definition): Subject | undefined {
  const owner = routerOrRefuse(RED, node, definition);
  if (!owner) return undefined;
  const { id, slug, name, router, config } = owner;
  const watched = new LoneRouter({ router, host: targetOf(config.address).host });
  return {
    watched,
    dispatcher: alertDispatcherOf(RED, owner, () => watched),
    slug,
    named: { router: { id, slug, name: name ?? null } },
    status: () => statusOf(router),
  };
}

/** The same properties for every message: a flow, a notification and a log can take them as they are. */
function messageOf({ slug, named }: Subject, told: AlertNotice, language: Language): SentMessage {
  return {
    topic: `${slug}/alert/${told.kind}`,
    payload: told.text[language],
    alert: contentOf(told, language),
    ...named,
  };
}

/** What is wrong now, for whoever asks. */
function presentMessage({ slug, named, watched }: Subject, language: Language): SentMessage {
  const wrong = (watched.report?.findings ?? []).filter(({ status }) => status === 'problem');
  return { topic: `${slug}/alert`, payload: wrong.map(({ text }) => text[language]), ...named };
}
