import type { Language, Text } from '../router/text.ts';
import type { EventType } from './alert-kinds.ts';
import type { Alert } from './alerts.ts';
import type { AddressChange } from './dual-stack.ts';
import { NAMES } from './home.ts';

/** What listeners are told: an alert, or an address that changed. `at`: when, milliseconds since 1970. */
export type AlertNotice = (Alert | AddressNotice) & { readonly at: number };

export interface AddressNotice extends AddressChange {
  readonly kind: 'address';
  readonly state: 'changed';
  readonly text: Text;
}

export function addressNotice({ side, from, to }: AddressChange): AddressNotice {
  const name = side === 'single' ? { en: 'router', ja: 'ルーター' } : NAMES[side];
  return {
    kind: 'address',
    state: 'changed',
    side,
    from,
    to,
    text: {
      en: `The ${name.en} has a new WAN address: ${to} (before: ${from}).`,
      ja: `${name.ja}のWANアドレスが変わりました：${to}（変更前：${from}）`,
    },
  };
}

/** Plain data, the same wherever it is told: in a flow's message and in an event on MQTT. */
export function contentOf(
  told: AlertNotice,
  language: Language,
): Readonly<Record<string, string | number | null>> {
  const { kind, state } = told;
  const at = iso(told.at);
  if (told.kind === 'address') return { kind, state, at, side: told.side, from: told.from, to: told.to };
  const { check, since, lastedMs, remedy } = told;
  return {
    kind,
    state,
    at,
    check,
    since: iso(since),
    lasted: lastedMs === undefined ? null : Math.round(lastedMs / 1000),
    remedy: remedy?.[language] ?? null,
  };
}

export function eventTypeOf(told: AlertNotice): EventType {
  return told.kind === 'address' ? 'address_changed' : `alert_${told.state}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
