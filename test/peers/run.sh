#!/usr/bin/env bash
# The product against software that nobody here wrote, suite by suite.   npm run test:peers [-- SUITE …]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
node tools/run.mjs tools/build.ts || exit 1
node=node_modules/.bin/node
suites=("$@"); [ ${#suites[@]} -gt 0 ] || suites=(miniupnpd unprivileged mosquitto node-red editor home-assistant)
if [ -n "${CI:-}" ] || [[ " ${suites[*]} " == *' home-assistant '* ]]; then
  # minutes of downloading and compiling, beside the suites that do not need it
  if command -v mmdebstrap >/dev/null && [ "$(id -u)" = 0 ]; then
    { bash test/peers/home-assistant/setup.sh newest; bash test/peers/home-assistant/setup.sh oldest; } > >(sed 's/^/  [home-assistant] /') 2>&1 &
    building=$!
  fi
fi
failed=()
run() { # run NAME LIMIT COMMAND…
  local name=$1 limit=$2 began=$SECONDS; shift 2
  printf '\n-- %s\n' "$name"
  timeout --kill-after=10 "$limit" "$@" || failed+=("$name")
  printf -- '-- %s: %d s\n' "$name" $((SECONDS - began))
}
for name in "${suites[@]}"; do
  case $name in
    miniupnpd) run miniupnpd 180 test/peers/in-namespace.sh "$node" --test test/peers/miniupnpd/*.test.ts ;;
    unprivileged)
      as_nobody=(); [ "$(id -u)" = 0 ] && as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp)
      run 'miniupnpd, unprivileged' 180 "${as_nobody[@]}" test/peers/in-namespace.sh "$node" --test test/peers/miniupnpd/*.test.ts ;;
    home-assistant) [ -z "${building:-}" ] || wait "$building"; run home-assistant 900 "$node" --test --test-concurrency=1 test/peers/home-assistant/*.test.ts ;;
    *) run "$name" 600 "$node" --test --test-concurrency=1 test/peers/"$name"/*.test.ts ;;
  esac
done
[ ${#failed[@]} -eq 0 ] || { printf '\nFAILED: %s\n' "${failed[*]}"; exit 1; }
printf '\nall peer suites passed in %d s\n' "$SECONDS"
