#!/usr/bin/env bash
# Both routers answer by UPnP (miniupnpd), so that the product reads them as it reads any: answer.sh on|off.  After each change of the mode.
. "$(dirname "$0")/lib.sh"
igd() { # igd NODE LAN WAN ADDRESS
  cat > "$LAB_DIR/upnp-$1.conf" <<U
ext_ifname=$3
listening_ip=$2
http_port=5000
enable_upnp=yes
enable_natpmp=no
ipv6_disable=yes
upnp_table_name=miniupnpd
upnp_nat_table_name=miniupnpd
secure_mode=no
system_uptime=no
uuid=7e1d2c00-0000-4000-8000-0000000000$5
friendly_name=$1
model_name=Lab
serial=$5
model_number=1
allow 1024-65535 192.168.1.0/24 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
U
  on "$1" nft delete table inet miniupnpd 2>/dev/null || true
  on "$1" nft 'table inet miniupnpd {
    chain miniupnpd { }; chain prerouting_miniupnpd { }; chain postrouting_miniupnpd { };
    chain forward { type filter hook forward priority 0; jump miniupnpd; };
    chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; };
    chain postrouting { type nat hook postrouting priority 110; jump postrouting_miniupnpd; }; }'
  start "$1" upnp miniupnpd -d -f "$LAB_DIR/upnp-$1.conf" -P "$LAB_DIR/upnp-$1.real-pid"
  until_ok 5 on "$1" bash -c "exec 3<>/dev/tcp/$4/5000"
}
for n in upper lower; do stop $n upnp; done
[ "$1" = on ] || exit 0
igd upper br0 tun4 192.168.1.1 01
igd lower lan ppp0 192.168.1.2 02
