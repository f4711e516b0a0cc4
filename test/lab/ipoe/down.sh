#!/usr/bin/env bash
# Ends the lab: its processes (by id), its namespaces, its folder. Does nothing if there is none.
. "$(dirname "$0")/lib.sh"
for n in $NODES; do
  [ -e "/run/netns/$LAB-$n" ] || continue
  kill $(ip netns pids "$LAB-$n") 2>/dev/null || true
done
for n in $NODES; do
  [ -e "/run/netns/$LAB-$n" ] || continue
  for i in 1 2 3 4 5 6 7 8 9 10; do [ -n "$(ip netns pids "$LAB-$n")" ] || break; sleep 0.1; done
  kill -9 $(ip netns pids "$LAB-$n") 2>/dev/null || true
  ip netns del "$LAB-$n"
done
rm -rf --one-file-system "$LAB_DIR" "/etc/netns/$LAB-host"
