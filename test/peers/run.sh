#!/usr/bin/env bash
# The product against software that nobody here wrote, suite by suite.   npm run test:peers [-- SUITE …]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
node tools/run.mjs tools/build.ts || exit 1
node=node_modules/.bin/node
suites=("$@"); [ $# -gt 0 ] || suites=(harness miniupnpd unprivileged mosquitto syslog node-red editor screen contract container home-assistant)

current=; building=
trap '[ -z "$building" ] || kill -- "-$building" 2>/dev/null' EXIT
trap '[ -z "$current" ] || kill "$current"; exit 130' INT TERM

if [[ " ${suites[*]} " == *' home-assistant '* ]] && [ "$(id -u)" = 0 ]; then
  # minutes of downloading and compiling, beside the suites that do not need it
  setsid nice bash -c 'for release in newest oldest; do bash test/peers/home-assistant/setup.sh $release; done' \
    > >(sed 's/^/  [home-assistant] /') 2>&1 &
  building=$!
fi

failed=() again=()
run() { # run NAME SECONDS COMMAND…; what fails is run once more, and that is said: real software on a busy machine is late at times
  local name=$1 limit=$2 began=$SECONDS try; shift 2
  for try in 1 2; do
    printf '\n-- %s%s\n' "$name" "$([ $try = 1 ] || printf ' FAILED AND IS RUN ONCE MORE')"
    timeout --kill-after=10 "$limit" "$@" & current=$!
    if wait "$current"; then again+=($([ $try = 1 ] || printf '%s' "${name// /_}")); current=; break; fi
    current=
    [ $try = 1 ] || failed+=("$name")
  done
  printf -- '-- %s: %d s\n' "$name" $((SECONDS - began))
}
suite() { run "$1" "$2" "$node" --test --test-concurrency=1 "${@:3}"; }

# somebody without rights; where the clone is closed to others, root without its rights (a user namespace of root takes setfcap)
unprivileged=()
if [ "$(id -u)" = 0 ]; then
  unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp)
  "${unprivileged[@]}" test -r "$PWD/package.json" || unprivileged=(setpriv --bounding-set=-all,+setfcap --inh-caps=-all)
fi
namespace=(test/peers/in-namespace.sh "$node" --test test/peers/miniupnpd/*.test.ts)

for name in "${suites[@]}"; do
  case $name in
    harness) suite harness 180 test/peers/harness.test.ts ;;
    miniupnpd) run miniupnpd 180 "${namespace[@]}" ;;
    unprivileged) run 'miniupnpd, unprivileged' 180 "${unprivileged[@]}" "${namespace[@]}" ;;
    # the first time a minute more, for the Debian that the image begins with
    container) suite container 420 test/peers/container/*.test.ts ;;
    home-assistant)
      [ -z "$building" ] || { printf '\n-- waiting for the builds\n'; wait "$building"; building=; }
      suite home-assistant 1300 test/peers/home-assistant/*.test.ts ;;
    # mostly waiting for pages to come to rest, so that two cores have room for three families
    contract) run contract 1200 "$node" --test --test-concurrency=3 --test-timeout=400000 test/peers/contract/*.test.ts ;;
    # sixteen set-ups, one after the other, are half of it
    screen) suite screen 900 test/peers/screen/*.test.ts ;;
    editor) suite editor 900 test/peers/editor/*.test.ts ;;
    *) suite "$name" 600 test/peers/"$name"/*.test.ts ;;
  esac
done
[ ${#again[@]} -eq 0 ] || printf '\nAT THE SECOND TRY ONLY: %s\n' "${again[*]}"
[ ${#failed[@]} -eq 0 ] || { printf '\nFAILED: %s\n' "${failed[*]}"; exit 1; }
printf '\nall peer suites passed in %d s\n' "$SECONDS"
