#!/bin/bash
# Docker Engine on the server that "lower" is. Its Debian is the disk /dev/vdc, where it also keeps images and volumes.
#   docker.sh start            answers when the engine does
#   docker.sh run COMMAND …    there, in /srv/examples/pppoe-container
set -u
place=/run/docker
path=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
case $1 in
  start)
    modprobe -a macvlan br_netfilter nft_compat xt_addrtype xt_conntrack xt_MASQUERADE xt_nat xt_tcpudp || exit
    mkdir -p $place
    mount -t ext4 -o noatime /dev/vdc $place || exit
    # without our own terminal, it would hold on to it
    ip netns exec lower unshare -m "$0" inside </dev/null >/var/log/docker.log 2>&1 &
    for try in {1..240}; do "$0" run docker version >/dev/null 2>&1 && exit 0; sleep 0.5; done
    tail -n 30 /var/log/docker.log; exit 1 ;;
  inside)
    # a root of its own, as a server has: runc changes roots, which it cannot do below a chroot
    mount --make-rprivate /
    for part in dev proc sys; do mount --rbind /$part $place/$part; done
    mount -t cgroup2 cgroup $place/sys/fs/cgroup
    mount -t tmpfs run $place/run
    cd $place && pivot_root . mnt && umount -l /mnt || exit
    exec env -i $path HOME=/root dockerd ;;
  run)
    shift
    pid=$(pgrep -x dockerd) || exit
    exec nsenter -t "$pid" -m -n -r -w -- env -i $path HOME=/root sh -c 'cd /srv/examples/pppoe-container && exec "$@"' sh "$@" ;;
esac
