#!/bin/bash
# The provider ends all PPPoE sessions: each pppd of its takes its leave (LCP terminate).
for pid in $(ip netns pids isp); do
  read -r name 2>/dev/null < "/proc/$pid/comm" && [ "$name" = pppd ] && kill "$pid"
done
true
