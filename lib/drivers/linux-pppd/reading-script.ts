/**
 * Reads what a host with pppd tells, without any right and without changing anything, in POSIX shell. Each line that it prints
 * begins with a word that says what the rest is. The wrapper `examples/linux-pppd/futamichi-pppd` has the same text (a test compares them).
 */
export const READING = `run=/run proc=/proc sys=/sys etc=/etc log=/var/log
each() { while IFS= read -r line || [ -n "$line" ]; do printf '%s %s\\n' "$1" "$line"; done; }
noise='sent \\[|rcvd \\[|[Pp]assword|[Ss]ecret|PPPOE Discovery| dst ..:|\\[(service-name|host-uniq)|Script /etc/ppp'
log_lines() {
  {
    if [ -n "$LOG" ]; then tail -n 400 "$LOG"; else
      journalctl -q -t pppd -n 200 -o short --no-pager | grep . ||
        tail -q -n 2000 "$log/syslog" "$log/messages" | grep -F 'pppd[' ||
        tail -q -n 400 "$log"/ppp.log "$log"/ppp/*.log "$log"/pppd*.log
    fi
  } 2>/dev/null | grep -E -v "$noise" | tail -n "$1" | each log
}
status_lines() {
  read -r up _ <"$proc/uptime" && echo "uptime $up"
  echo "now $(date +%s)"
  link=$(ip -j -s addr show type ppp)
  printf 'link %s\\n' "$link"
  printf 'delegated %s\\n' "$(ip -j -6 route show type unreachable)"
  each pppoe <"$proc/net/pppoe"
  for file in "$run"/ppp[0-9]*.pid "$run"/ppp-*.pid; do
    [ -r "$file" ] || continue
    name=
    { read -r id; read -r name; } <"$file"
    echo "pid \${file##*/} $(stat -c %Y "$file") $id $name"
  done
  [ -r "$run/futamichi-pppd/events" ] && tail -n 8 "$run/futamichi-pppd/events" | each event
  case $link in *'"family":"inet"'*) ;; *) log_lines 60 ;; esac
} 2>/dev/null
details_lines() {
  status_lines
  case $link in *'"family":"inet"'*) log_lines 60 ;; esac
  printf 'addr %s\\n' "$(ip -j addr)"
  printf 'route %s\\n' "$(ip -j route show default)"
  each os <"$etc/os-release"
  each host <"$proc/sys/kernel/hostname"
  each kernel <"$proc/sys/kernel/osrelease"
  { cat "$sys/class/dmi/id/product_name" || tr -d '\\0' <"$proc/device-tree/model"; } | each machine
  for file in "$sys"/class/net/*/addr_assign_type; do
    name=\${file%/*}
    read -r kind <"$file" && echo "assigned \${name##*/} $kind"
  done
  set -- \${SSH_CONNECTION-}
  [ $# -ge 3 ] && echo "reached $3"
} 2>/dev/null
watch_lines() {
  echo watching
  tail -n 0 -F "$run/futamichi-pppd/events" 2>/dev/null &
  cat >/dev/null
  kill $!
}
`;

const PRELUDE = `PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
LOG=
export PATH LC_ALL
${READING}`;

const LOOK = `echo 'futamichi-pppd 1 plain'
[ -r "$run/futamichi-pppd/events" ] && echo 'can watch'
daemon=no
for file in "$proc"/[0-9]*/comm; do
  read -r name <"$file" && [ "$name" = pppd ] && daemon=yes && break
done 2>/dev/null
echo "daemon $daemon"`;

/** What is run where there is no wrapper. Nothing is ever put into these texts. */
export const SCRIPTS = {
  status: `${PRELUDE}${LOOK}\nstatus_lines\necho end`,
  details: `${PRELUDE}${LOOK}\ndetails_lines\necho end`,
  watch: `${PRELUDE}watch_lines`,
} as const;
