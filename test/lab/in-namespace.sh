#!/usr/bin/env bash
# Runs a command as a member of the lab's LAN (192.168.1.50), in a network namespace of its own: here multicast and events reach
# it. With root's rights, or without any where /dev/net/tun is open to all:   test/lab/in-namespace.sh COMMAND …
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
if [ "${1:-}" != --inside ]; then
  if unshare -n true 2>/dev/null; then exec unshare -n "$0" --inside "$@"; else exec unshare -Urn "$0" --inside "$@"; fi
fi
shift
ip link set lo up
if ! ip tuntap add tap0 mode tap; then
  echo "$0: without a tap device, so what needs one is skipped" >&2
  exec "$@"
fi
ip addr add 192.168.1.50/24 dev tap0
ip link set tap0 up
ip route add 224.0.0.0/4 dev tap0
export FUTAMICHI_LAB_TAP=1
exec "$@"
