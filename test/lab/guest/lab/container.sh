#!/bin/bash
# A container as an engine would run it: its own processes, mounts and network, no rights but those named, a root that cannot be
# written. Its image is the disk /dev/vdc; its network a macvlan on the LAN card of "lower", its server.
#   container.sh setup                           mounts the image, makes the network
#   container.sh start CAPABILITIES COMMAND …    capabilities as for setpriv; its environment: the file settings, NAME=VALUE lines
#   container.sh exec COMMAND …                  beside what runs in it
#   container.sh stop                            as "docker stop" does; says with which status it ended
set -u
place=/run/container
path=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
case $1 in
  setup)
    mkdir -p $place/{root,keys,secrets}
    mount -t ext4 -o ro,noatime /dev/vdc $place/root
    ip netns add container
    ip -n lower link add link lan name m-container type macvlan mode bridge
    ip -n lower link set m-container netns container name eth0
    ip -n container link set lo up
    ip -n container link set eth0 up
    ip -n container addr add 192.168.1.3/24 dev eth0
    # as an engine does, though nothing may leave this way
    ip -n container route add default via 192.168.1.1
    ip netns exec container sysctl -qw net.ipv4.ip_forward=1 ;;
  start)
    shift
    rm -f $place/{pid,status}
    # without our own terminal, it would hold on to it
    { ip netns exec container unshare -m -p -f "$0" inside "$@"; echo $? > $place/status; } </dev/null >$place/log 2>&1 &
    for try in {1..200}; do [ -s $place/pid ] && exit 0; sleep 0.05; done
    exit 1 ;;
  inside)
    capabilities=$2; shift 2
    cd $place/root || exit
    mount -t proc proc proc
    mount -t sysfs -o ro sysfs sys
    mount -t tmpfs -o mode=755 tmpfs dev
    for device in null zero random urandom tty ppp; do cp -a /dev/$device dev/; done
    mount -t tmpfs -o mode=755 tmpfs run
    mount -t tmpfs tmpfs tmp
    mount --bind ../keys etc/dropbear
    mkdir run/secrets; cp -a ../secrets/. run/secrets/
    settings=($path)
    while IFS= read -r line; do settings+=("$line"); done < ../settings
    # the number by which those outside know this process, which is the first in here
    while read -r key number _; do [ "$key" != NSpid: ] || echo "$number" > ../pid; done < /proc/self/status
    exec chroot . setpriv --no-new-privs --bounding-set="-all,$capabilities" --inh-caps=-all env -i "${settings[@]}" "$@" ;;
  exec)
    shift
    exec nsenter -t "$(cat $place/pid)" -m -p -n -r -- env -i $path "$@" ;;
  stop)
    kill -TERM "$(cat $place/pid)"
    for try in {1..300}; do [ -s $place/status ] && exec cat $place/status; sleep 0.05; done
    exit 1 ;;
esac
