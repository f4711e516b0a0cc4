import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identity } from '../../../lib/capabilities/identity.ts';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { sessionSince } from '../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanProvider } from '../../../lib/capabilities/wan-provider.ts';
import { checks } from '../../../lib/dual-stack/checks.ts';
import type { HomeNotice } from '../../../lib/dual-stack/dual-stack.ts';
import type { CheckFinding } from '../../../lib/dual-stack/check.ts';
import {
  checkHomeAction,
  checkReadings,
  homeCatalogue,
  homeHeadline,
  homePaths,
  homeStatusReading,
} from '../../../lib/dual-stack/home-catalogue.ts';
import { HomeDevice } from '../../../lib/dual-stack/home-device.ts';
import { homeSnapshot } from '../../../lib/dual-stack/home-snapshot.ts';
import type { Home } from '../../../lib/dual-stack/home.ts';
import { judge, type HomeReport } from '../../../lib/dual-stack/judge.ts';
import type { AnyReadable, Reading } from '../../../lib/router/capability.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { Notice } from '../../../lib/router/notice.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { homeWith, type Differences } from './homes.ts';

const of = (id: string): Reading<boolean> => {
  const found = checkReadings.get(id);
  assert.ok(found, id);
  return found;
};
const snapshotOf = (differences: Differences = {}, language: 'en' | 'ja' = 'en') => {
  const home = homeWith(differences);
  return homeSnapshot(judge(home), home, language, 5);
};

test('A home tells its status, its headline, the path through each router and what each check found.', () => {
  const well = snapshotOf({ upper: [[wanProvider, 'OCN']], observed: { gateways: ['192.168.10.1'] } });
  assert.equal(well.value(homeStatusReading), 'ok');
  assert.equal(well.value(homePaths.upper), 'ipoe-map-e');
  assert.equal(well.get(homePaths.upper).attributes?.['provider'], 'OCN');
  const text = (token: AnyReadable, snapshot = well) => snapshot.get(token).attributes?.['text'];
  assert.deepEqual([text(homeStatusReading), text(homePaths.upper)], ['All is well', 'MAP-E']);
  assert.equal(well.value(homePaths.lower), 'pppoe');
  assert.equal(well.value(of('pppoe-session')), false);
  assert.equal(well.value(of('line')), false);
  assert.equal(well.has(of('inbound')), false);
  assert.equal(well.value(reachable), true);
  assert.equal(well.value(identity)?.model, 'Dual stack');

  const down = snapshotOf({ lower: [[sessionUp, false]] }, 'ja');
  assert.equal(down.value(homeStatusReading), 'problem');
  assert.equal(text(homeStatusReading, down), '問題あり');
  assert.match(down.value(homeHeadline) ?? '', /セッション/);
  assert.deepEqual(down.get(homeStatusReading).attributes?.['problems'], ['pppoe-session']);
  assert.equal(down.get(homeHeadline).attributes?.['check'], 'pppoe-session');
  const session = down.get(of('pppoe-session'));
  assert.equal(session.state === 'known' && session.value, true);
  assert.equal(session.attributes?.['status'], 'problem');
  assert.match(String(session.attributes?.['remedy']), /再接続/);
});

test('Nothing is told anew because time has passed: each change is a row in somebody’s database.', () => {
  const home = homeWith({ lower: [[sessionSince, '2026-03-01T10:00:00Z']] });
  const told = (now: number) =>
    [...homeSnapshot(judge(home), home, 'en', now)].map(([{ id }, observed]) => [
      id,
      observed.state === 'known' && observed.value,
      observed.attributes,
    ]);
  const began = Date.parse('2026-03-01T10:00:00Z');
  assert.deepEqual(told(began + 60_000), told(began + 7_200_000));
});

test('What nobody can see is unknown and not well, even where a check is asked only when something is wrong.', () => {
  const silent = snapshotOf({
    lower: [[reachable, false], ...[sessionUp].map((token) => [token, false] as const)],
    lowerProblem: new RouterError('unreachable'),
  });
  for (const id of ['line', 'upper-login', 'lower-login', 'pppoe-account'])
    assert.equal(silent.value(of(id)), undefined, id);
  assert.equal(silent.value(of('lan')), false);
  assert.equal(silent.value(of('lower-answers')), true);
});

test('A state is never too long for Home Assistant, and neither are attributes, whatever was read.', () => {
  const long = '路'.repeat(5000);
  const text = { en: long, ja: long };
  const findings = checks.map(({ id, area, name }): CheckFinding => ({
    id,
    area,
    spot: 'lan',
    name,
    status: 'problem',
    text,
    remedy: text,
    evidence: Array.from({ length: 100 }, () => long),
  }));
  const report: HomeReport = { status: 'problem', headline: text, findings };
  for (const [token, observed] of homeSnapshot(report, homeWith(), 'ja', 5)) {
    if (observed.state === 'known' && typeof observed.value === 'string')
      // a picture is no state
      assert.ok(Array.from(observed.value).length <= (token.id === 'picture' ? 30_000 : 255), token.id);
    const attributes = Buffer.byteLength(JSON.stringify(observed.attributes ?? {}));
    assert.ok(attributes <= 16_000, `${token.id}: ${attributes}`);
  }
});

test('Every check has its place, with ids and names that topics and people can use.', () => {
  assert.deepEqual(
    [...checkReadings.keys()],
    checks.map(({ id }) => id),
  );
  const ids = homeCatalogue.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { name, description } of homeCatalogue)
    for (const { en, ja } of [name, description]) assert.ok(en !== '' && ja !== '');
});

class FakeHome {
  report: HomeReport | undefined;
  home: Home = homeWith();
  asked = 0;
  readonly listeners = new Set<(notice: HomeNotice) => void>();

  subscribe(listener: (notice: HomeNotice) => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  check(): Promise<HomeReport> {
    this.asked += 1;
    this.report = judge(this.home);
    return Promise.resolve(this.report);
  }
}

test('A home in the shape of a router tells when it was judged, and can be asked to check now.', async () => {
  const home = new FakeHome();
  const clock = new FakeClock();
  const device = new HomeDevice({ home, clock, language: 'en' });
  assert.equal([...device.snapshot].length, 0);
  assert.equal(device.problem, undefined);
  const heard: string[] = [];
  const stop = device.subscribe((notice: Notice) => void heard.push(notice.kind));
  home.home = homeWith({ lower: [[sessionUp, false]] });
  const request = { capability: checkHomeAction, input: {}, origin: 'mqtt' } as const;
  const result = await device.run(request);
  assert.equal(result.outcome, 'verified');
  assert.deepEqual(result.after, { status: 'problem' });
  assert.equal(home.asked, 1);
  assert.partialDeepStrictEqual(device.problem, {
    code: 'pppoe-session',
    text: { en: 'The PPPoE session is down.', ja: 'PPPoEセッションが切断されています。' },
  });
  assert.match(JSON.stringify(device.problem), /then press Reconnect/);
  assert.deepEqual(heard, ['offers', 'offers', 'done']);
  assert.deepEqual(
    device.offers.map(({ capability }) => capability.id),
    ['check'],
  );
  await assert.rejects(device.run(request), { code: 'conflict' });
  stop();
  assert.equal(home.listeners.size, 0);
});
