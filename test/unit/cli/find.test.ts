import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand, type Network } from '../../../lib/cli/commands.ts';
import type { FoundRouter } from '../../../lib/application/find.ts';
import { FakeTerminal } from './fake-terminal.ts';

const ROUTERS: readonly FoundRouter[] = [
  {
    label: 'NEC Aterm WX3000HP',
    driver: 'igd',
    address: '192.168.10.1',
    url: 'http://192.168.10.1:2869/upnp/rootdevice.xml',
    identity: 'igd:79f0447f-860fbb81',
  },
  {
    label: 'Buffalo WSR-1800AX4S',
    driver: 'igd',
    address: '192.168.10.2',
    url: 'http://192.168.10.2:5000/rootDesc.xml',
    identity: 'igd:1',
  },
];

/** A network with these routers. */
const network = (routers: readonly FoundRouter[]): Network => ({
  find: () => Promise.resolve(routers),
  examine: () => assert.fail('nothing is opened to find it'),
});

const find = (json: boolean) => ({ verb: 'find', json }) as const;

test('As JSON, the routers that answer are one list.', async () => {
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(find(true), terminal, network(ROUTERS)), 0);
  assert.deepEqual(terminal.document, ROUTERS);
});

test('For people, each router has a line with all that is needed to read it.', async () => {
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(find(false), terminal, network(ROUTERS)), 0);
  assert.equal(terminal.printed.length, ROUTERS.length);
  for (const [n, { label, driver, address, url }] of ROUTERS.entries())
    for (const part of [label, driver, address, url]) assert.ok(terminal.printed[n]?.includes(part));
});

for (const language of ['en', 'ja'] as const) {
  test(`Where none answers, the list is empty and somebody is told what to try (${language}).`, async () => {
    const terminal = new FakeTerminal({ language });
    assert.equal(await runCommand(find(true), terminal, network([])), 1);
    assert.deepEqual(terminal.document, []);
    assert.ok(terminal.said.at(-1)?.includes('futamichi read'));
  });
}

test('It says beforehand that it takes a while, in the language of the person.', async () => {
  const [en, ja] = [new FakeTerminal(), new FakeTerminal({ language: 'ja' })];
  for (const terminal of [en, ja]) await runCommand(find(false), terminal, network(ROUTERS));
  assert.ok(en.said[0] && ja.said[0]);
  assert.notEqual(en.said[0], ja.said[0]);
});

test('A search that was given up is cancelled and no empty list.', async () => {
  const end = new AbortController();
  const terminal = new FakeTerminal({ signal: end.signal });
  const reach: Network = {
    ...network([]),
    find: ({ signal }) => {
      end.abort();
      assert.ok(signal.aborted);
      return Promise.resolve([]);
    },
  };
  assert.equal(await runCommand(find(true), terminal, reach), 1);
  assert.equal(terminal.code, 'cancelled');
});
