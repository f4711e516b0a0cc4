import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkHome, type CheckHomeOptions, type Examine } from '../../../lib/application/check-home.ts';
import { forwardJournalInMemory } from '../../../lib/application/temporary-forward.ts';
import { portForwardRemove } from '../../../lib/capabilities/port-forward-remove.ts';
import { wanIpv4 } from '../../../lib/capabilities/wan-ipv4.ts';
import { homeConfig } from '../../../lib/dual-stack/config.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { homeWith, Missing } from '../dual-stack/homes.ts';

const LEFT = { router: '192.168.10.2', port: 50_000, protocol: 'udp', host: '192.168.10.5' } as const;
const { signal } = new AbortController();

/** A home whose lower router has no address, so that no visit is tried; and what happens to its routers, in order. */
function begin(options: CheckHomeOptions = {}, probes: readonly string[] = []) {
  const home = homeWith({ lower: [[wanIpv4, new Missing('not-said')]] });
  const happened: string[] = [];
  const journal = forwardJournalInMemory();
  const examine: Examine = ({ role }) => {
    const side = role === 'upper' ? 'upper' : 'lower';
    return Promise.resolve({
      ...home[side],
      problem: undefined,
      offers: [{ capability: portForwardRemove }],
      run: ({ capability, input }) => {
        happened.push(`${side} ${capability.id} ${JSON.stringify(input)}`);
        return Promise.resolve({ action: '', outcome: 'verified', before: null, after: null, tookMs: 1 });
      },
      close: () => Promise.resolve(void happened.push(`${side} closed`)),
    });
  };
  const config = homeConfig.parse({
    upper: { address: '192.168.10.1' },
    lower: { address: '192.168.10.2' },
    probes,
  });
  const check = () =>
    checkHome(config, signal, { examine, journal, observe: () => Promise.resolve({}), ...options });
  return { check, happened, journal };
}

test('What an earlier check has left on the lower router is taken away, whatever is asked now.', async () => {
  const { check, happened, journal } = begin();
  await journal.add(LEFT);
  await check();
  assert.deepEqual(happened, [
    'upper closed',
    'lower port.forward.remove {"port":50000,"protocol":"udp"}',
    'lower closed',
  ]);
  assert.deepEqual(await journal.left(), []);
  happened.length = 0;
  await check();
  assert.deepEqual(happened.toSorted(), ['lower closed', 'upper closed']);
});

test('What was left on another router stays noted.', async () => {
  const { check, happened, journal } = begin();
  await journal.add({ ...LEFT, router: '192.168.10.99' });
  await check();
  assert.deepEqual(happened.toSorted(), ['lower closed', 'upper closed']);
  assert.equal((await journal.left()).length, 1);
});

test('The probe inbound is asked where the file names it, and says why it could not be.', async () => {
  const { check, happened } = begin({}, ['inbound']);
  const { report } = await check();
  const found = report.findings.find(({ id }) => id === 'inbound');
  assert.equal(found?.status, 'unknown');
  assert.deepEqual(found.evidence, ['no visit: no-address']);
  assert.deepEqual(happened, ['upper closed', 'lower closed']);
});

test('The lower router is closed when looking fails.', async () => {
  const look = () => Promise.reject(new RouterError('cancelled'));
  const { check, happened } = begin({ look }, ['inbound']);
  await assert.rejects(check(), { code: 'cancelled' });
  assert.deepEqual(happened, ['upper closed', 'lower closed']);
});
