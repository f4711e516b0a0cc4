#!/usr/bin/env bash
# Makes what stands in for Debian's own container image, from its packages: no registry of images is needed.
#   base.sh SUITE FILE [PACKAGES]     Root. A second run does nothing. PACKAGES: more of them, by commas.   MIRROR: default apt's own
set -euo pipefail
suite=$1 file=$2 packages=${3-}
mkdir -p "$(dirname "$file")"
exec 9>"$file.lock"; flock 9   # a second run waits for the first
[ ! -e "$file" ] || exit 0
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sed -n 1p)}
# a frozen mirror's Release file may have expired; signatures are checked all the same
mmdebstrap --mode=root --variant=minbase --format=tar --aptopt='Acquire::Check-Valid-Until "false"' \
  --aptopt='APT::Sandbox::User "root"' --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin' \
  ${packages:+--include="$packages"} "$suite" "$file.$$" "$mirror" >"$file.log" 2>&1 || { tail -n 20 "$file.log" >&2; rm -f "$file.$$"; exit 1; }
mv "$file.$$" "$file"
