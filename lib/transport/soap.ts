import { RouterError } from '../router/errors.ts';
import type { HttpAnswer, HttpLimits, SendRequest } from './http.ts';
import { descendants, parseXml, childText, type XmlElement } from './xml.ts';

/** What an action answered: its out-arguments, or the UPnP error that the router gave. */
export type SoapAnswer =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly code: number; readonly description: string };

export interface SoapCall {
  readonly url: URL;
  /** Word for word from the description: `urn:schemas-upnp-org:service:WANIPConnection:1`. */
  readonly serviceType: string;
  readonly action: string;
  /** In the order of the service's description. */
  readonly args?: ReadonlyArray<readonly [name: string, value: string]>;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<HttpLimits>;
}

/** Actions that read are named so in every UPnP service; all others may change something. */
const READS = /^(?:X_[A-Z0-9_-]+_)?Get/;

const HEADER_SAFE = /^[\x21\x23-\x7e]+$/;
// eslint-disable-next-line no-control-regex -- it is what is looked for
const NOT_IN_XML = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Calls an action of a UPnP service (SOAP 1.1 as in UPnP Device Architecture 1.1, 3.1). A UPnP error is an answer.
 * Rejects as `send` does, and with `rejected` (HTTP 401, 403, or a fault without a number), `busy` (503), `refused-redirect`
 * or `unreadable` (no SOAP; 404 means that the URL is stale).
 */
export async function callSoap(call: SoapCall, send: SendRequest): Promise<SoapAnswer> {
  const { url, serviceType, action, signal, limits } = call;
  if (!HEADER_SAFE.test(serviceType + action))
    throw new RouterError('unreadable', { detail: 'service type' });
  const changes = !READS.test(action);
  const answer = await send({
    url,
    method: 'POST',
    headers: { 'Content-Type': 'text/xml; charset="utf-8"', SOAPAction: `"${serviceType}#${action}"` },
    body: envelope(call),
    changes,
    ...(signal && { signal }),
    ...(limits && { limits }),
  });
  return readAnswer(answer, action, changes);
}

function envelope({ serviceType, action, args = [] }: SoapCall): string {
  const inner = args.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('');
  return (
    '<?xml version="1.0" encoding="utf-8"?>\r\n' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"' +
    ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>' +
    `<u:${action} xmlns:u="${escapeXml(serviceType)}">${inner}</u:${action}>` +
    '</s:Body></s:Envelope>\r\n'
  );
}

function escapeXml(value: string): string {
  if (NOT_IN_XML.test(value)) throw new RouterError('invalid-input', { detail: 'control character' });
  return value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function readAnswer(answer: HttpAnswer, action: string, changes: boolean): SoapAnswer {
  const envelope = readXml(answer);
  const fault = envelope && first(descendants(envelope, 'Fault'));
  const code = fault && errorCode(fault);
  if (code !== undefined) return code;
  const response = envelope && answer.status === 200 && first(descendants(envelope, `${action}Response`));
  if (response) return { ok: true, values: new Map(response.children.map(({ name, text }) => [name, text])) };
  throw notAnAnswer(answer.status, fault, changes);
}

/** The document, whatever the status: a fault is not always a 500. */
function readXml(answer: HttpAnswer): XmlElement | undefined {
  try {
    return parseXml(answer.text());
  } catch {
    return undefined;
  }
}

function errorCode(fault: XmlElement): SoapAnswer | undefined {
  const error = first(descendants(fault, 'UPnPError'));
  const code = error && childText(error, 'errorCode');
  if (!error || !code || !/^\d{1,6}$/.test(code)) return undefined;
  const description = childText(error, 'errorDescription') ?? '';
  return { ok: false, code: Number(code), description: description.slice(0, 200) };
}

function notAnAnswer(status: number, fault: XmlElement | undefined, changes: boolean): RouterError {
  const detail = `HTTP ${status}`;
  if (fault || status === 401 || status === 403) return new RouterError('rejected', { detail });
  if (status === 503) return new RouterError('busy', { detail });
  if (status >= 300 && status < 400) return new RouterError('refused-redirect', { detail });
  if (status !== 200) return new RouterError('unreadable', { detail });
  // it may have done what it was told and only said so badly
  return new RouterError('unreadable', { detail: 'no SOAP answer', mayHaveApplied: changes });
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
