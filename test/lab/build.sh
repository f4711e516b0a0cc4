#!/usr/bin/env bash
# Builds the machine that the lab runs in from Debian packages only: kernel, initramfs, disk and a throw-away login key.
#   build.sh SUITE DIR     SUITE: bookworm or trixie. Root. A second run does nothing.   MIRROR: default apt's own
# What the routers in it do lies in guest/ and is added at every boot, so a change there builds nothing anew.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
umask 022
suite=$1 out=$2
packages=busybox-static,kmod,iproute2,procps,nftables         # the system
packages+=,ppp,pppoe,miniupnpd-nftables,dnsmasq-base,dropbear-bin,snmpd,mosquitto-clients   # the routers
packages+=,iputils-ping,tcpdump                               # for a person who looks around
modules=(virtio_net af_packet veth bridge dummy 8021q macvlan ip6_tunnel ppp_generic pppoe ppp_async ppp_synctty
  nf_tables nft_chain_nat nft_nat nft_masq nft_ct nf_conntrack nf_nat sch_ingress cls_matchall act_mirred
  br_netfilter nft_compat xt_addrtype xt_conntrack xt_MASQUERADE xt_nat xt_tcpudp)   # the last line: for Docker

mkdir -p "$out"; out=$(cd "$out" && pwd)
exec 9>"$out.lock"; flock 9   # a second run waits for the first
[ ! -e "$out/ready" ] || exit 0
rm -rf --one-file-system "$out"; mkdir -p "$out/work/kernel"; cd "$out/work"
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sed -n 1p)}
logged() { "$@" >>"$out/build.log" 2>&1 || { tail -n 20 "$out/build.log" >&2; exit 1; }; }

# 1. the disk's files; and the kernel, unpacked beside them. Only the generic flavour has PPP, the one for clouds has none
cat > fetch-kernel.sh <<'F'
set -eu
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"; cd kernel
apt-get -q download "$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | sed -n 1p)"
dpkg-deb -x ./*.deb .; rm ./*.deb
F
# a frozen mirror's Release file may have expired; signatures are checked all the same
logged mmdebstrap --mode=root --variant=minbase --aptopt='Acquire::Check-Valid-Until "false"' \
  --aptopt='APT::Sandbox::User "root"' --aptopt='APT::Install-Recommends "false"' \
  --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --include="$packages" --customize-hook='sh fetch-kernel.sh' \
  --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin' "$suite" root "$mirror"

# 2. the kernel and the few modules that are needed
lib=$(dirname "$(find kernel -type d -path '*lib/modules')")/modules
version=$(ls "$lib")
cp "kernel/boot/vmlinuz-$version" "$out/vmlinuz"
mkdir -p view/lib; ln -s "$(realpath "$lib")" view/lib/modules; depmod -b view "$version"
files() { # of modules and what they need, in the order in which they load
  for module in "$@"; do modprobe -d "$PWD/view" -S "$version" --show-depends "$module"; done |
    sed -n 's/^insmod \(.*\.ko[.xz]*\).*/\1/p' | awk '!seen[$0]++'
}
mkdir -p "root/usr/lib/modules/$version"
files "${modules[@]}" | while read -r file; do install -D -m644 "$file" "root/usr/${file#"$PWD"/view/}"; done
cp "$lib/$version"/modules.{order,builtin,builtin.modinfo} "root/usr/lib/modules/$version/"
depmod -b root "$version"

# 3. names and logins: root with the password "lab" or the key
echo lab > root/etc/hostname
echo 'nameserver 127.0.0.1' > root/etc/resolv.conf
echo root:lab | chroot root chpasswd -c SHA512
mkdir -p root/etc/dropbear
logged chroot root dropbearkey -t ed25519 -f /etc/dropbear/dropbear_ed25519_host_key
ssh-keygen -q -t ed25519 -N '' -C lab-throw-away -f "$out/id_lab"
chmod 644 "$out/id_lab"   # it protects nothing; each lab hands out a copy that ssh accepts
install -d -m700 root/root/.ssh; install -m600 "$out/id_lab.pub" root/root/.ssh/authorized_keys

# 4. a disk without mounting anything, and the initramfs that finds it
truncate -s $(($(du -sm root | cut -f1) * 115 / 100 + 40))M "$out/disk.img"
logged mke2fs -q -t ext4 -O ^has_journal -m 0 -d root "$out/disk.img"
mkdir -p early/{bin,proc,dev,disk,writes,new}
cp root/bin/busybox early/bin/; ln -s busybox early/bin/sh
number=10
files virtio_pci virtio_blk ext4 overlay | while read -r file; do
  case $file in *.xz) xz -dc "$file" ;; *) cat "$file" ;; esac > "early/$((number++)).ko"
done
cat > early/init <<'F'
#!/bin/busybox sh
bb=/bin/busybox
$bb mount -t devtmpfs dev /dev; $bb mount -t proc proc /proc
for module in /*.ko; do $bb insmod $module; done
# the disk stays as it is, so that a saved state always fits it; what is written is kept in memory
$bb mount -t ext4 -o ro,noatime /dev/vda /disk
$bb mount -t tmpfs writes /writes; $bb mkdir /writes/files /writes/work
$bb mount -t overlay -o lowerdir=/disk,upperdir=/writes/files,workdir=/writes/work overlay /new
$bb tar -x -f /dev/vdb -C /new
$bb mount --move /dev /new/dev; $bb mount --move /proc /new/proc
exec $bb switch_root /new /bin/busybox init
F
chmod 755 early/init
(cd early && find . | cpio --quiet -o -H newc -R 0:0 | gzip -1) > "$out/initrd.gz"

cd "$out"; rm -rf --one-file-system work
echo "$suite, kernel $version, built in $SECONDS s, $(du -sm . | cut -f1) MB" > ready
cat ready
