import { z } from 'zod';
import { Alerts, type Alert } from '../lib/dual-stack/alerts.ts';
import type { AddressChange, DualStack } from '../lib/dual-stack/dual-stack.ts';
import type { Area } from '../lib/dual-stack/check.ts';
import { NAMES } from '../lib/dual-stack/home.ts';
import { systemClock } from '../lib/router/clock.ts';
import { languageOf, type Language, type Text } from '../lib/router/text.ts';
import { alertMemory } from './runtime/alert-memory.ts';
import { homeOrRefuse, type DualStackNode } from './runtime/dual-stack-node.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { register, settingsOf, type RED } from './runtime/red.ts';
import { connecting, homeStatus } from './runtime/status.ts';

const seconds = z.union([z.literal(''), z.coerce.number().min(0).max(86_400)]).optional();

const settings = z.object({
  language: z.string().default('en').transform(languageOf),
  /** Seconds for which something has to be wrong; empty: each kind's own. */
  hold: seconds,
  /** Kinds that are not told; `address` is one, too. */
  off: z.array(z.string()).default([]),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-router-alert', (node, definition) => {
    const home = homeOrRefuse(RED, node, definition);
    if (!home) return;
    const { dualStack } = home;
    const { language, hold, off } = settingsOf(settings, definition);
    const memory = alertMemory(RED, node.id);
    const alerts: Alerts = new Alerts({
      clock: systemClock,
      off: off as Area[],
      tell: quietly(node, (alert: Alert) => {
        node.send(alertMessage(home, alert, language));
        void memory.keep(alerts.state);
      }),
      ...(typeof hold === 'number' && { holdMs: everyKind(hold * 1000) }),
      ...(memory.known && { state: memory.known }),
    });
    const look = () => {
      const { report } = dualStack;
      node.status(report ? homeStatus[report.status] : connecting);
      if (report) alerts.update(report.findings, dualStack.changing);
    };
    const stop = dualStack.subscribe(
      quietly(node, (notice) => {
        if (notice.kind !== 'address') look();
        else if (!off.includes('address')) node.send(addressMessage(home, notice, language));
      }),
    );
    look();
    onInput(node, (message, send) => send({ ...message, ...presentMessage(home, dualStack, language) }));
    onClose(node, () => {
      stop();
      alerts.close();
    });
  });
}

function everyKind(ms: number): Readonly<Record<Area, number>> {
  return { line: ms, lan: ms, upper: ms, lower: ms, login: ms, server: ms };
}

/** The same properties for every message: a flow, a notification and a log can take them as they are. */
function alertMessage(home: DualStackNode, alert: Alert, language: Language): object {
  const { kind, state, text, remedy, since, lastedMs } = alert;
  return {
    topic: `${home.slug}/alert/${kind}`,
    payload: text[language],
    alert: {
      kind,
      state,
      since: new Date(since).toISOString(),
      lasted: lastedMs === undefined ? null : Math.round(lastedMs / 1000),
      remedy: remedy?.[language] ?? null,
    },
    home: homeOf(home),
  };
}

function addressMessage(home: DualStackNode, { side, from, to }: AddressChange, language: Language): object {
  const text: Text = {
    en: `The ${NAMES[side].en} has a new WAN address: ${to} (before: ${from}).`,
    ja: `${NAMES[side].ja}のWANアドレスが変わりました: ${to}（変更前: ${from}）`,
  };
  return {
    topic: `${home.slug}/alert/address`,
    payload: text[language],
    alert: { kind: 'address', state: 'changed', side, from, to },
    home: homeOf(home),
  };
}

/** What is wrong now, for whoever asks. */
function presentMessage(home: DualStackNode, { report }: DualStack, language: Language): object {
  const wrong = (report?.findings ?? []).filter(({ status }) => status === 'problem');
  return {
    topic: `${home.slug}/alert`,
    payload: wrong.map(({ text }) => text[language]),
    home: homeOf(home),
  };
}

function homeOf({ id, slug, name }: DualStackNode): object {
  return { id, slug, name: name ?? null };
}
