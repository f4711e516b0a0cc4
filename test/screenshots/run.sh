#!/usr/bin/env bash
# The images of the READMEs, taken from running systems in both languages: an emulated home, Mosquitto, Node-RED in Chromium, and
# Home Assistant where it is built (test/peers/home-assistant/setup.sh newest).   npm run screenshots
# In a network namespace of its own, so that the routers can have the addresses that a home has.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ "${1:-}" != --inside ]; then
  node tools/run.mjs tools/build.ts
  if unshare -n true 2>/dev/null; then exec unshare -n "$0" --inside; else exec unshare -Urn "$0" --inside; fi
fi
ip link set lo up
for address in 192.168.10.1 192.168.10.2; do ip addr add "$address/32" dev lo; done
ip route add 224.0.0.0/4 dev lo
export FUTAMICHI_NAMESPACE=1
exec node_modules/.bin/node --disable-warning=ExperimentalWarning test/screenshots/run.ts
