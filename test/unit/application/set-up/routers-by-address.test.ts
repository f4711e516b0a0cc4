import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { lanAddress } from '../../../../lib/capabilities/lan-address.ts';
import { reachable } from '../../../../lib/capabilities/reachable.ts';
import { RoutersByAddress } from '../../../../lib/application/set-up/routers-by-address.ts';
import { homeConfig } from '../../../../lib/dual-stack/config.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { hostKeysInMemory } from '../../../../lib/transport/host-keys.ts';

const { signal } = new AbortController();
const OLD = '10.0.11.1';
const NEW = '10.0.10.2';
const KEY = { kind: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };

/** Who answers at which address, and as whom. */
function home(t: TestContext) {
  const boxes = new Map([
    ['10.0.10.1', 'linux-pppd:22@10.0.10.1'],
    [OLD, `linux-pppd:22@${OLD}`],
  ]);
  const hostKeys = hostKeysInMemory();
  const config = homeConfig.parse({
    upper: { address: 'ssh://root@10.0.10.1', driver: 'linux-pppd' },
    lower: { address: `ssh://root@${OLD}`, driver: 'linux-pppd' },
  });
  const known: unknown[] = [];
  const access = new RoutersByAddress(config, {
    now: () => 0,
    open: { hostKeys },
    async examine({ address }, _signal, options) {
      const { hostname: host } = new URL(address);
      known.push([host, await options?.hostKeys?.known(`${host}:22`)]);
      const identity = boxes.get(host);
      if (identity === undefined) throw new RouterError('unreachable');
      const read = { state: 'known', at: 0, channel: 'x' } as const;
      const snapshot = Snapshot.empty.with([
        [reachable, { ...read, value: true }],
        [lanAddress, { ...read, value: host }],
      ]);
      return {
        snapshot,
        problem: undefined,
        driver: {
          id: 'linux-pppd',
          identity,
          evidence: 'manual',
          channels: [],
          close: () => Promise.resolve(),
        },
        offers: [],
        lookNow: () => (boxes.has(host) ? Promise.resolve() : Promise.reject(new RouterError('unreachable'))),
        run: () => Promise.reject(new RouterError('unsupported')),
        close: () => Promise.resolve(),
      };
    },
  });
  t.after(() => access.close());
  const lower = async () => (await access.look(signal, [NEW])).lower;
  return { boxes, hostKeys, known, lower };
}

test('A box that is told apart by its address alone is the same box where it has moved to.', async (t) => {
  const { boxes, lower } = home(t);
  assert.equal((await lower()).host, OLD);
  boxes.delete(OLD);
  boxes.set(NEW, `linux-pppd:22@${NEW}`);
  const moved = await lower();
  assert.deepEqual([moved.host, moved.problem], [NEW, undefined]);
  assert.equal(moved.snapshot.value(lanAddress), NEW);
});

test('Whoever is at the new address has to have the key of the old one.', async (t) => {
  const { boxes, hostKeys, known, lower } = home(t);
  await hostKeys.remember(`${OLD}:22`, KEY);
  await lower();
  boxes.delete(OLD);
  boxes.set(NEW, `linux-pppd:22@${NEW}`);
  await lower();
  assert.deepEqual(known.slice(1), [
    [OLD, KEY],
    [NEW, KEY],
  ]);
});

test('A box that says that it is another one is not taken for the one that has moved.', async (t) => {
  const { boxes, lower } = home(t);
  await lower();
  boxes.delete(OLD);
  boxes.set(NEW, 'igd:uuid-of-somebody-else');
  const gone = await lower();
  assert.deepEqual([gone.host, gone.problem?.code], [OLD, 'unreachable']);
});
