import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { hasEnded, isUp, stateOf } from '../../../lib/capabilities/session-change.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { uptime } from '../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { Report } from '../../../lib/router/report.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';

const ADDRESS = '198.51.100.7';
const OTHER = '198.51.100.99';
const AT = '2026-11-24T03:00:00.000Z';
const LATER = '2026-11-24T03:05:00.000Z';

const read = (fill: (report: Report) => void): Snapshot => {
  const report = new Report();
  fill(report);
  return Snapshot.empty.with(report.observed('igd', 1));
};
/** A router that tells its address alone. */
const only = (address?: string): Snapshot =>
  read((report) => {
    report.miss(sessionUp, 'not-offered');
    if (address === undefined) report.miss(wanIpv4, 'not-said');
    else report.tell(wanIpv4, address);
  });
const happened = (before: Snapshot, ...since: Snapshot[]): boolean =>
  reconnect.happened({ before, since, now: since.at(-1) ?? before }, null);

test('The state is what the router says, or what its address shows, or not known.', () => {
  assert.equal(stateOf(read((report) => report.tell(sessionUp, false).tell(wanIpv4, ADDRESS))), false);
  assert.equal(stateOf(only(ADDRESS)), true);
  assert.equal(stateOf(only()), false);
  assert.equal(stateOf(read((report) => report.miss(wanIpv4, 'timeout'))), undefined);
  assert.equal(stateOf(Snapshot.empty), undefined);
});

test('Up is up with its address, unless the router never tells one.', () => {
  assert.equal(isUp(read((report) => report.tell(sessionUp, true).tell(wanIpv4, ADDRESS))), true);
  assert.equal(isUp(read((report) => report.tell(sessionUp, true).miss(wanIpv4, 'not-said'))), false);
  assert.equal(isUp(read((report) => report.tell(sessionUp, true).miss(wanIpv4, 'not-offered'))), true);
  assert.equal(isUp(read((report) => report.miss(wanIpv4, 'not-offered'))), false);
});

test('A session has ended where it is down, has another address, or began later.', () => {
  const with_ = (since: string, from: string) =>
    read((report) => report.tell(sessionUp, true).tell(sessionSince, since).tell(uptime, from));
  assert.equal(hasEnded(only(ADDRESS), only()), true);
  assert.equal(hasEnded(only(ADDRESS), only(OTHER)), true);
  assert.equal(hasEnded(only(ADDRESS), only(ADDRESS)), false);
  assert.equal(hasEnded(with_(AT, AT), with_(LATER, AT)), true);
  assert.equal(hasEnded(with_(AT, AT), with_(AT, LATER)), true);
  assert.equal(hasEnded(with_(AT, LATER), with_(AT, AT)), false, 'earlier is no restart');
  assert.equal(hasEnded(with_(AT, AT), with_(AT, '2026-11-24T03:00:02.000Z')), false, 'that is jitter');
  assert.equal(
    hasEnded(
      only(ADDRESS),
      read((report) => report.miss(wanIpv4, 'timeout')),
    ),
    false,
  );
});

test('A reconnect is verified by an address alone: another one, or the same that was gone.', () => {
  assert.equal(happened(only(ADDRESS), only(OTHER)), true);
  assert.equal(happened(only(ADDRESS), only(), only(ADDRESS)), true);
  assert.equal(happened(only(), only(ADDRESS)), true);
  assert.equal(happened(only(ADDRESS), only()), false);
  assert.equal(happened(only(ADDRESS), only(ADDRESS)), false);
});

test('A reconnect is verified by a beginning alone, where the address stays the same.', () => {
  const from = (began: string) => read((report) => report.tell(wanIpv4, ADDRESS).tell(uptime, began));
  assert.equal(happened(from(AT), from(LATER)), true);
  assert.equal(happened(from(AT), from(AT)), false);
});
