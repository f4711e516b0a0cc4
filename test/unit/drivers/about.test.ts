import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firmware } from '../../../lib/capabilities/firmware.ts';
import { identity } from '../../../lib/capabilities/identity.ts';
import { advisories as airstation } from '../../../lib/drivers/airstation/families.ts';
import { advisories as aterm } from '../../../lib/drivers/aterm/families.ts';
import { About, isOlder } from '../../../lib/drivers/about.ts';
import { Report } from '../../../lib/router/report.ts';
import { Snapshot } from '../../../lib/router/snapshot.ts';

test('What several channels find out adds up, and nothing that is known is forgotten.', () => {
  const about = new About({ vendor: 'NEC' });
  about.learn({ model: 'WX3000HP', firmware: null });
  about.learn({ firmware: '2.4.2' });
  about.learn({ model: null });
  assert.deepEqual(about.known, { vendor: 'NEC', model: 'WX3000HP', firmware: '2.4.2', serial: null });
});

const SOURCE = 'https://www.cve.org/CVERecord?id=CVE-2026-4309';

test('A firmware with a known flaw is named with the one that mends it; otherwise there is no newer one that we know.', () => {
  const advisories = [{ model: /WX3000HP$/, fixed: '2.5.0', id: 'NV26-001', source: SOURCE }];
  const told = (model: string | null, installed: string | null, more?: Record<string, string>) => {
    const report = new Report();
    new About({ model, firmware: installed }, advisories).tell(report, more);
    const snapshot = Snapshot.empty.with(report.observed('test', 0));
    const { attributes } = snapshot.get(firmware);
    assert.ok(snapshot.has(firmware));
    return [snapshot.value(firmware), attributes, snapshot.get(identity).attributes];
  };
  const flaw = { advisory: 'NV26-001', source: SOURCE };
  assert.deepEqual(told('WX3000HP', '2.4.2'), [
    { installed: '2.4.2', latest: '2.5.0' },
    flaw,
    { advisory: 'NV26-001', fixed: '2.5.0' },
  ]);
  for (const [model, installed] of [
    ['WX3000HP', '2.5.0'],
    ['WX3000HP', '2.10.0'],
    ['WX3000HP2', '1.0.0'],
    ['WX3000HP', 'unknown'],
    [null, '1.0'],
  ] as const)
    assert.deepEqual(told(model, installed), [{ installed, latest: installed }, undefined, undefined]);
  assert.deepEqual(
    told('WX3000HP', null),
    [undefined, undefined, undefined],
    'nothing is said of what nobody knows',
  );
  assert.deepEqual(told('WX3000HP', null, { hardware: 'B1' })[2], { hardware: 'B1' });
});

test('Every advisory of a driver names where it can be read, and a version that can be compared.', () => {
  for (const { fixed, source, id } of [...aterm, ...airstation]) {
    assert.equal(new URL(source).protocol, 'https:');
    assert.match(fixed, /^\d+(\.\d+)+$/);
    const cve = /CVE-\d+-\d+/.exec(id)?.[0];
    if (cve !== undefined) assert.ok(source.includes(cve), id);
    assert.equal(isOlder('0.0.1', fixed), true);
  }
});

test('Versions are compared number by number.', () => {
  assert.equal(isOlder('1.9', '1.11'), true);
  assert.equal(isOlder('Ver.1.11', '1.9'), false);
  assert.equal(isOlder('1.1', '1.1.0'), false);
  assert.equal(isOlder('1.0.9', '1.1'), true);
  assert.equal(isOlder('unknown', '1.1'), false);
});
