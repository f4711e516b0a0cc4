import type { IncomingHttpHeaders } from 'node:http';
import { hostname } from 'node:os';
import { hostNameIn, isHomeName } from '../../lib/address/local-names.ts';
import { kindOfAddress } from '../../lib/address/ip.ts';
import type { Text } from '../../lib/router/text.ts';

/** Where a request comes in. */
export interface Entrance {
  /** Names that an administrator has listed. */
  readonly hosts: ReadonlySet<string>;
  /** Other origins are given leave to send headers of their own (`httpAdminCors`). */
  readonly cors: boolean;
  /** Somebody has logged in: a page that is not the editor has no token. */
  readonly signedIn: boolean;
}

type Asked = { readonly method: string; readonly headers: IncomingHttpHeaders };

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

const STRANGER: Text = {
  en: 'Only the Node-RED editor may ask for this: send JSON with the header X-Requested-With: XMLHttpRequest, from the page itself.',
  ja: 'この操作はNode-REDエディターからのみ行えます（同じページから、ヘッダー X-Requested-With: XMLHttpRequest を付けたJSONで送信してください）。',
};

/**
 * Why a request is not taken for the editor's; undefined: it is.
 *
 * A page of another origin cannot send the header without leave, which is not given. One whose own name is led to this machine (DNS
 * rebinding) is of the same origin, so the name counts by which the browser came: it must be one that can only be the home's, one
 * that an administrator listed, or one that a certificate has proved.
 */
export function objectionTo({ method, headers }: Asked, entrance: Entrance): Text | undefined {
  const site = headers['sec-fetch-site'];
  const sameOrigin = site === 'same-origin';
  if (headers['x-requested-with'] !== 'XMLHttpRequest' || (site !== undefined && !sameOrigin))
    return STRANGER;
  if (entrance.signedIn) return undefined;
  const host = hostNameIn(headers.host);
  if (host === undefined) return STRANGER;
  const isSure = (name: string) => isHomeName(name) || isOwn(name) || entrance.hosts.has(name);
  if (headers.origin === undefined) {
    // browsers say where a page is only with what may change something, but what they say of the site holds for https alone
    return isSure(host) || (SAFE.has(method) && sameOrigin) ? undefined : unknownName(host);
  }
  const origin = originIn(headers.origin);
  if (!origin) return STRANGER;
  const { name } = origin;
  const forwarded = entrance.cors ? [] : forwardedHosts(headers);
  const matches = sameOrigin || [host, ...forwarded].includes(name) || entrance.hosts.has(name);
  if (origin.secure) return matches ? undefined : STRANGER;
  const unsure = [name, host].find((each) => !isSure(each));
  if (unsure !== undefined) return unknownName(unsure);
  return matches || (!entrance.cors && isBehindProxy(host)) ? undefined : STRANGER;
}

/**
 * Why a picture or page of the home is not shown to whoever asks for it without the editor, such as a browser’s address bar;
 * undefined: it is. It changes nothing, and pages of other origins cannot read it: only the name by which it was asked counts.
 */
export function objectionToView({ headers }: Asked, { hosts, signedIn }: Entrance): Text | undefined {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return STRANGER;
  // browsers name the site only where a certificate has proved the name, and on this machine
  if (signedIn || site !== undefined) return undefined;
  const host = hostNameIn(headers.host);
  if (host === undefined) return STRANGER;
  return isHomeName(host) || isOwn(host) || hosts.has(host) ? undefined : unknownName(host);
}

function isOwn(name: string): boolean {
  return name === hostNameIn(hostname());
}

function originIn(text: string): { readonly name: string; readonly secure: boolean } | undefined {
  const [, scheme, host] = /^(https?):\/\/([^/]+)$/.exec(text) ?? [];
  const name = hostNameIn(host);
  return name === undefined ? undefined : { name, secure: scheme === 'https' };
}

function forwardedHosts(headers: IncomingHttpHeaders): readonly string[] {
  return [headers['x-forwarded-host'] ?? []]
    .flat()
    .flatMap((list) => list.split(',').flatMap((host) => hostNameIn(host.trim()) ?? []));
}

/** A browser that came by such a name itself would have sent Sec-Fetch-Site, or have no dot in its own either. */
function isBehindProxy(host: string): boolean {
  return kindOfAddress(host) === 'loopback' || !/[.:]/.test(host);
}

function unknownName(name: string): Text {
  return {
    en: `The editor was opened as ${name}, a name that a stranger’s web page could use as well (DNS rebinding). If it is yours, list it in Node-RED’s settings.js, futamichi: { hosts: ['${name}'] }, or in the environment, FUTAMICHI_HOSTS=${name}, and restart. Opening the editor by its IP address or https, or switching adminAuth on, helps too.`,
    ja: `エディターが ${name} という名前で開かれています。この名前は第三者のWebページにも悪用されるおそれがあります（DNSリバインディング）。ご自身の名前であれば、Node-REDの settings.js に futamichi: { hosts: ['${name}'] } を追加するか、環境変数 FUTAMICHI_HOSTS=${name} を設定して再起動してください。IPアドレスまたはhttpsで開くか、adminAuth を有効にしても使えます。`,
  };
}
