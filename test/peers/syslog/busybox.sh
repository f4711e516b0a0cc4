#!/bin/sh
# BusyBox's syslogd, which most routers run, sending to PORT of the loopback address.   busybox.sh DIR PORT LINE…
# It wants to be /dev/log: it gets a /dev of its own, in a mount namespace.
set -eu
if [ "${FUTAMICHI_OWN_DEV:-}" != 1 ]; then
  [ "$(id -u)" = 0 ] && map= || map=-r
  FUTAMICHI_OWN_DEV=1 exec unshare $map -m "$0" "$@"
fi
dir=$1 port=$2; shift 2
mkdir -p "$dir/dev"
touch "$dir/dev/null"
mount --bind /dev/null "$dir/dev/null"
mount --rbind "$dir/dev" /dev
# gone with us, however we end
setpriv --pdeathsig KILL busybox syslogd -n -L -R "127.0.0.1:$port" -O "$dir/messages" &
trap 'kill $!' EXIT
tries=0
until [ -S /dev/log ]; do
  tries=$((tries + 1))
  [ $tries -lt 500 ] || { echo 'syslogd does not begin' >&2; exit 1; }
  busybox usleep 10000
done
for line in "$@"; do logger -t pppd "$line"; done
# it writes into the file after it has sent
until grep -qsF "$line" "$dir/messages"; do busybox usleep 10000; done
