#!/usr/bin/env bash
# The Internet side of the router in the namespace:   wan.sh up ADDRESS | address ADDRESS | down | back | delete
set -euo pipefail
case $1 in
  up)
    ip link add rw0 type veth peer name ww0
    ip addr add "$2/24" dev rw0
    ip link set rw0 up; ip link set ww0 up ;;
  address)
    old=$(ip -o -4 addr show dev rw0 | awk '{print $4}')
    # the old one first: with its primary address a network loses the others too
    [ -z "$old" ] || ip addr del "$old" dev rw0
    ip addr add "$2/24" dev rw0 ;;
  down) ip link set rw0 down ;;
  back) ip link set rw0 up ;;
  delete) ip link del rw0 ;;
esac
