#!/bin/bash
# The provider's access concentrator:  start | stop (it takes its leave of those who are connected) | kill (it falls silent)
set -u
all() { ip netns pids isp; }
case $1 in
  start)
    [ -z "$(all)" ] || exit 0
    # without its own terminal, it would hold on to ours
    ip netns exec isp pppoe-server -I u -C LAB-AC -S flets -L 203.0.113.254 -p /etc/ppp/pool -N 200 -r \
      -O /etc/ppp/pppoe-server-options -X /run/pppoe-server.pid </dev/null >/dev/null 2>&1 ;;
  stop)
    # the listener first, so that nobody comes back; then those who serve one line each
    kill "$(cat /run/pppoe-server.pid)" 2>/dev/null
    /lab/hang-up.sh
    for try in {1..100}; do [ -n "$(all)" ] || exit 0; sleep 0.05; done
    all | xargs -r kill -KILL ;;
  kill) all | xargs -r kill -KILL ;;
esac
