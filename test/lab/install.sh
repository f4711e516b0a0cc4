#!/usr/bin/env bash
# Installs what the lab is built with and runs on (Debian 12, root). A second run does next to nothing.
set -euo pipefail
packages=(
  qemu-system-x86 zstd                                       # runs the machine, keeps its saved state
  mmdebstrap debian-archive-keyring cpio kmod e2fsprogs xz-utils   # builds it: packages, initramfs, modules, disk
  openssh-client                                             # the key to log in with
  iproute2                                                   # a network namespace for multicast and events
  nftables socat dnsmasq-base unbound knot coturn nginx-light pppoe ppp   # ipoe: routers, providers, servers
  miniupnpd miniupnpd-nftables miniupnpc                                  # ipoe: UPnP in the lower router
  traceroute iputils-ping arping bind9-dnsutils curl procps  # ipoe: what looks at them
)
bash "$(dirname "${BASH_SOURCE[0]}")/../peers/support/install-packages.sh" "${packages[@]}"
