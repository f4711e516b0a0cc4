#!/usr/bin/env bash
# Installs the real software that the peer suites test against (Debian 12, root). A second run does next to nothing.
# Home Assistant is built by test/peers/home-assistant/setup.sh, which run.sh starts beside the other suites.
set -euo pipefail
packages=(
  miniupnpd miniupnpd-nftables nftables miniupnpc iproute2   # a router that speaks UPnP, in a network namespace
  mosquitto mosquitto-clients openssl                        # a broker with logins, rights and TLS
  chromium fonts-noto-cjk                                    # the editor as a person sees it
  busybox-static                                             # the syslogd of most routers
  git                                                        # what is ours, for the walks of CONTRIBUTING.md
  mmdebstrap ca-certificates                                 # the Debian that Home Assistant runs in, and containers begin with
  podman buildah runc docker-compose openssh-client shellcheck   # containers without Docker's engine
)
bash "$(dirname "${BASH_SOURCE[0]}")/support/install-packages.sh" "${packages[@]}"
