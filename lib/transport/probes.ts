import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';
import { services } from './services.ts';

/** A question that tells which way traffic leaves. None is asked unless the user chose it. */
export interface Probe {
  readonly id: ProbeId;
  readonly name: Text;
  /** How far it goes: to nobody, to machines at home, or out of the LAN. */
  readonly reach: 'nobody' | 'lan' | 'internet';
  /** The hosts outside that it asks; empty where there are none of ours. */
  readonly hosts: readonly string[];
  readonly tells: Text;
  /** What somebody learns by it. */
  readonly privacy: Text;
  /** How many packets, connections or programs, at most. */
  readonly cost: Text;
}

export const probeIds = [
  'ipv6-prefixes',
  'neighbours',
  'home-gateway',
  'provisioning',
  'dhcp-discover',
  'pppoe-discovery',
  'reverse-name',
  'dns-echo',
  'stun',
  'http-echo',
  'mss',
  'traceroute',
  'inbound',
] as const;
export type ProbeId = (typeof probeIds)[number];

/** Ids as a person chose them, each once. Throws `invalid-input` that names those there are. */
export function probesNamed(ids: readonly string[]): readonly ProbeId[] {
  const strange = ids.filter((id) => !probeIds.some((each) => each === id));
  if (strange.length === 0) return probeIds.filter((id) => ids.includes(id));
  const detail = `no probe ${strange.join(', ')}; there are ${probeIds.join(', ')}`;
  throw new RouterError('invalid-input', { detail: detail.slice(0, 500) });
}

const OF_THE_LAN: ReadonlySet<ProbeId> = new Set(['neighbours', 'dhcp-discover', 'pppoe-discovery']);

/** Of the probes that are allowed, those that tell of the LAN, of one router and its road, or of both roads together. */
export function probesOf(what: 'lan' | 'road' | 'roads', allowed: readonly ProbeId[]): readonly ProbeId[] {
  return allowed.filter((probe) => kindOf(probe) === what);
}

function kindOf(probe: ProbeId): 'lan' | 'road' | 'roads' {
  if (probe === 'inbound') return 'roads';
  return OF_THE_LAN.has(probe) ? 'lan' : 'road';
}

const NOBODY: Text = { en: 'nobody', ja: '外部には何も伝わりません' };
const ROUTER: Text = { en: 'the router: that it was asked', ja: 'ルーターに問い合わせが届くのみです' };
const SERVICE: Text = {
  en: 'the service: this line’s address, and when',
  ja: '相手のサービスに回線のIPアドレスと時刻が伝わります',
};

export const probes: readonly Probe[] = [
  {
    id: 'ipv6-prefixes',
    name: { en: 'IPv6 prefixes', ja: 'IPv6プレフィックス' },
    reach: 'nobody',
    hosts: [],
    tells: {
      en: 'the home’s IPv6 prefix, which foretells MAP-E',
      ja: '宅内のIPv6プレフィックス（MAP-Eの予測）',
    },
    privacy: NOBODY,
    cost: { en: 'nothing', ja: 'なし' },
  },
  {
    id: 'neighbours',
    name: { en: 'Neighbours', ja: 'ARPテーブル' },
    reach: 'lan',
    hosts: [],
    tells: {
      en: 'which machine answers at each router’s LAN address',
      ja: '各ルーターのLAN側アドレスに応答している機器',
    },
    privacy: { en: 'machines of the LAN: ARP as always', ja: '宅内の機器にARPが届くのみです' },
    cost: {
      en: 'this machine’s table; 6 ARP requests where arping is installed and permitted',
      ja: 'この機器のARPテーブルの参照（arpingが使える場合はARP要求6回）',
    },
  },
  {
    id: 'home-gateway',
    name: { en: 'NTT home gateway', ja: 'NTTホームゲートウェイ' },
    reach: 'lan',
    hosts: [],
    tells: {
      en: 'whether an NTT home gateway does MAP-E itself',
      ja: 'NTTのホームゲートウェイ自身がMAP-Eを行っているか',
    },
    privacy: ROUTER,
    cost: {
      en: '3 requests; 9 where the upper router sits behind another',
      ja: '要求3回（上位ルーターの手前に別のルーターがある場合は9回）',
    },
  },
  {
    id: 'provisioning',
    name: { en: 'Provisioning name (4over6.info)', ja: '接続方式の自動設定（4over6.info）' },
    reach: 'lan',
    hosts: [],
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
    id: 'dhcp-discover',
    name: { en: 'DHCP servers', ja: 'DHCPサーバー' },
    reach: 'lan',
    hosts: [],
    tells: { en: 'every DHCP server of the LAN', ja: 'LAN内で応答するすべてのDHCPサーバー' },
    privacy: {
      en: 'the DHCP servers of the LAN: a made-up MAC address',
      ja: '宅内のDHCPサーバーに仮のMACアドレスが届くのみです',
    },
    cost: {
      en: '2 packets; each server keeps an address free for some seconds; needs the right to use port 68',
      ja: 'パケット2個、各サーバーのアドレス予約数秒（ポート68を使う権限が必要）',
    },
  },
  {
    id: 'pppoe-discovery',
    name: { en: 'PPPoE concentrator', ja: 'PPPoE接続先' },
    reach: 'internet',
    hosts: [],
    tells: {
      en: 'whether the PPPoE bridge passes to the provider’s concentrator',
      ja: 'PPPoEブリッジの先でPPPoEサーバーが応答するか',
    },
    privacy: {
      en: 'the line’s own PPPoE concentrator: this machine’s MAC address',
      ja: '回線側のPPPoEサーバーにこの機器のMACアドレスが伝わります',
    },
    cost: {
      en: '2 frames, no session; the program pppoe-discovery with the right to use raw sockets',
      ja: 'フレーム2個（セッションは張りません）、pppoe-discoveryコマンドと生ソケットの権限',
    },
  },
  {
    id: 'reverse-name',
    name: { en: 'Reverse-DNS name', ja: '逆引き名' },
    reach: 'internet',
    hosts: [],
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
    name: { en: 'Address by DNS', ja: 'DNSによるアドレス確認' },
    reach: 'internet',
    hosts: services.dnsEcho.map(({ host }) => host),
    tells: { en: 'the address that the Internet sees', ja: 'インターネットから見えるアドレス' },
    privacy: SERVICE,
    cost: { en: '1 question', ja: '問い合わせ1回' },
  },
  {
    id: 'stun',
    name: { en: 'Address and ports by STUN', ja: 'STUNによるアドレス・ポート確認' },
    reach: 'internet',
    hosts: services.stun.map(({ host }) => host),
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
    name: { en: 'Address by HTTP', ja: 'HTTPによるアドレス確認' },
    reach: 'internet',
    hosts: services.httpEcho.map(({ hostname }) => hostname),
    tells: { en: 'the address that the Internet sees', ja: 'インターネットから見えるアドレス' },
    privacy: SERVICE,
    cost: { en: '1 request', ja: '要求1回' },
  },
  {
    id: 'mss',
    name: { en: 'Segment size', ja: '最大セグメント長' },
    reach: 'internet',
    hosts: services.web.map(({ host }) => host),
    tells: {
      en: 'the largest segment: PPPoE or IPv4 within IPv6',
      ja: '最大セグメント長（PPPoEかIPv4 over IPv6か）',
    },
    privacy: SERVICE,
    cost: { en: '1 connection, and the program ss', ja: '接続1回、ssコマンド' },
  },
  {
    id: 'traceroute',
    name: { en: 'Way out', ja: '経路上のルーター' },
    reach: 'internet',
    hosts: services.web.map(({ host }) => host),
    tells: { en: 'the provider’s first routers', ja: '事業者側の最初のルーター' },
    privacy: SERVICE,
    cost: {
      en: '5 packets, 5 questions, and the program traceroute',
      ja: 'パケット5個、問い合わせ5回、tracerouteコマンド',
    },
  },
  {
    id: 'inbound',
    name: { en: 'Visit from outside', ja: '外部からの到達試験' },
    reach: 'internet',
    hosts: [],
    tells: {
      en: 'whether a server here is reached from outside, and its answers come back',
      ja: '外部からこの機器のサーバーに到達でき、応答が返るか',
    },
    privacy: {
      en: 'nobody else: it goes out by the upper router and comes in by the lower one',
      ja: '外部には伝わりません（上位ルーターから出て下位ルーターに届きます）',
    },
    cost: {
      en: '3 datagrams and 1 connection; where no port is forwarded here, a port forward on the lower router for some seconds',
      ja: 'パケット3個と接続1回。この機器へのポート転送がない場合は、下位ルーターに数秒間だけ転送を作成',
    },
  },
];
