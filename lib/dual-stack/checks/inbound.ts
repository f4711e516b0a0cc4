import { lanAddress } from '../../capabilities/lan-address.ts';
import type { Text } from '../../router/text.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown, warning, type Finding } from '../../router/finding.ts';
import type { Home, InboundMissed, InboundVisit, Side } from '../home.ts';

/** A visit from outside, by the home's own two roads. Asked only where somebody had it tried. */
export const inbound: Check = {
  id: 'inbound',
  area: 'server',
  name: { en: 'Reached from outside', ja: '外部からの到達' },
  judge: (home) => {
    const { inbound: visit, inboundMissed: why } = home.observed;
    if (visit) return judged(home, visit);
    return why && unknown(NOT_TRIED, remedies(home)[why], [`no visit: ${why}`]);
  },
};

function judged(home: Home, visit: InboundVisit): Finding {
  const { arrives, returns, port, protocol, seenFrom, tcp } = visit;
  const name = protocol === undefined ? `${port}` : `${protocol.toUpperCase()} ${port}`;
  const evidence = [
    `port ${name}: arrives = ${arrives}, answer returns = ${returns}`,
    ...(seenFrom === undefined ? [] : [`the visitor was seen as ${seenFrom}`]),
    ...(tcp === undefined ? [] : [`TCP connection: ${tcp}`]),
  ];
  if (!arrives) return warning(notSeen(name), NOT_SEEN, evidence);
  if (!returns) return problem(lost(name), wayBack(home), evidence);
  if (tcp === false) return warning(datagramsOnly(name), CONNECTIONS, evidence);
  return ok(
    seenFrom !== undefined && seenFrom === address(home, 'lower') ? rewritten(name) : well(name),
    evidence,
  );
}

const well = (port: string): Text => ({
  en: `Port ${port} is reached from outside, and answers come back.`,
  ja: `ポート${port}は外部から到達でき、応答も返ります。`,
});

const rewritten = (port: string): Text => ({
  en: `Port ${port} is reached from outside, and answers come back: the lower router rewrites sources, so that a server’s log shows the router for every visitor.`,
  ja: `ポート${port}は外部から到達でき、応答も返ります。下位ルーターが送信元を書き換えているため、サーバーのログではすべてのアクセス元がルーターのアドレスになります。`,
});

const lost = (port: string): Text => ({
  en: `Visitors reach port ${port}, but the answers leave by the wrong road and are lost.`,
  ja: `ポート${port}には外部から届きますが、応答が別の経路から出て失われています。`,
});

const notSeen = (port: string): Text => ({
  en: `A visit to port ${port} was not seen here.`,
  ja: `ポート${port}への外部からの通信を確認できませんでした。`,
});

const NOT_SEEN: Text = {
  en: 'See whether the lower router forwards this port to this machine and its firewall lets it in. A router may also drop what comes from the home’s own other line.',
  ja: '下位ルーターのポート転送と、この機器のファイアウォールを確認してください。同じ家の別回線からの通信を破棄するルーターもあります。',
};

const datagramsOnly = (port: string): Text => ({
  en: `Datagrams to port ${port} are answered, but no TCP connection comes about.`,
  ja: `ポート${port}では、UDPの応答は返りますがTCPで接続できません。`,
});

const CONNECTIONS: Text = {
  en: 'See whether a firewall on this machine or the lower router lets TCP in.',
  ja: 'この機器と下位ルーターのファイアウォールで、TCPが許可されているか確認してください。',
};

const NOT_TRIED: Text = {
  en: 'Whether this machine is reached from outside could not be tried.',
  ja: '外部からこの機器に到達できるか試験できませんでした。',
};

/** The answers have to leave by the router that the visitors came in by. */
function wayBack(home: Home): Text {
  const lower = address(home, 'lower');
  return {
    en: `Do one of these. (1) Give this machine a second address for its servers, whose answers leave by the lower router: ip address add <address>/24 dev <device>; ip rule add from <address> lookup 102; ip route add default via ${lower} table 102; and forward to that address. (2) Make the lower router its default gateway: ip route replace default via ${lower}. (3) Run the servers in containers on a network of their own: docker network create -d macvlan --subnet <network>/24 --gateway ${lower} -o parent=<device> servers. (4) Let the lower router rewrite the sources of what it forwards.`,
    ja: `次のいずれかを行ってください。（1）この機器にサーバー用の2つ目のアドレスを割り当て、その応答を下位ルーターから送ります：ip address add <アドレス>/24 dev <デバイス>、ip rule add from <アドレス> lookup 102、ip route add default via ${lower} table 102。転送先もそのアドレスにします。（2）デフォルトゲートウェイを下位ルーターにします：ip route replace default via ${lower}。（3）サーバーを専用ネットワークのコンテナで動かします：docker network create -d macvlan --subnet <ネットワーク>/24 --gateway ${lower} -o parent=<デバイス> servers。（4）下位ルーターで、転送する通信の送信元変換を有効にします。`,
  };
}

function remedies(home: Home): Readonly<Record<InboundMissed, Text>> {
  const upper = address(home, 'upper');
  return {
    'not-steered': {
      en: `Nothing of this machine leaves by the upper router, so it cannot visit itself from outside. A second address with a rule of its own changes that: ip address add <address>/24 dev <device>; ip rule add from <address> lookup 101; ip route add default via ${upper} table 101. In a container, use the network of the host.`,
      ja: `この機器からの通信は上位ルーターを通らないため、外部からの到達を試験できません。2つ目のアドレスと専用のルールを設定すると試験できます：ip address add <アドレス>/24 dev <デバイス>、ip rule add from <アドレス> lookup 101、ip route add default via ${upper} table 101。コンテナではホストのネットワークを使ってください。`,
    },
    'no-address': {
      en: 'It can be tried once the lower router has an address of the Internet.',
      ja: '下位ルーターがインターネット側のアドレスを取得すれば試験できます。',
    },
    'no-forward': {
      en: 'Let the lower router forward a port to this machine, or switch UPnP port forwarding on in it, so that one can be made for the test.',
      ja: '下位ルーターでこの機器へのポート転送を設定するか、UPnPによるポート転送を有効にしてください（有効にすると、試験用の転送を一時的に作成します）。',
    },
  };
}

function address(home: Home, side: Side): string {
  const { host, snapshot } = home[side];
  return snapshot.value(lanAddress) ?? host;
}
