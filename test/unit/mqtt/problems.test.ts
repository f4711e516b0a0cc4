import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aclProblem,
  connectProblem,
  flapping,
  isPlainLoss,
  lost,
  noGreeting,
  notSeen,
  noUser,
  publishProblem,
  packetTooLarge,
} from '../../../lib/mqtt/problems.ts';
import type { RouterError } from '../../../lib/router/errors.ts';

const REASONS: ReadonlyArray<readonly [number | string, string, RegExp]> = [
  [1, 'unsupported', /version of MQTT/],
  [2, 'rejected', /client id/],
  [3, 'unreachable', /cannot serve us now/],
  [4, 'auth-failed', /Home Assistant user/],
  [5, 'auth-failed', /user name or password/],
  [0x84, 'unsupported', /other protocol/],
  [0x85, 'rejected', /client id/],
  [0x86, 'auth-failed', /user name or password/],
  [0x8a, 'rejected', /banned/],
  [0x8e, 'conflict', /same client id/],
  [0x95, 'rejected', /packet size/],
  [0x97, 'rejected', /quota/],
  [0x9a, 'unsupported', /retain/],
  [0x9b, 'unsupported', /QoS 1/],
  [0x9c, 'refused-redirect', /another server/],
  [0xff, 'rejected', /refused the request/],
  ['ECONNREFUSED', 'unreachable', /No broker answers/],
  ['ENOTFOUND', 'unreachable', /name is not known/],
  ['EAI_AGAIN', 'unreachable', /name is not known/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'wrong-host', /certificate cannot be trusted/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'wrong-host', /certificate cannot be trusted/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'wrong-host', /certificate cannot be trusted/],
  ['CERT_HAS_EXPIRED', 'wrong-host', /expired/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-host', /certificate cannot be trusted/],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'auth-failed', /client certificate/],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'auth-failed', /client certificate/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong-host', /agree on TLS/],
];

for (const [code, kind, words] of REASONS)
  test(`${code} is told in words of brokers, with what to do about it.`, () => {
    const problem = connectProblem({ code });
    assert.equal(problem.code, kind);
    assert.match(problem.sentence('en'), words);
  });

const ALL: readonly RouterError[] = [
  ...REASONS.map(([code]) => connectProblem({ code })),
  connectProblem({}),
  aclProblem('a/b'),
  notSeen('a/b'),
  lost(),
  noGreeting(),
  noUser(),
  packetTooLarge('a/b', 9000),
  flapping({ givenId: true, unconfirmed: 0 }),
  flapping({ givenId: false, unconfirmed: 0 }),
  flapping({ givenId: true, unconfirmed: 8000 }),
];

test('Nothing is said of a router, and each has a remedy, in both languages.', () => {
  for (const problem of ALL) {
    for (const said of [problem.message, problem.sentence('en')]) assert.doesNotMatch(said, /router/i);
    assert.doesNotMatch(problem.sentence('ja'), /ルーター/);
    assert.ok(problem.hint?.en && problem.hint.ja, problem.message);
    assert.match(problem.sentence('ja'), /[ぁ-ん]/);
  }
});

test('Why a connection comes and goes is guessed from what is known.', () => {
  assert.match(flapping({ givenId: true, unconfirmed: 100 }).message, /client id/);
  assert.match(flapping({ givenId: true, unconfirmed: 8000 }).message, /8000/);
  assert.doesNotMatch(flapping({ givenId: false, unconfirmed: 0 }).message, /client id/);
});

test('A publication that was refused says why, and one that went down with the connection is no refusal.', () => {
  const failed = (code?: number) => publishProblem('a/b', Object.assign(new Error('x'), { code }));
  assert.match(failed(0x87).message, /access rules.*a\/b/);
  assert.match(failed(0x97).message, /quota|limit/);
  assert.match(failed(0xee).message, /238/);
  assert.ok(isPlainLoss(failed()));
  assert.equal(isPlainLoss(noGreeting()), false);
});
