#!/usr/bin/env bash
# Installs what the lab is built with and runs on (Debian 12, root). A second run does next to nothing.
set -euo pipefail
packages=(
  qemu-system-x86 zstd                                       # runs the machine, keeps its saved state
  mmdebstrap debian-archive-keyring cpio kmod e2fsprogs xz-utils   # builds it: packages, initramfs, modules, disk
  openssh-client                                             # the key to log in with
  iproute2                                                   # a network namespace for multicast and events
)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || { echo 'all that the lab needs is installed'; exit 0; }
[ "$(id -u)" = 0 ] || { echo "not installed: ${missing[*]}; run this as root" >&2; exit 1; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 ||
  { tail -n 30 "$log" >&2; exit 1; }
echo "installed ${missing[*]} in $SECONDS s"
