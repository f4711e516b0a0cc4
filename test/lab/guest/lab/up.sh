#!/bin/bash
# Two homes' worth of routers, each a network namespace:   isp -- upper (IPoE, DS-Lite; passes PPPoE on) -- LAN -- lower (PPPoE)
[ -e /lab/up.sh ] || { echo 'only in the machine of the lab' >&2; exit 1; }
export PATH=/lab:/usr/sbin:/usr/bin:/sbin:/bin
exec >/dev/console 2>&1
at() { read -r seconds _ < /proc/uptime; echo "LAB $seconds $*"; }
within() { ip netns exec "$@"; }
mount -t sysfs sys /sys; mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /tmp
mkdir -p /dev/pts /dev/shm /run/netns /var/log; mount -t devpts devpts /dev/pts
chmod 600 /etc/ppp/chap-secrets
at kernel
modprobe -a virtio_net veth bridge ppp_generic pppoe ppp_async nf_tables nft_chain_nat nft_nat nft_masq nft_ct sch_ingress \
  cls_matchall act_mirred ip6_tunnel af_packet
sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
at modules

ip -batch - <<END
link set lo up
netns add isp
netns add upper
netns add lower
netns add host
link add wan netns upper address 02:00:00:00:01:01 type veth peer name u netns isp address 02:00:00:00:00:01
link add p-lower-wan netns upper type veth peer name wan netns lower address 02:00:00:00:02:01
link add p-lower-lan netns upper type veth peer name lan netns lower address 02:00:00:00:02:02
link add p-host netns upper type veth peer name eth0 netns host address 02:00:00:00:03:01
link set eth0 netns upper
END
# the provider: IPv6, the far end of DS-Lite, a server in the Internet
ip -n isp -batch - <<END
link set lo up
link set u up
addr add 2001:db8:1::1/64 dev u nodad
link add srv type dummy
link set srv up
addr add 203.0.113.80/32 dev srv
addr add 2001:db8:ffff::80/128 dev srv nodad
link add aftr type ip6tnl local 2001:db8:1::1 remote 2001:db8:1::2 mode ipip6 encaplimit none
link set aftr up
addr add 192.0.0.1/29 dev aftr
END
within isp sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
# the upper router; the machine's network card is one of its LAN ports
ip -n upper -batch - <<END
link set lo up
link add br-lan address 02:00:00:00:01:02 type bridge
link set p-lower-wan master br-lan up
link set p-lower-lan master br-lan up
link set p-host master br-lan up
link set eth0 master br-lan up
link set br-lan up
addr add 192.168.1.1/24 dev br-lan
link set wan up
addr add 2001:db8:1::2/64 dev wan nodad
route add default via 2001:db8:1::1
link add dslite type ip6tnl local 2001:db8:1::2 remote 2001:db8:1::1 mode ipip6 encaplimit none
link set dslite up
addr add 192.0.0.2/29 dev dslite
route add default dev dslite
END
within upper sysctl -qw net.ipv4.ip_forward=1
bridge.sh on
# the lower router. Its two ports are on one LAN: without this, wan answers ARP for the address of lan
ip -n lower -batch - <<END
link set lo up
link set wan up
link set lan up
addr add 192.168.1.2/24 dev lan
END
within lower sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.wan.arp_ignore=8 \
  net.ipv6.conf.wan.disable_ipv6=1
# somebody on the LAN
ip -n host -batch - <<END
link set lo up
link set eth0 up
addr add 192.168.1.100/24 dev eth0
route add default via 192.168.1.1
END
at links

nat() { echo "table ip nat { chain post { type nat hook postrouting priority 100; $1; }; }"; }
nat 'ip saddr 192.0.0.0/29 oifname != "aftr" snat to 203.0.113.1' | within isp nft -f -
concentrator.sh start
within lower pppd call flets
router() { # NAME NUMBER LAN-INTERFACE WAN-INTERFACE
  { nat "oifname \"$4\" masquerade"; cat /etc/miniupnpd.nft; } | within "$1" nft -f -
  within "$1" miniupnpd -f /etc/miniupnpd.conf -a "$3" -i "$4" -p 5000 -P "/run/miniupnpd.$1.pid" \
    -u "00000000-0000-0000-0000-00000000000$2" -s "$1" -m 1 -z "lab-$1"
  within "$1" dropbear -R -p 22 -P "/run/dropbear.$1.pid"
  printf 'rocommunity public\nsysName lab-%s\n' "$1" > "/run/snmpd.$1.conf"
  within "$1" snmpd -C -c "/run/snmpd.$1.conf" -p "/run/snmpd.$1.pid" -Lf "/var/log/snmpd.$1.log" \
    "udp:192.168.1.$2:161" "tcp:192.168.1.$2:161"
}
router upper 1 br-lan dslite &
router lower 2 lan ppp0 &
within upper dnsmasq -C /etc/dnsmasq.conf
wait
at daemons
for try in {1..600}; do ip -n lower -4 -o addr show dev ppp0 2>/dev/null | grep -q inet && break; sleep 0.05; done
at "$(ip -n lower -4 -o addr show dev ppp0)"
