#!/bin/bash
# PPPoE pass-through of the upper router, on or off: the two kinds of PPPoE frames pass between its wan and its LAN ports.
set -eu -o pipefail
ports='wan p-lower-wan p-lower-lan p-host eth0'
# the qdisc stays: to take it away while frames pass has locked the kernel up
for port in $ports; do
  echo "qdisc add dev $port clsact"
  echo "filter del dev $port ingress"
done | tc -n upper -force -batch - 2>/dev/null || true
[ "$1" = on ] || exit 0
for port in $ports; do
  [ $port = wan ] && to=br-lan || to=wan
  for kind in 0x8863 0x8864; do
    echo "filter add dev $port ingress protocol $kind matchall action mirred egress redirect dev $to"
  done
done | tc -n upper -batch -
