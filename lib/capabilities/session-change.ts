import { seconds } from '../router/clock.ts';
import type { Snapshot } from '../router/snapshot.ts';
import { sessionSince } from './session-since.ts';
import { sessionUp } from './session-up.ts';
import { uptime } from './uptime.ts';
import { wanIpv4 } from './wan-ipv4.ts';

/** Instants reckoned from a counter of seconds jitter. */
const INEXACT_MS = seconds(10);

/**
 * Whether a session is up by whatever the router tells: its state, or where it tells none (TP-Link Archer AX and Deco answer
 * `GetStatusInfo` with 401), whether there is an address. Undefined: nothing says.
 */
export function stateOf(snapshot: Snapshot): boolean | undefined {
  const up = snapshot.value(sessionUp);
  if (up !== undefined) return up;
  const address = snapshot.get(wanIpv4);
  if (address.state === 'known') return true;
  return address.why === 'not-said' ? false : undefined;
}

/** Up, with what belongs to it. */
export function isUp(snapshot: Snapshot): boolean {
  const address = snapshot.get(wanIpv4);
  // a router that never tells an address need not have one
  const complete = address.state === 'known' || address.why === 'not-offered';
  return stateOf(snapshot) === true && complete;
}

/** Whether `now` shows that the session of `before` is over: it is down, or has another address, or began later. */
export function hasEnded(before: Snapshot, now: Snapshot): boolean {
  return (
    stateOf(now) === false ||
    differs(before.value(wanIpv4), now.value(wanIpv4)) ||
    differs(before.value(sessionSince), now.value(sessionSince)) ||
    isLater(before.value(uptime), now.value(uptime))
  );
}

const differs = (before: string | undefined, now: string | undefined): boolean =>
  before !== undefined && now !== undefined && before !== now;

const isLater = (before: string | undefined, now: string | undefined): boolean =>
  before !== undefined && now !== undefined && Date.parse(now) > Date.parse(before) + INEXACT_MS;
