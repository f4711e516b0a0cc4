import type { Text } from '../router/text.ts';

/** A question that tells which way traffic leaves. None is asked unless the user chose it. */
export interface Probe {
  readonly id: ProbeId;
  /** How far it goes: to nobody, to a router at home, or out to the Internet by the road in question. */
  readonly reach: 'nobody' | 'lan' | 'internet';
  readonly tells: Text;
  /** What somebody learns by it. */
  readonly privacy: Text;
  /** How many packets, connections or programs, at most. */
  readonly cost: Text;
}

export const probeIds = [
  'ipv6-prefixes',
  'home-gateway',
  'provisioning',
  'reverse-name',
  'dns-echo',
  'stun',
  'http-echo',
  'mss',
  'traceroute',
] as const;
export type ProbeId = (typeof probeIds)[number];

const NOBODY: Text = { en: 'nobody', ja: '外部には何も伝わりません' };
const ROUTER: Text = { en: 'the router: that it was asked', ja: 'ルーターに問い合わせが届くのみです' };
const SERVICE: Text = {
  en: 'the service: this line’s address, and when',
  ja: '相手のサービスに回線のIPアドレスと時刻が伝わります',
};

export const probes: readonly Probe[] = [
  {
    id: 'ipv6-prefixes',
    reach: 'nobody',
    tells: {
      en: 'the home’s IPv6 prefix, which foretells MAP-E',
      ja: '宅内のIPv6プレフィックス（MAP-Eの予測）',
    },
    privacy: NOBODY,
    cost: { en: 'nothing', ja: 'なし' },
  },
  {
    id: 'home-gateway',
    reach: 'lan',
    tells: {
      en: 'whether an NTT home gateway does MAP-E itself',
      ja: 'NTTのホームゲートウェイ自身がMAP-Eを行っているか',
    },
    privacy: ROUTER,
    cost: { en: '3 requests', ja: '要求3回' },
  },
  {
    id: 'provisioning',
    reach: 'lan',
    tells: {
      en: 'whether the router’s resolver is that of an IPoE provider',
      ja: 'ルーターのDNSがIPoE事業者のものか',
    },
    privacy: {
      en: 'the router and its provider’s resolver: a question for 4over6.info',
      ja: 'ルーターと事業者のDNSサーバーに4over6.infoの問い合わせが届きます',
    },
    cost: { en: '1 question', ja: '問い合わせ1回' },
  },
  {
    id: 'reverse-name',
    reach: 'internet',
    tells: {
      en: 'provider and method, by the name of the WAN address',
      ja: 'WANアドレスの逆引き名による事業者と方式',
    },
    privacy: {
      en: 'the resolver and the address’s owner: a question for the name of your own address',
      ja: 'DNSサーバーとアドレスの管理者に、自分のアドレスの逆引きが伝わります',
    },
    cost: { en: '1 question', ja: '問い合わせ1回' },
  },
  {
    id: 'dns-echo',
    reach: 'internet',
    tells: { en: 'the address that the Internet sees', ja: 'インターネットから見えるアドレス' },
    privacy: SERVICE,
    cost: { en: '1 question', ja: '問い合わせ1回' },
  },
  {
    id: 'stun',
    reach: 'internet',
    tells: {
      en: 'address and ports that the Internet sees: MAP-E by its port set',
      ja: 'インターネットから見えるアドレスとポート（MAP-Eのポート範囲）',
    },
    privacy: SERVICE,
    cost: {
      en: '8 sockets, 24 packets, 8 entries of the router’s NAT',
      ja: 'ソケット8個、パケット24個、NATテーブル8件',
    },
  },
  {
    id: 'http-echo',
    reach: 'internet',
    tells: { en: 'the address that the Internet sees', ja: 'インターネットから見えるアドレス' },
    privacy: SERVICE,
    cost: { en: '1 request', ja: '要求1回' },
  },
  {
    id: 'mss',
    reach: 'internet',
    tells: {
      en: 'the largest segment: PPPoE or IPv4 within IPv6',
      ja: '最大セグメント長（PPPoEかIPv4 over IPv6か）',
    },
    privacy: SERVICE,
    cost: { en: '1 connection, and the program ss', ja: '接続1回、ssコマンド' },
  },
  {
    id: 'traceroute',
    reach: 'internet',
    tells: { en: 'the provider’s first routers', ja: '事業者側の最初のルーター' },
    privacy: SERVICE,
    cost: {
      en: '5 packets, 5 questions, and the program traceroute',
      ja: 'パケット5個、問い合わせ5回、tracerouteコマンド',
    },
  },
];

/** A server on the Internet that a probe asks. */
export interface ProbeServer {
  readonly host: string;
  readonly port: number;
}

/**
 * The hosts outside, all of which stand in README. Most are literal addresses, and several for each probe, so that a route of this
 * machine, or of the upper router, can send one of them by the lower router.
 */
export interface Services {
  readonly dnsEcho: readonly { readonly host: string; readonly name: string; readonly type: 'A' | 'TXT' }[];
  readonly stun: readonly ProbeServer[];
  readonly httpEcho: readonly URL[];
  /** Web servers, for the size of segments and the way there. */
  readonly web: readonly ProbeServer[];
}

export const services: Services = {
  dnsEcho: [
    { host: '208.67.222.222', name: 'myip.opendns.com', type: 'A' },
    { host: '208.67.220.220', name: 'myip.opendns.com', type: 'A' },
  ],
  stun: [{ host: 'stun.cloudflare.com', port: 3478 }],
  httpEcho: [new URL('https://1.1.1.1/cdn-cgi/trace'), new URL('https://1.0.0.1/cdn-cgi/trace')],
  web: [
    { host: '1.1.1.1', port: 443 },
    { host: '1.0.0.1', port: 443 },
  ],
};
