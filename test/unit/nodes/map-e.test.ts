import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { OwnPorts } from '../../../lib/path/own-ports.ts';
import { onTab, type Message } from '../../support/flow.ts';
import { NodeRed } from '../../support/node-red.ts';

const HOME = '240b:10:1234:5600::/56';
const RULE = {
  service: 'Example',
  ipv6: '2001:db8::/40',
  ipv4: '192.0.2.0/24',
  eaLength: 16,
  psidOffset: 6,
  layout: 'rfc7597',
};

async function node(t: TestContext, properties: Message = {}) {
  const nodeRed = await NodeRed.start(t, [onTab('m1', 'map-e', properties)]);
  const ask = async (message: Message) => {
    const [answers, failures] = [nodeRed.messages.length, nodeRed.caught.length];
    nodeRed.node('m1').receive(message);
    await nodeRed.until(
      'an answer',
      () => nodeRed.messages.length > answers || nodeRed.caught.length > failures,
    );
    const failed = nodeRed.caught.length > failures;
    return failed ? nodeRed.caughtCodes.at(-1) : (nodeRed.messages.at(-1)?.['payload'] as OwnPorts);
  };
  return { nodeRed, ask };
}

const mine = (answer: unknown) => (answer as Partial<OwnPorts>).mine;

test('A message with a prefix is answered with what the home has; the rest of the message stays.', async (t) => {
  const { nodeRed, ask } = await node(t);
  const answer = (await ask({ payload: HOME, topic: 'keep' })) as OwnPorts;
  const { ports, ...rest } = answer;
  assert.deepEqual(rest, {
    service: 'v6plus',
    ipv4: '106.72.18.52',
    psid: 0x56,
    ce: '240b:10:1234:5600:6a:4812:3400:5600',
    mine: null,
  });
  assert.equal(ports.length, 15);
  assert.equal(nodeRed.messages.at(-1)?.['topic'], 'keep');
  assert.equal(nodeRed.text('m1'), '106.72.18.52');
});

test('Prefix and port may come in any of the ways that the help names.', async (t) => {
  const { ask } = await node(t);
  for (const [port, owned] of [
    [5472, true],
    [8080, false],
  ] as const)
    for (const message of [
      { payload: { prefix: HOME, port } },
      { payload: { prefix: HOME, port: String(port) } },
      { payload: HOME, port },
      { payload: port, prefix: HOME },
      { payload: `${port}`, prefix: HOME },
      { prefix: HOME, port },
    ])
      assert.equal(mine(await ask(message)), owned, JSON.stringify(message));
});

test('The dialog counts before the message, and the time of an inject node is no port.', async (t) => {
  const { nodeRed, ask } = await node(t, { prefix: HOME, port: '5472' });
  assert.equal(mine(await ask({ payload: { prefix: 'nonsense', port: 8080 } })), true);
  assert.equal(nodeRed.text('m1'), 'own-port');
  await nodeRed.deploy([onTab('m1', 'map-e', { prefix: HOME, port: '' })]);
  assert.equal(mine(await ask({ payload: 1_764_000_000_000 })), null);
  assert.equal(mine(await ask({ payload: 80 })), false);
  assert.equal(nodeRed.text('m1'), 'foreign-port');
});

test('What cannot be answered fails with a code, and is shown.', async (t) => {
  const { nodeRed, ask } = await node(t);
  for (const [message, code] of [
    [{}, 'invalid-input'],
    [{ payload: null }, 'invalid-input'],
    [{ payload: 8080 }, 'invalid-input'],
    [{ payload: 'nonsense' }, 'invalid-input'],
    [{ payload: '192.0.2.1' }, 'invalid-input'],
    [{ payload: '240b:10::/32' }, 'invalid-input'],
    [{ payload: HOME, port: 0 }, 'invalid-input'],
    [{ payload: HOME, port: 65_536 }, 'invalid-input'],
    [{ payload: HOME, port: 80.5 }, 'invalid-input'],
    [{ payload: HOME, port: {} }, 'invalid-input'],
    [{ payload: 99_999, prefix: HOME }, 'invalid-input'],
    [{ payload: '2409:10:1234:5600::/56' }, 'unsupported'],
  ] as const)
    assert.equal(await ask(message), code, JSON.stringify(message));
  assert.equal(nodeRed.text('m1'), 'unsupported');
});

test('Own rules take the place of those that are known.', async (t) => {
  const { ask } = await node(t, { rules: JSON.stringify([RULE]) });
  assert.equal(((await ask({ payload: '2001:db8:12:3400::/56' })) as OwnPorts).ipv4, '192.0.2.18');
  assert.equal(await ask({ payload: HOME }), 'unsupported');
});

for (const rules of ['nonsense', '{}', '[{}]'])
  test(`Rules that make no sense (${rules}) are a fault of the settings, and fail each message.`, async (t) => {
    const { nodeRed, ask } = await node(t, { rules });
    assert.equal(nodeRed.text('m1'), 'bad-settings');
    assert.equal(await ask({ payload: HOME }), 'invalid-input');
  });
