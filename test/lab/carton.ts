import { execFileSync } from 'node:child_process';
import type { SetUpState } from '../../lib/application/set-up/state.ts';
import { CONFIG, installWrapper, putFile } from './guest-files.ts';
import type { Lab } from './lab.ts';

/** What one who stands in the upper router's LAN finds. */
export interface Truth {
  /** Whether the Internet answers him. */
  readonly online: boolean;
  /** Who offers him an address. */
  readonly servers: readonly string[];
}

const SCRIPT = '/run/carton.sh';
const LEASED = '192.168.11.50';
/** What the wrapper was asked, one line each; it reads its configuration each time. */
const COUNTING = 'echo "$(ip netns identify $$) $*" >>/run/asked\n';

/**
 * The day on which both boxes come out of their cartons, as verbs for the machine. The lower router has a LAN of its own: `switch` is
 * its LAN ports, `cable` leads from there to the upper one, and `eth0` is this machine's only card.
 */
const CARTON = `set -u
end() { # NAME: of that name in the lower router
  for id in $(ip netns pids lower); do
    read -r name <"/proc/$id/comm" && [ "$name" = "$1" ] && kill "$id"
  done 2>/dev/null
  true
}
dhcp_server() { # NETWORK
  ip netns exec lower dnsmasq --conf-file=/dev/null --port=0 --interface=lan --bind-dynamic --no-resolv \\
    --dhcp-range="$1.200,$1.220,1h" --pid-file=/run/dnsmasq.lower.pid --dhcp-leasefile=/run/dnsmasq.lower.leases
}
account() { # PASSWORD
  sed -i '/ flets /d' /etc/ppp/chap-secrets
  echo "\\"lab@isp\\" flets \\"$1\\" *" >>/etc/ppp/chap-secrets
}
case $1 in
unpack)
  /lab/bridge.sh off
  end pppd
  sed -i '/ flets /d' /etc/ppp/chap-secrets
  ip -n upper -batch - <<END
link add switch type bridge
link add cable master br-lan type veth peer name cable-end
link set cable-end master switch
link set p-lower-lan master switch
link set switch up
END
  # the upper router, in whose namespace it is, does not answer there
  ip netns exec upper sysctl -qw net.ipv4.conf.switch.arp_ignore=8
  ip -n lower -batch - <<END
addr flush dev lan
addr add 192.168.11.1/24 dev lan
link set wan address $(ip netns exec lower cat /sys/class/net/lan/address)
END
  dhcp_server 192.168.11 ;;
machine) ip -n upper link set eth0 master "$2" ;;
account) account "$2" ;;
lan-address)
  end dnsmasq
  ip -n lower addr flush dev lan
  ip -n lower addr add "$2/24" dev lan
  dhcp_server "\${2%.*}" ;;
dhcp-off) end dnsmasq ;;
hang-up) end pppd ;;
wan-mac)
  ip -n lower link set wan down
  ip -n lower link set wan address "$2"
  ip -n lower link set wan up ;;
cable)
  ip -n upper link set cable "$2"
  ip -n upper link set cable-end "$2" ;;
truth)
  # two servers answer one question
  ip netns exec host tcpdump -n -l -i eth0 udp src port 67 >/run/offers 2>/run/listening &
  listener=$!
  for try in {1..100}; do grep -q listening /run/listening && break; sleep 0.05; done
  ip netns exec host busybox udhcpc -i eth0 -f -q -n -t 3 -T 2 -s /bin/true >/dev/null 2>&1
  ip netns exec host ping -c 1 -W 3 203.0.113.80 >/dev/null && echo online
  kill $listener; wait
  sed -n 's/.* IP \\([0-9.]*\\)\\.67 > .*/\\1/p' /run/offers | sort -u ;;
esac
`;

/** A MAC or an IPv4 address. */
const VALUE = /\b(?:[\da-f]{2}(?::[\da-f]{2}){5}|\d+(?:\.\d+){3})\b/;

const own = (...args: readonly string[]) => execFileSync('ip', args);

/** A home of two boxes as they come from the shop, with the article's pitfalls: equal MAC addresses, two DHCP servers. */
export class Carton {
  readonly lab: Lab;

  private constructor(lab: Lab) {
    this.lab = lab;
  }

  static async unpack(lab: Lab): Promise<Carton> {
    await installWrapper(lab, COUNTING + CONFIG);
    await putFile(lab, SCRIPT, CARTON, '755');
    const carton = new Carton(lab);
    await carton.do('unpack');
    return carton;
  }

  do(verb: string, argument = ''): Promise<string> {
    return this.lab.sh(undefined, `bash ${SCRIPT} ${verb} '${argument}'`);
  }

  async truth(): Promise<Truth> {
    const [first, ...rest] = (await this.do('truth')).split('\n');
    return first === 'online'
      ? { online: true, servers: rest }
      : { online: false, servers: [first ?? '', ...rest].filter(Boolean) };
  }

  /** Whether the upper router passes PPPoE on. */
  async bridged(): Promise<boolean> {
    return (await this.lab.sh(undefined, 'tc -n upper filter show dev wan ingress')) !== '';
  }

  /** How many commands a router was asked that begin so: `upper bridge on`. */
  async asked(what: string): Promise<number> {
    return Number((await this.lab.run(undefined, `grep -c '^${what}' /run/asked`)).output);
  }

  /** What a person does who reads the next step; `password`: the one that he enters. */
  async obey({ steps: [next] }: SetUpState, password = 'secret'): Promise<void> {
    const value = VALUE.exec(next?.text.en ?? '')?.[0] ?? '';
    switch (next?.id) {
      case 'reach-lower':
        await this.do('machine', 'switch');
        return hasOnly(LEASED);
      case 'wan-cable':
        return; // it has been in all the time
      case 'lower-account':
        await this.do('account', password);
        return;
      case 'lower-address':
        await this.do('lan-address', value);
        return hasOnly('192.168.1.50');
      case 'lower-dhcp':
        await this.do('dhcp-off');
        return;
      case 'lower-wan-mac':
        await this.do('wan-mac', value);
        return;
      case 'lan-cable':
        await this.do('cable', 'up');
        return;
      default:
        throw new Error(`nobody knows what to do: ${JSON.stringify(next)}`);
    }
  }
}

/** This machine has one card, which was plugged in anew, and one address. */
function hasOnly(address: string): void {
  own('neigh', 'flush', 'dev', 'tap0');
  own('addr', 'flush', 'dev', 'tap0');
  own('addr', 'add', `${address}/24`, 'dev', 'tap0');
  own('route', 'replace', '224.0.0.0/4', 'dev', 'tap0');
}
