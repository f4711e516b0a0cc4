import type { Target } from './drivers/definition.ts';
import { RouterError } from './router/errors.ts';

const EXAMPLES = {
  en: 'Enter a host name, an IP address or a URL, such as 192.168.10.1 or http://192.168.10.1:2869/upnp/rootdevice.xml.',
  ja: 'ホスト名、IPアドレス、またはURLを入力してください（例: 192.168.10.1）。',
};

/** What the user typed as address: host, IP (v6 with or without brackets) or http(s) URL. Throws `invalid-input`. */
export function targetOf(address: string): Target {
  const typed = address.trim();
  const text = typed.includes('://')
    ? typed
    : `http://${typed.includes(':') && isBareIpv6(typed) ? `[${typed}]` : typed}/`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // a URL may hold more than a network name: `${ROUTER}`, for one, is what an undefined variable leaves
  const named = url !== undefined && /^[a-z0-9_.:[\]-]+$/.test(url.hostname);
  const usable = named && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!usable) throw new RouterError('invalid-input', { detail: 'address', hint: EXAMPLES });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return typed.includes('://') ? { host, url } : { host };
}

function isBareIpv6(text: string): boolean {
  return text.split(':').length > 2 && !text.startsWith('[');
}
