import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommand } from '../../../lib/mqtt/command.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { keyOf, TOPIC, Topics } from '../../../lib/mqtt/topics.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function parseCommand(payload: Uint8Array) {
  const { command } = readCommand(payload);
  if (command instanceof RouterError) throw command;
  return command;
}

const transactionIn = (payload: Uint8Array) => readCommand(payload).transaction;

test('A command is a bare value, or JSON with a value or arguments of its own.', () => {
  const inputs: Record<string, unknown> = {
    true: true,
    '192.168.10.2': '192.168.10.2',
    '"x"': 'x',
    '[1]': [1],
    null: null,
    '{}': {},
    '{"value":false}': false,
    '{"mac":"02:00:00:00:00:01","transaction":"t"}': { mac: '02:00:00:00:00:01' },
    '{"value":1,"more":2}': { value: 1, more: 2 },
  };
  for (const [payload, input] of Object.entries(inputs))
    assert.deepEqual(parseCommand(bytes(payload)).input, input, payload);
});

test('Transaction, expiry and force stand beside what is asked.', () => {
  assert.deepEqual(parseCommand(bytes('{"transaction":"t","expires":"2026-11-24T03:00:00Z","force":true}')), {
    input: {},
    transaction: 't',
    expiresAt: Date.parse('2026-11-24T03:00:00Z'),
    force: true,
  });
});

test('What is empty, too long or wrong in itself is refused by name.', () => {
  for (const bad of [
    '',
    '  ',
    'x'.repeat(2000),
    '{"transaction":5}',
    '{"expires":"tomorrow"}',
    '{"force":"yes"}',
    `{"transaction":"${'x'.repeat(65)}"}`,
  ]) {
    assert.throws(() => parseCommand(bytes(bad)), { code: 'invalid-input' }, bad.slice(0, 30));
  }
});

test('Names that reach into JavaScript are only names.', () => {
  const { input } = parseCommand(bytes('{"__proto__":{"force":true},"constructor":1}'));
  assert.equal(({} as { force?: boolean }).force, undefined);
  assert.deepEqual(Object.keys(input as object).sort(), ['__proto__', 'constructor']);
});

test('The sender of a broken command can still tell which one it was.', () => {
  assert.equal(transactionIn(bytes('{"transaction":"t","force":"yes"}')), 't');
  assert.equal(transactionIn(bytes('{"transaction":5}')), undefined);
  assert.equal(transactionIn(bytes('nonsense')), undefined);
  assert.equal(transactionIn(bytes('x'.repeat(2000))), undefined);
});

test('Only topics of the exact shape are requests.', () => {
  const topics = new Topics('home/futamichi');
  assert.deepEqual(topics.parseRequest('home/futamichi/lower/request/wan.mac'), {
    slug: 'lower',
    id: 'wan.mac',
  });
  for (const other of [
    'home/futamichi/lower/request',
    'home/futamichi/lower/request/a/b',
    'home/futamichi/lower/state',
    'x/lower/request/a',
    'home/futamichi//request/a',
  ]) {
    assert.equal(topics.parseRequest(other), undefined, other);
  }
  assert.equal(keyOf('wan.ipv6-prefix'), 'wan_ipv6_prefix');
  for (const good of ['futamichi', 'a/b', '家']) assert.match(good, TOPIC);
  for (const bad of ['', '#', 'a/+', '/a', 'a/', 'a b', 'a//b']) assert.doesNotMatch(bad, TOPIC);
});
