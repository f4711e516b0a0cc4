#!/usr/bin/env bash
# UPnP in the lower router, by miniupnpd: upnp.sh on|off
. "$(dirname "$0")/lib.sh"
c=$LAB_DIR
if [ "$1" = off ]; then
  stop lower upnp
  on lower nft delete table inet upnp 2>/dev/null || true
  exit 0
fi
on lower nft -f - <<'N'
table inet upnp {
  chain miniupnpd { }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
  chain forward { type filter hook forward priority 0; policy accept; jump miniupnpd; }
  chain prerouting { type nat hook prerouting priority -100; policy accept; jump prerouting_miniupnpd; }
  chain postrouting { type nat hook postrouting priority 90; policy accept; jump postrouting_miniupnpd; }
}
N
cat > $c/upnp.conf <<'U'
ext_ifname=ppp0
listening_ip=lan
http_port=5000
enable_upnp=yes
enable_natpmp=no
ipv6_disable=yes
upnp_table_name=upnp
upnp_nat_table_name=upnp
secure_mode=no
uuid=7e1d2c00-0000-4000-8000-000000000002
allow 1024-65535 192.168.1.0/24 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
U
start lower upnp miniupnpd -d -f $c/upnp.conf -P $c/miniupnpd.pid
until_ok 5 on lower bash -c 'exec 3<>/dev/tcp/192.168.1.2/5000'
