import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { NodeStatus } from 'node-red';
import { reachable } from '../../../lib/capabilities/reachable.ts';
import { reconnect } from '../../../lib/capabilities/reconnect.ts';
import { sessionUp } from '../../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { errorCodes, RouterError } from '../../../lib/router/errors.ts';
import {
  homeStatus,
  setUpStatus,
  badSettings,
  brokerStatus,
  connecting,
  missing,
  statusOf,
  statusOfError,
  statusOfOutcome,
  statusOfPort,
} from '../../../nodes/runtime/status.ts';
import { FakeRouter } from '../../support/fake-router.ts';

const PREFIX = '@futamichi/node-red-dual-stack/router:router.status.';

/** Every text of a status, by its key, in one of our languages. */
function texts(language: 'en-US' | 'ja'): Readonly<Record<string, string>> {
  const file = new URL(`../../../nodes/locales/${language}/router.json`, import.meta.url);
  const { router } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly router: { readonly status: Readonly<Record<string, string>> };
  };
  return router.status;
}

const FIVE_PAST_TWO = new Date(2026, 10, 29, 14, 5).getTime();

const up = () => new FakeRouter().tell(reachable, true).tell(sessionUp, true);

const ROUTERS: ReadonlyArray<readonly [what: string, make: () => FakeRouter, fill: string, text: string]> = [
  ['nothing is known of', () => new FakeRouter(), 'yellow', 'connecting'],
  ['does not answer yet', () => new FakeRouter().tell(reachable, false), 'yellow', 'connecting'],
  ['is up', () => up().tell(wanIpv4, '25.100.7.10'), 'green', '25.100.7.10'],
  ['is up and does not say its address', up, 'green', 'up'],
  ['is down', () => up().tell(wanIpv4, '25.100.7.10').tell(sessionUp, false), 'red', 'down'],
  ['does not say whether it is up', () => new FakeRouter().tell(reachable, true), 'grey', 'no-session-info'],
  ['has a problem', () => up().fail(new RouterError('unreachable')), 'red', 'no-answer'],
  [
    'is left alone',
    () => Object.assign(up().fail(new RouterError('busy')), { pausedUntil: FIVE_PAST_TWO }),
    'yellow',
    '⏸ → 14:05',
  ],
  [
    'does something',
    () => Object.assign(up(), { pausedUntil: FIVE_PAST_TWO, running: reconnect }),
    'blue',
    'running',
  ],
];

for (const [what, make, fill, text] of ROUTERS)
  test(`A router that ${what} is shown as ${text}, ${fill}.`, () => {
    const status = statusOf(make());
    assert.equal(status.fill, fill);
    assert.equal(status.text?.replace(PREFIX, ''), text);
  });

test('A failure is red, an action that nobody can vouch for is not green.', () => {
  for (const code of errorCodes) assert.equal(statusOfError(new RouterError(code)).fill, 'red', code);
  assert.deepEqual(
    (['verified', 'unchanged', 'pending-restart', 'uncertain'] as const).map(
      (outcome) => statusOfOutcome(outcome).fill,
    ),
    ['green', 'green', 'yellow', 'yellow'],
  );
});

test('What a person can mend is told apart from what he cannot.', () => {
  const shown = new Set(
    (['unreachable', 'auth-failed', 'auth-locked', 'busy', 'unsupported', 'invalid-input'] as const).map(
      (code) => statusOfError(new RouterError(code)).text,
    ),
  );
  assert.equal(shown.size, 6);
});

const everyStatus: readonly NodeStatus[] = [
  missing,
  badSettings,
  connecting,
  ...Object.values(brokerStatus),
  ...Object.values(homeStatus),
  ...Object.values(setUpStatus),
  ...errorCodes.map((code) => statusOfError(new RouterError(code))),
  ...(['verified', 'unchanged', 'pending-restart', 'uncertain'] as const).map(statusOfOutcome),
  ...ROUTERS.map(([, make]) => statusOf(make())),
  ...[true, false, null].map((mine) => statusOfPort(mine, '25.100.7.10')),
];

for (const language of ['en-US', 'ja'] as const)
  test(`Every status has a text in ${language}, every text has a status, and each is under 20 characters.`, () => {
    const known = texts(language);
    const keys = new Set(
      everyStatus.flatMap(({ text = '' }) => (text.startsWith('@') ? [text.replace(PREFIX, '')] : [])),
    );
    assert.deepEqual([...keys].toSorted(), Object.keys(known).toSorted());
    for (const [key, text] of Object.entries(known)) assert.ok(text.length > 0 && text.length < 20, key);
  });
