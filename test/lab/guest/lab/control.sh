#!/bin/bash
# Runs commands that come over the second serial port, one per line:   ID SECONDS NAMESPACE COMMAND   (0 seconds: is it up?)
# and answers each with a line:   = ID STATUS OUTPUT   Line breaks and backslashes are escaped. Starting a program is slow here,
# so it does what it can by itself.
export PATH=/lab:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
exec </dev/ttyS1 >/dev/ttyS1
stty raw -echo
while read -r id seconds namespace command; do
  status=0 output=
  if [ "$seconds" != 0 ]; then
    printf -v command %b "$command"
    run=(timeout -k 1 "$seconds")
    [ "$namespace" = - ] || run+=(ip netns exec "$namespace")
    # into a file: what stays behind in the background must not hold up the answer
    "${run[@]}" sh -c "$command" </dev/null >/run/control.out 2>&1; status=$?
    output=$(</run/control.out); output=${output//\\/\\\\}
  fi
  printf '\n= %s %s %s\n' "$id" "$status" "${output//$'\n'/\\n}"
done
