import { EMPTY_BROKER } from '../router/causes.ts';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

/** Other names of the same, as other programs write them. */
const SCHEMES: Readonly<Record<string, string>> = {
  mqtt: 'mqtt',
  tcp: 'mqtt',
  mqtts: 'mqtts',
  ssl: 'mqtts',
  tls: 'mqtts',
  ws: 'ws',
  wss: 'wss',
};

const EXAMPLES: Text = {
  en: 'For example mqtt://127.0.0.1:1883, mqtts://broker.example:8883, wss://broker.example/mqtt, or a bare host name or address.',
  ja: '例：mqtt://127.0.0.1:1883、mqtts://broker.example:8883、wss://broker.example/mqtt、またはホスト名かIPアドレスのみ。',
};

/**
 * Where a broker is, from what a person typed: mqtt, tcp, mqtts, ssl, tls, ws or wss, or a bare host with or without a port.
 * Throws `invalid-input`.
 */
export function brokerUrl(typed: string): string {
  const text = typed.trim();
  if (text === '') throw new RouterError('invalid-input', { sentence: EMPTY_BROKER, hint: EXAMPLES });
  const [, scheme = 'mqtt', rest = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  const known = SCHEMES[scheme.toLowerCase()];
  const host = rest === text && isBareIpv6(text) ? `[${text}]` : rest;
  const url = `${known}://${host}`;
  const unfit = rest === text ? /[\s/?#@]/ : /\s/;
  if (
    known === undefined ||
    unfit.test(host) ||
    !URL.canParse(url) ||
    !/^[a-z0-9_.:[\]-]+$/i.test(new URL(url).hostname)
  )
    throw new RouterError('invalid-input', { detail: 'the broker’s URL', hint: EXAMPLES });
  return url;
}

function isBareIpv6(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && text.split(':').length > 2;
}
