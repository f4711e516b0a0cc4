import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { neighboursAt, neighboursIn } from '../../../lib/transport/probe-neighbours.ts';
import { hearsConcentrator } from '../../../lib/transport/probe-pppoe.ts';
import { scriptedShell } from '../../support/scripted-shell.ts';

const { signal } = new AbortController();

describe('a concentrator', () => {
  const hears = (answers: Parameters<typeof scriptedShell>[0]) => {
    const shell = scriptedShell(answers);
    return { shell, heard: hearsConcentrator({ device: 'eth0', shell, signal }) };
  };

  test('One that answers is heard, by two frames at most.', async () => {
    const { shell, heard } = hears({
      'pppoe-discovery': {
        stdout: 'Access-Concentrator: BAS-9\n Service-Name: \nAC-Ethernet-Address: 02:00:5e:0b:a5:01\n',
      },
    });
    assert.equal(await heard, true);
    assert.deepEqual(shell.ran, ['pppoe-discovery -I eth0 -t 1 -a 2']);
  });

  test('None that answers is said; the program is looked for where administrators have it.', async () => {
    const { shell, heard } = hears({
      '/usr/sbin/pppoe-discovery': { code: 1, stderr: 'pppoe-discovery: Timeout waiting for PADO packets\n' },
    });
    assert.equal(await heard, false);
    assert.equal(shell.ran.length, 2);
  });

  test('A program that is not there, or may not, tells nothing.', async () => {
    await assert.rejects(hears({}).heard, { code: 'unsupported', detail: 'no pppoe-discovery here' });
    const forbidden = { code: 1, stderr: 'pppoe-discovery: socket: Operation not permitted\n' };
    await assert.rejects(hears({ 'pppoe-discovery': forbidden }).heard, {
      code: 'unsupported',
      detail: 'pppoe-discovery is not permitted',
    });
  });
});

describe('neighbours', () => {
  test('Every spelling of a table is read; who did not answer is left out.', () => {
    const found = [
      'IP address       HW type     Flags       HW address            Mask     Device',
      '192.168.10.1     0x1         0x2         02:00:5E:10:00:02     *        eth0',
      '192.168.10.3     0x1         0x0         00:00:00:00:00:00     *        eth0',
      '? (192.168.10.2) at 2:0:5e:20:0:2 on en0 ifscope [ethernet]',
      '? (192.168.10.4) at <incomplete> on eth0',
      '  192.168.10.5          02-00-5e-20-00-05     dynamic',
      'Unicast reply from 192.168.10.6 [02:00:5E:20:00:06]  0.712ms',
      '42 bytes from 02:00:5e:20:00:07 (192.168.10.7): index=0 time=5.1 usec',
      '192.168.10.8 at ff:ff:ff:ff:ff:ff',
      'Sent 3 probes (1 broadcast(s))',
    ].join('\n');
    assert.deepEqual(
      neighboursIn(found).map(({ address, mac }) => `${address} ${mac}`),
      [
        '192.168.10.1 02:00:5e:10:00:02',
        '192.168.10.2 02:00:5e:20:00:02',
        '192.168.10.5 02:00:5e:20:00:05',
        '192.168.10.6 02:00:5e:20:00:06',
        '192.168.10.7 02:00:5e:20:00:07',
      ],
    );
  });

  const TABLE =
    '192.168.10.2 0x1 0x2 02:00:5e:20:00:02 * eth0\n192.168.10.9 0x1 0x2 02:00:5e:00:00:09 * eth0\n';

  async function table(t: TestContext, text: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'arp');
    await writeFile(file, text);
    return file;
  }

  test('Two machines at one address are both told, where somebody may ask.', async (t) => {
    const shell = scriptedShell({
      'arping -c 3 -w 3 -I eth0 192.168.10.2': {
        code: 1,
        stdout:
          '60 bytes from 02:00:5e:20:00:02 (192.168.10.2): index=0\n60 bytes from 02:00:5e:ff:00:01 (192.168.10.2): index=1\n',
      },
    });
    const options = {
      addresses: ['192.168.10.1', '192.168.10.2'],
      shell,
      signal,
      file: await table(t, TABLE),
    };
    const macs = (found: Awaited<ReturnType<typeof neighboursAt>>) => found.map(({ mac }) => mac);
    const both = ['02:00:5e:20:00:02', '02:00:5e:ff:00:01'];
    assert.deepEqual(macs(await neighboursAt({ ...options, device: 'eth0' })), both);
    assert.equal(shell.ran.length, 2);
    assert.deepEqual(macs(await neighboursAt({ ...options, device: undefined })), both.slice(0, 1));
    assert.equal(shell.ran.length, 2, 'without an interface nobody is asked');
  });

  test('Where there is no table the program tells; where there is neither, or nobody, it is not known.', async () => {
    const options = { addresses: ['192.168.10.2'], device: undefined, signal, file: '/no/such/table' };
    const arp = scriptedShell({ 'arp -an': { stdout: '? (192.168.10.2) at 2:0:5e:20:0:2 on en0\n' } });
    assert.deepEqual(await neighboursAt({ ...options, shell: arp }), [
      { address: '192.168.10.2', mac: '02:00:5e:20:00:02' },
    ]);
    await assert.rejects(neighboursAt({ ...options, shell: scriptedShell({}) }), { code: 'unsupported' });
  });

  test('A program that takes too long is left out, and giving up ends all.', async (t) => {
    const file = await table(t, TABLE);
    const slow = { run: () => Promise.reject(new RouterError('timeout')), close: () => Promise.resolve() };
    const options = { addresses: ['192.168.10.2'], device: 'eth0', shell: slow, file };
    assert.equal((await neighboursAt({ ...options, signal })).length, 1);
    await assert.rejects(neighboursAt({ ...options, signal: AbortSignal.abort() }), { code: 'timeout' });
  });
});
