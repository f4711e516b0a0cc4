import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dhcpServer } from '../../../lib/capabilities/dhcp-server.ts';
import { lanAddress } from '../../../lib/capabilities/lan-address.ts';
import { lanMac } from '../../../lib/capabilities/lan-mac.ts';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { sessionError } from '../../../lib/capabilities/session-error.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanMac } from '../../../lib/capabilities/wan-mac.ts';
import { wanMode } from '../../../lib/capabilities/wan-mode.ts';
import { wanPath } from '../../../lib/capabilities/wan-path.ts';
import {
  addressesToChoose,
  choices,
  goalOf,
  madeFrom,
  wishIn,
  type Goal,
} from '../../../lib/dual-stack/plan/goal.ts';
import { describedStep, neededSteps, steps } from '../../../lib/dual-stack/plan/plan.ts';
import type { Situation } from '../../../lib/dual-stack/plan/step.ts';
import { homeWith, Missing, type Differences } from './homes.ts';

function situation(differences: Differences = {}, goal: Goal = {}): Situation {
  return {
    home: homeWith(differences),
    goal,
    can: () => true,
    isNear: () => true,
    settled: new Set(),
    planned: new Set(),
    done: [],
    lately: new Set(),
    unread: new Set(),
  };
}

const needs = (differences: Differences, goal?: Goal) =>
  neededSteps(situation(differences, goal)).map(({ id }) => id);

test('An already correct home needs nothing, also where a driver does not tell what a session proves.', () => {
  assert.deepEqual(needs({}), []);
  const notOffered = new Missing('not-offered');
  assert.deepEqual(needs({ upper: [[pppoeBridge, notOffered]], lower: [[wanMode, notOffered]] }), []);
});

test('Each difference asks for its step and no other, and for a check of the whole at the end.', () => {
  const cases: readonly (readonly [Differences, readonly string[]])[] = [
    [{ upper: [[pppoeBridge, false]] }, ['upper-bridge']],
    [{ upper: [[dhcpServer, false]] }, ['upper-dhcp']],
    [{ upper: [[wanPath, 'pppoe']] }, ['upper-ipoe']],
    [{ lower: [[dhcpServer, true]] }, ['lower-dhcp']],
    [
      {
        lower: [
          [sessionUp, false],
          [wanPath, 'none'],
          [pppoeAccount, 'user@isp.example'],
        ],
      },
      ['session-up'],
    ],
    [
      {
        lower: [
          [sessionUp, false],
          [wanPath, 'none'],
          [sessionError, 'authentication failed'],
        ],
      },
      ['lower-account', 'session-up'],
    ],
    [
      {
        lower: [
          [wanMode, 'dhcp'],
          [wanPath, 'behind-router'],
        ],
      },
      ['lower-mode', 'lower-account', 'session-up'],
    ],
    [
      {
        lower: [
          [wanMode, 'ap'],
          [wanPath, 'behind-router'],
        ],
      },
      ['reach-lower', 'lower-mode', 'lower-account', 'wan-cable', 'session-up'],
    ],
  ];
  for (const [differences, wanted] of cases) assert.deepEqual(needs(differences), [...wanted, 'verify']);
});

test('The order is the safe one: address before DHCP server, MAC addresses before the LAN cable, the bridge before all of it.', () => {
  const at = (id: string) => steps.findIndex((step) => step.id === id);
  for (const [first, then] of [
    ['upper-ipoe', 'upper-bridge'],
    ['upper-bridge', 'lower-mode'],
    ['lower-mode', 'lower-account'],
    ['lower-account', 'session-up'],
    ['session-up', 'lower-address'],
    ['lower-address', 'lower-dhcp'],
    ['upper-dhcp', 'lower-dhcp'],
    ['lower-dhcp', 'lower-wan-mac'],
    ['lower-wan-mac', 'lan-cable'],
    ['lower-lan-mac', 'lan-cable'],
    ['lan-cable', 'verify'],
  ] as const)
    assert.ok(at(first) >= 0 && at(first) < at(then), `${first} before ${then}`);
});

test('On day one equal MAC addresses are no trouble yet, and are changed before the LAN cable all the same.', () => {
  const home = {
    lower: [
      [lanAddress, '192.168.11.1'],
      [dhcpServer, true],
      [wanMac, '02:00:5e:20:00:02'],
    ],
  } as const;
  const goal = { ...goalOf(homeWith(home), {}, '192.168.10.250') };
  const ids = neededSteps(situation(home, goal)).map(({ id }) => id);
  assert.deepEqual(ids, ['lower-address', 'lower-dhcp', 'lower-wan-mac', 'lan-cable', 'verify']);
});

test('Every step has words in both languages, whoever does it.', () => {
  const goal = { lanAddress: '192.168.10.250', wanMac: '02:00:00:00:00:01', lanMac: '02:00:00:00:00:02' };
  for (const can of [true, false])
    for (const step of steps) {
      const { text } = describedStep(step, { ...situation({}, goal), can: () => can });
      assert.ok(text.en.length > 10, step.id);
      assert.match(text.ja, /[ぁ-んァ-ヶ]/, step.id);
      for (const before of [null, false, 'default']) {
        const undo = step.undo(before, () => can);
        if ('text' in undo) assert.match(undo.text.ja, /[ぁ-んァ-ヶ]/);
      }
    }
});

test('MAC addresses are made to differ, always in the same way, and never to a group or to one that is taken.', () => {
  assert.equal(madeFrom('00:1d:73:20:00:02', []), '02:1d:73:20:00:02');
  assert.equal(madeFrom('00:1d:73:20:00:02', ['02:1d:73:20:00:02']), '02:1d:73:20:00:03');
  assert.equal(madeFrom('02:1d:73:20:00:ff', []), '02:1d:73:20:00:00');
  const home = homeWith({
    lower: [
      [wanMac, '00:1d:73:20:00:02'],
      [lanMac, '00:1d:73:20:00:02'],
    ],
  });
  const goal = goalOf(home, {}, undefined);
  assert.deepEqual(goal, { wanMac: '02:1d:73:20:00:02' });
  assert.deepEqual(goalOf(home, { wanMac: '02:aa:00:00:00:01' }, undefined), { wanMac: '02:aa:00:00:00:01' });
  assert.equal(choices({}, goal).length, 1);
  assert.deepEqual(goalOf(homeWith(), {}, undefined), {});
  // both routers with one: the lower one’s LAN changes
  const twins = homeWith({ lower: [[lanMac, '02:00:5e:10:00:02']] });
  assert.deepEqual(goalOf(twins, {}, undefined), { lanMac: '02:00:5e:10:00:03' });
});

test('Addresses to choose lie in the upper router’s network; what the user typed comes first, unless it is a lease.', () => {
  const [first, second] = addressesToChoose(homeWith(), '192.168.11.1');
  assert.deepEqual([first, second], ['192.168.10.250', '192.168.10.249']);
  assert.equal(addressesToChoose(homeWith(), '192.168.10.2')[0], '192.168.10.2');
  const leased = homeWith({ lower: [[wanMode, 'ap']] });
  assert.equal(addressesToChoose(leased, '192.168.10.150')[0], '192.168.10.250');
  const unknown = homeWith({ upper: [[lanAddress, new Missing('not-read')]] });
  assert.deepEqual(addressesToChoose(unknown, '192.168.10.2'), []);
});

test('A goal takes addresses; a second DHCP server, another mode and an account are refused, and never repeated.', () => {
  assert.deepEqual(wishIn(), {});
  assert.deepEqual(
    wishIn({
      upper: { 'pppoe.bridge': true },
      lower: { 'lan.address': '192.168.10.2', 'wan.mac': '02-AA-00-00-00-01' },
    }),
    { lanAddress: '192.168.10.2', wanMac: '02:aa:00:00:00:01' },
  );
  for (const lower of [
    { 'dhcp.server': true },
    { 'wan.mode': 'dhcp' },
    { 'lan.address': 'canary-77' },
    { 'wan.mac': '01:00:00:00:00:01' },
    { 'pppoe.account': { username: 'canary-77', password: 'canary-77' } },
  ])
    assert.throws(
      () => wishIn({ lower }),
      (error: { code?: string; message?: string }) =>
        error.code === 'invalid-input' && !error.message?.includes('canary'),
    );
});
