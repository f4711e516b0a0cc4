/**
 * Reads what a host with pppd tells, without any right and without changing anything, in POSIX shell. Each line that it prints
 * begins with a word that says what the rest is. The wrapper `examples/linux-pppd/futamichi-pppd` has the same text (a test compares them).
 */
export const READING = `run=/run proc=/proc sys=/sys etc=/etc log=/var/log
each() { while IFS= read -r line || [ -n "$line" ]; do printf '%s %s\\n' "$1" "$line"; done; }
log_lines() {
  if [ -n "$LOG" ]; then tail -n 200 "$LOG" | log_line_each; return; fi
  lines=$(journalctl -q -t pppd -n 200 -o short --no-pager)
  [ -n "$lines" ] || lines=$(tail -q -n 2000 "$log/syslog" "$log/messages" | grep -F 'pppd[' | tail -n 200)
  [ -n "$lines" ] || lines=$(tail -q -n 200 "$log"/ppp.log "$log"/ppp/*.log "$log"/pppd*.log)
  printf '%s\\n' "$lines" | log_line_each
}
log_line_each() {
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
    '' | *'sent ['* | *'rcvd ['* | *[Pp]assword* | *[Ss]ecret*) ;;
    *'PPPOE Discovery'* | *' dst '??:* | *'[service-name'* | *'[host-uniq'* | *'Script /etc/ppp'*) ;;
    *) printf 'log %s\\n' "$line" ;;
    esac
  done
}
status_lines() {
  read -r up _ <"$proc/uptime" && echo "uptime $up"
  link=$(ip -j -s addr show type ppp)
  printf 'link %s\\n' "$link"
  each pppoe <"$proc/net/pppoe"
  if [ -s "$run/futamichi-pppd/events" ]; then tail -n 8 "$run/futamichi-pppd/events" | each event; else pid_lines; fi
  case $link in *'"family":"inet"'*) ;; *) log_lines ;; esac
} 2>/dev/null
pid_lines() {
  echo "now $(date +%s)"
  for file in "$run"/ppp[0-9]*.pid "$run"/ppp-*.pid; do
    [ -r "$file" ] || continue
    name=
    { read -r id; read -r name; } <"$file"
    echo "pid \${file##*/} $(stat -c %Y "$file") $id $name"
  done
}
details_lines() {
  status_lines
  case $link in *'"family":"inet"'*) log_lines ;; esac
  printf 'addr %s\\n' "$(ip -j addr)"
  printf 'route %s\\n' "$(ip -j route show default)"
  printf 'delegated %s\\n' "$(ip -j -6 route show type unreachable)"
  ss -uln 'sport = :67' | each dhcp
  each os <"$etc/os-release"
  each host <"$proc/sys/kernel/hostname"
  each kernel <"$proc/sys/kernel/osrelease"
  { cat "$sys/class/dmi/id/product_name" || tr -d '\\0' <"$proc/device-tree/model"; } | each machine
  for file in "$sys"/class/net/*/addr_assign_type; do
    name=\${file%/*}
    read -r kind <"$file" && echo "assigned \${name##*/} $kind"
    read -r rate <"$name/speed" && echo "speed \${name##*/} $rate"
  done
  set -- \${SSH_CONNECTION-}
  [ $# -ge 3 ] && echo "reached $3"
} 2>/dev/null
latency_lines() {
  name=\${INTERFACE:-$(ip -o link show up type ppp | sed -n '1s/^[0-9]*: \\([^:@ ]*\\).*/\\1/p')}
  set -- session $(ip -o -4 addr show dev "\${name:-none}" | sed -n 's/.* peer \\([0-9.]*\\).*/\\1/p')
  [ $# -gt 1 ] || set -- gateway $(ip -4 route show default | sed -n 's/.* via \\([0-9.]*\\).*/\\1/p')
  [ $# -gt 1 ] || return
  echo "target $1 $2"
  sent=$(ping -n -q -c 5 -i 0.2 -W 1 "$2") || [ -n "$sent" ] || sent=$(ping -n -q -c 5 -W 1 "$2")
  printf '%s\\n' "$sent" | each ping
} 2>/dev/null
watch_lines() {
  echo watching
  {
    ip -o monitor address &
    set -- $!
    tail -n 0 -F "$run/futamichi-pppd/events" &
    cat >/dev/null
    kill "$1" $!
  } | while IFS= read -r line; do
    printf '%s\\n' "$line"
    case $line in *' inet '* | *' up '* | *' down '* | *' exit '*) answer_lines ;; esac
  done
} 2>/dev/null
`;

const PRELUDE = `PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
LOG=
INTERFACE=
export PATH LC_ALL
${READING}`;

// a pppd in a container of the host is not the host's; only root sees which is whose
const LOOK = `echo 'futamichi-pppd 1 plain'
echo 'can watch'
daemon=no
net=$(readlink "$proc/self/ns/net")
for file in "$proc"/[0-9]*/comm; do
  read -r name <"$file" && [ "$name" = pppd ] || continue
  its=$(readlink "\${file%comm}ns/net")
  case $its in "$net" | '') daemon=yes && break ;; esac
done 2>/dev/null
echo "daemon $daemon"`;

/** What is run where there is no wrapper. Nothing is ever put into these texts. */
export const SCRIPTS = {
  status: `${PRELUDE}${LOOK}\nstatus_lines\necho end`,
  details: `${PRELUDE}${LOOK}\ndetails_lines\necho end`,
  latency: `${PRELUDE}${LOOK}\nlatency_lines\necho end`,
  watch: `${PRELUDE}answer_lines() {
${LOOK}
status_lines
echo end
}
watch_lines`,
} as const;
