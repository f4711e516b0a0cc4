#!/usr/bin/env bash
# Installs the real software that the peer suites test against (Debian 12, root). A second run does next to nothing.
# Home Assistant is built by test/peers/home-assistant/setup.sh, which run.sh starts beside the other suites.
set -euo pipefail
packages=(
  miniupnpd miniupnpd-nftables nftables miniupnpc iproute2   # a router that speaks UPnP, in a network namespace
  mosquitto mosquitto-clients openssl                        # a broker with logins, rights and TLS
  chromium fonts-noto-cjk                                    # the editor as a person sees it
  busybox-static                                             # the syslogd of most routers
  mmdebstrap ca-certificates                                 # the Debian that Home Assistant runs in
)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { echo 'all peers are installed'; exit 0; }
[ "$(id -u)" = 0 ] || { echo "not installed: ${missing[*]}; run this as root" >&2; exit 1; }

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
made=
trap 'rm -f "$log" $made' EXIT
# nothing that comes along may start a service of its own
[ -e $policy ] || { made=$policy; printf '#!/bin/sh\nexit 101\n' > $policy; chmod +x $policy; }
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
  { tail -n 30 "$log" >&2; exit 1; }
echo "installed ${missing[*]} in $SECONDS s"
