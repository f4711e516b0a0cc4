#!/usr/bin/env bash
# Runs a command in a network namespace of its own with two veth pairs: rl0 is a router's LAN side (192.168.77.1), rw0 its
# Internet side. With root's rights or without any:   test/peers/in-namespace.sh COMMAND …
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
if [ "${1:-}" != --inside ]; then
  if unshare -n true 2>/dev/null; then exec unshare -n "$0" --inside "$@"; else exec unshare -Urn "$0" --inside "$@"; fi
fi
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ip link set lo up
ip link add rl0 type veth peer name ll0
ip addr add 192.168.77.1/24 dev rl0
ip link set rl0 up; ip link set ll0 up
ip route add 224.0.0.0/4 dev rl0
"$here/miniupnpd/wan.sh" up 11.22.33.44
nft -f "$here/miniupnpd/nft.conf"
export FUTAMICHI_NAMESPACE=1
exec "$@"
