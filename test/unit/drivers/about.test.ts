import assert from 'node:assert/strict';
import { test } from 'node:test';
import { About, isOlder } from '../../../lib/drivers/about.ts';

test('What several channels find out adds up, and nothing that is known is forgotten.', () => {
  const about = new About({ vendor: 'NEC' });
  about.learn({ model: 'WX3000HP', firmware: null });
  about.learn({ firmware: '2.4.2' });
  about.learn({ model: null });
  assert.deepEqual(about.known, { vendor: 'NEC', model: 'WX3000HP', firmware: '2.4.2', serial: null });
});

test('A firmware with a known flaw is named with the one that mends it.', () => {
  const advisories = [{ model: /WX3000HP$/, fixed: '2.5.0', id: 'NV26-001' }];
  const warning = (model: string | null, firmware: string | null) =>
    new About({ model, firmware }, advisories).warning;
  assert.deepEqual(warning('WX3000HP', '2.4.2'), { advisory: 'NV26-001', fixed: '2.5.0' });
  assert.equal(warning('WX3000HP', '2.5.0'), undefined);
  assert.equal(warning('WX3000HP', '2.10.0'), undefined);
  assert.equal(warning('WX3000HP2', '1.0.0'), undefined, 'another product');
  assert.equal(warning('WX3000HP', null), undefined);
  assert.equal(warning(null, '1.0'), undefined);
});

test('Versions are compared number by number.', () => {
  assert.equal(isOlder('1.9', '1.11'), true);
  assert.equal(isOlder('Ver.1.11', '1.9'), false);
  assert.equal(isOlder('1.1', '1.1.0'), false);
  assert.equal(isOlder('1.0.9', '1.1'), true);
  assert.equal(isOlder('unknown', '1.1'), false);
});
