#!/usr/bin/env bash
# Installs Debian packages that are missing (root), without starting any service that comes along.   install-packages.sh PACKAGE …
set -euo pipefail
missing=()
for package in "$@"; do
  [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { echo "installed already: $*"; exit 0; }
[ "$(id -u)" = 0 ] || { echo "not installed: ${missing[*]}; run this as root" >&2; exit 1; }

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
made=
trap 'rm -f "$log" $made' EXIT
[ -e $policy ] || { made=$policy; printf '#!/bin/sh\nexit 101\n' > $policy; chmod +x $policy; }
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
  { tail -n 30 "$log" >&2; exit 1; }
echo "installed ${missing[*]} in $SECONDS s"
