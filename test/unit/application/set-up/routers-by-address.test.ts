import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RoutersByAddress } from '../../../../lib/application/set-up/routers-by-address.ts';
import { homeConfig } from '../../../../lib/dual-stack/config.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { hostKeysInMemory } from '../../../../lib/transport/host-keys.ts';

const CARTON = '192.168.11.1';
const MOVED = '192.168.10.2';
const { signal } = new AbortController();

/** Two routers by their addresses, and which box stands at each address. */
function home(boxes: Readonly<Record<string, string>>) {
  const letIn: string[] = [];
  const config = homeConfig.parse({ upper: { address: '192.168.10.1' }, lower: { address: CARTON } });
  const access = new RoutersByAddress(config, {
    examine: ({ address }, _signal, { isMeant = () => true } = {}) => {
      const identity = boxes[address];
      if (identity === undefined) return Promise.reject(new RouterError('unreachable'));
      if (!isMeant(identity, address)) return Promise.reject(new RouterError('wrong-host'));
      letIn.push(`${identity} at ${address}`);
      return Promise.resolve({
        snapshot: Snapshot.empty,
        problem: undefined,
        driver: { id: 'x', identity, evidence: 'manual', channels: [], close: () => Promise.resolve() },
        offers: [],
        lookNow: () => Promise.resolve(),
        run: () => Promise.reject(new RouterError('unsupported')),
        close: () => Promise.resolve(),
      });
    },
  });
  return { access, letIn };
}

test('A router that has moved is found at its new address, be it that only its address told it apart.', async () => {
  for (const [before, now] of [
    ['igd:7', 'igd:7'],
    [`airstation:wsr@${CARTON}`, `airstation:wsr@${MOVED}`],
    // as it was kept before
    ['airstation:wsr', `airstation:wsr@${MOVED}`],
    [`linux-pppd:22@${CARTON}`, `linux-pppd:22@${MOVED}`],
  ] as const) {
    const { access, letIn } = home({ [MOVED]: now });
    const { lower } = await access.look(signal, { also: [MOVED], identity: before });
    assert.deepEqual([lower.host, lower.problem, letIn], [MOVED, undefined, [`${now} at ${MOVED}`]]);
    assert.equal(access.identityOf('lower'), now);
  }
});

test('A stranger there never sees the login, nor does anybody while it is not known which box it is.', async () => {
  for (const identity of ['igd:8', undefined]) {
    const { access, letIn } = home({ [MOVED]: 'igd:7' });
    const { lower } = await access.look(signal, { also: [MOVED], identity });
    assert.deepEqual([lower.host, lower.problem?.code, letIn], [CARTON, 'unreachable', []]);
  }
});

test('Whoever is at the new address has to have the key of the old one.', async () => {
  const key = { kind: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };
  const hostKeys = hostKeysInMemory();
  await hostKeys.remember(`${CARTON}:22`, key);
  const known: unknown[] = [];
  const config = homeConfig.parse({ upper: { address: '192.168.10.1' }, lower: { address: CARTON } });
  const access = new RoutersByAddress(config, {
    open: { hostKeys },
    examine: async ({ address }, _signal, options) => {
      known.push([address, await options?.hostKeys?.known(`${address}:22`)]);
      throw new RouterError('unreachable');
    },
  });
  await access.look(signal, { also: [MOVED], identity: 'linux-pppd:22' });
  assert.deepEqual(known.slice(1), [
    [CARTON, key],
    [MOVED, key],
  ]);
});
