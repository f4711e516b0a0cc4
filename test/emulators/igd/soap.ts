import type { Quirks } from './options.ts';
import type { Outcome } from './actions.ts';
import type { ServiceModel } from './model.ts';

export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The action in a `SOAPAction` header: it must be quoted and name the service. */
export function actionIn(header: string | undefined, service: ServiceModel): string | undefined {
  const [, type, action] = /^"([^"#]+)#(\w+)"$/.exec(header ?? '') ?? [];
  return type === service.type ? action : undefined;
}

/** The in-arguments of a request, by name. */
export function argsIn(body: string): ReadonlyMap<string, string> {
  const found = body.matchAll(/<(New\w+)>([^<]*)<\/\1>/g);
  return new Map(Array.from(found, ([, name = '', value = '']) => [name, unescaped(value)]));
}

export function answer(service: ServiceModel, action: string, outcome: Outcome, quirks: Quirks): Page {
  if (typeof outcome === 'number') return fault(outcome, quirks);
  const fields = Object.entries(outcome).map(
    ([name, value]) => `<${name}>${escaped(String(value))}</${name}>`,
  );
  const own = quirks.prefix || 'u';
  return soap(
    200,
    `<${own}:${action}Response xmlns:${own}="${service.type}">${fields.join('')}</${own}:${action}Response>`,
    quirks,
  );
}

export function fault(code: number, quirks: Quirks): Page {
  if (quirks.faultBody === 'html') return html(500, 'Internal Server Error');
  if (quirks.faultBody === 'empty') return { status: 500, type: XML, body: '' };
  const description =
    quirks.faultBody === 'no-description'
      ? ''
      : `<errorDescription>${DESCRIPTIONS[code] ?? 'Error'}</errorDescription>`;
  const upnp = `<UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>${code}</errorCode>${description}</UPnPError>`;
  const s = quirks.prefix || 's';
  return soap(
    500,
    `<${s}:Fault><faultcode>${s}:Client</faultcode><faultstring>UPnPError</faultstring><detail>${upnp}</detail></${s}:Fault>`,
    quirks,
  );
}

export function html(status: number, title: string): Page {
  return {
    status,
    type: 'text/html',
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><br></body></html>`,
  };
}

export const XML = 'text/xml; charset="utf-8"';

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  401: 'Invalid Action',
  402: 'Invalid Args',
  501: 'Action Failed',
  602: 'Optional Action Not Implemented',
  606: 'Action not authorized',
  704: 'ConnectionSetupFailed',
  705: 'ConnectionSetupInProgress',
  706: 'ConnectionNotConfigured',
  707: 'DisconnectInProgress',
  710: 'InvalidConnectionType',
  711: 'ConnectionAlreadyTerminated',
  713: 'SpecifiedArrayIndexInvalid',
  714: 'NoSuchEntryInArray',
  718: 'ConflictInMappingEntry',
  725: 'OnlyPermanentLeasesSupported',
  730: 'PortMappingNotFound',
};

function soap(status: number, body: string, quirks: Quirks): Page {
  const s = quirks.prefix || 's';
  return {
    status,
    type: XML,
    body: `<?xml version="1.0"?>\r\n<${s}:Envelope xmlns:${s}="http://schemas.xmlsoap.org/soap/envelope/" ${s}:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><${s}:Body>${body}</${s}:Body></${s}:Envelope>`,
  };
}

function unescaped(text: string): string {
  const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' } as const;
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/g, (each) => entities[each as keyof typeof entities]);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
