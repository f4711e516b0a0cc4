import type { Clock } from '../../../lib/router/clock.ts';

/** One WAN connection service of the emulated router. */
export interface ConnectionOptions {
  readonly kind: 'ip' | 'ppp';
  /** Version in the service type; PPP has only 1. */
  readonly version?: 1 | 2;
  /** Which WANConnectionDevice holds it, from 1. Default: one each. */
  readonly device?: number;
  readonly status?: string;
  readonly address?: string;
  /** Overrides the serviceId, such as `urn:upnp-org:serviceId:WANPPPConnection`. */
  readonly serviceId?: string;
}

/** What happens after ForceTermination. */
export interface Redial {
  /** Who dials again: the router, only RequestConnection, or nobody because the action is an empty stub. */
  readonly by: 'itself' | 'request' | 'stub';
  /** Milliseconds in PendingDisconnect. */
  readonly pendingMs: number;
  /** Milliseconds without a session before it dials by itself. */
  readonly downMs: number;
  /** Milliseconds from dialling to Connected. */
  readonly dialMs: number;
  /** Milliseconds during which Connected and the old address are still reported after the session has gone. */
  readonly connectedWithOldAddressMs: number;
}

/** Everything that one router does differently from another, as data. All of it can be changed while it runs. */
export interface Quirks {
  readonly vendor: string;
  readonly model: string;
  readonly modelNumber: string;
  readonly friendlyName: string;
  readonly serial: string;
  readonly udn: string;
  /** Where people are meant to look; empty: the description does not say. */
  readonly presentationUrl: string;
  readonly deviceVersion: 1 | 2;
  /** A root device with nothing but a dummy service, as FRITZ!Box has. */
  readonly dummyRoot: boolean;
  readonly descriptionPath: string;
  /** Comes before every control, event and SCPD path. */
  readonly pathPrefix: string;
  readonly urlBase: 'absent' | 'right' | 'wrong-port' | 'host-only' | 'foreign';
  readonly urls: 'relative' | 'no-slash' | 'absolute' | 'other-port' | 'query' | 'blanks' | 'foreign';
  readonly namespace: 'right' | 'none' | 'wrong';
  /** XML prefix of answers, and of descriptions too where it is not empty. */
  readonly prefix: string;
  readonly layer3Forwarding: 'absent' | 'igd' | 'tr064';
  /** Which connection is the default one, from 0. */
  readonly defaultConnection: number;
  /** `gentle`: RequestTermination in place of ForceTermination, and no RequestConnection. */
  readonly scpd: 'full' | 'empty' | 'missing' | 'readings-only' | 'gentle' | 'no-namespace';
  /** What RequestConnection and ForceTermination answer: the UPnP error code, or `allowed`. */
  readonly control: 'allowed' | number;
  /** Whether it has port mappings: one by one, or as a list too. */
  readonly portMapping: 'absent' | 'igd1' | 'igd2';
  /** `ignored`: the first entry whatever is asked for. */
  readonly mappingIndex: 'heeded' | 'ignored';
  /** The error beyond the end of the table. */
  readonly mappingEnd: 402 | 713 | 714;
  readonly leases: 'any' | 'permanent';
  /** UPnP error codes by action. */
  readonly faults: Readonly<Record<string, number>>;
  readonly faultBody: 'soap' | 'html' | 'empty' | 'no-description';
  /** `avm`: 64 bits in GetAddonInfos, besides the plain ones. */
  readonly counters: 'plain' | 'signed' | 'wrapping' | 'absent' | 'avm';
  /** What AVM's actions for IPv6 tell; undefined: it has none. */
  readonly ipv6:
    { readonly address: string; readonly prefix: string; readonly length: number | string } | undefined;
  /** How no address is written. */
  readonly noAddress: '' | '0.0.0.0';
  /** What `NewUptime` counts. */
  readonly uptime: 'session' | 'daemon' | 'zero' | 'negative';
  readonly redial: Redial;
  readonly gena: 'ok' | 'refused' | 'bad-request' | 'silent' | 'no-sid' | 'wrong-sid' | 'no-notify';
  /** `address`: no event when the session goes, only when an address comes (measured on miniupnpd). */
  readonly events: 'all' | 'address';
  /** `drop`: before it does anything; `drop-answer`: after it has done what it was asked. */
  readonly http: 'ok' | 'drop' | 'drop-answer' | 'hang' | 'html';
  /** Milliseconds before each answer. */
  readonly delayMs: number;
  /** What GET of the description answers instead. */
  readonly redirect: 'none' | 'loop' | 'foreign';
  /** Last change to the description before it is sent. */
  readonly rewrite: (xml: string) => string;
}

export interface IgdOptions extends Partial<Quirks> {
  readonly clock?: Clock;
  /** An address of ours, by default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Whether it can be heard at all, by HTTP, SSDP or events; always by default. */
  readonly present?: () => boolean;
  readonly connections?: readonly ConnectionOptions[];
  /** Addresses that the provider hands out, in turn. */
  readonly addresses?: readonly string[];
  readonly ssdp?: SsdpOptions;
}

export interface SsdpOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  /** Joins 239.255.255.250 on this address of ours as well. */
  readonly multicast?: string;
  /** What it answers to: everything, or `upnp:rootdevice` alone. */
  readonly answers?: 'everything' | 'rootdevice';
}

export const DEFAULTS: Quirks = {
  vendor: 'Emulated Networks',
  model: 'Emulated Gateway',
  modelNumber: '1.0',
  friendlyName: 'Emulated Gateway',
  serial: 'EM0042',
  udn: 'uuid:5d3c1e2a-7b64-4f0e-9a51-02005e000101',
  presentationUrl: '',
  deviceVersion: 1,
  dummyRoot: false,
  descriptionPath: '/rootDesc.xml',
  pathPrefix: '',
  urlBase: 'absent',
  urls: 'relative',
  namespace: 'right',
  prefix: '',
  layer3Forwarding: 'igd',
  defaultConnection: 0,
  scpd: 'full',
  control: 'allowed',
  portMapping: 'absent',
  mappingIndex: 'heeded',
  mappingEnd: 713,
  leases: 'any',
  faults: {},
  faultBody: 'soap',
  counters: 'plain',
  ipv6: undefined,
  noAddress: '',
  uptime: 'session',
  redial: { by: 'itself', pendingMs: 0, downMs: 2000, dialMs: 1000, connectedWithOldAddressMs: 0 },
  gena: 'ok',
  events: 'all',
  http: 'ok',
  delayMs: 0,
  redirect: 'none',
  rewrite: (xml) => xml,
};

export const ADDRESSES = ['203.0.113.10', '203.0.113.77', '203.0.113.142'] as const;
