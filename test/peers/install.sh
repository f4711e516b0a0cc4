#!/usr/bin/env bash
# Installs the real software that the peer suites test against (Debian 12, root). A second run does next to nothing.
set -euo pipefail
packages=(
  miniupnpd miniupnpd-nftables nftables miniupnpc iproute2   # a router that speaks UPnP, in a network namespace
  mosquitto mosquitto-clients openssl                        # a broker with logins, rights and TLS
  chromium fonts-noto-cjk                                    # the editor as a person sees it
  mmdebstrap g++ python3-venv                                # Home Assistant
)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && { echo 'all peers are installed'; exit 0; }
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
# nothing that comes along may start a service of its own
policy=/usr/sbin/policy-rc.d
[ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' > $policy; chmod +x $policy; trap 'rm -f $policy' EXIT; }
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || { tail -n 30 "$log"; exit 1; }
echo "installed ${missing[*]} in $SECONDS s"
