import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsBase } from '../../../lib/drivers/screen/base.ts';
import { Whereabouts } from '../../../lib/drivers/base-url.ts';
import { targetOf } from '../../../lib/application/target.ts';

test('A box that moves keeps its port, and everybody is told once.', () => {
  const where = new Whereabouts(new URL('http://192.168.10.1:8080/login.html'));
  const told: string[] = [];
  where.onMove((base) => told.push(base.href));
  where.move('192.168.10.2');
  where.move('192.168.10.2');
  where.move('fd00::2');
  assert.deepEqual(told, ['http://192.168.10.2:8080/', 'http://[fd00::2]:8080/']);
  assert.equal(where.base.href, 'http://[fd00::2]:8080/');
});

for (const [address, base] of [
  ['192.168.10.1', 'http://192.168.10.1/'],
  ['fe80::1', 'http://[fe80::1]/'],
  ['http://192.168.10.1:8080/', 'http://192.168.10.1:8080/'],
  ['http://192.168.10.1:8080/login.html', 'http://192.168.10.1:8080/'],
  ['http://192.168.10.1:2869/upnp/rootdevice.xml', 'http://192.168.10.1/'],
] as const) {
  test(`The settings screen of ${address} is at ${base}.`, () => {
    assert.equal(settingsBase(targetOf(address)).href, base);
  });
}
