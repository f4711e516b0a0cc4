import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neverTold, refusalError, refusalOf } from '../../../../lib/drivers/igd/errors.ts';

test('705 on RequestConnection, and 707 or 711 on ForceTermination, mean that it is happening already.', () => {
  assert.equal(refusalOf('RequestConnection', 705), 'already');
  assert.equal(refusalOf('ForceTermination', 707), 'already');
  assert.equal(refusalOf('ForceTermination', 711), 'already');
  assert.equal(refusalOf('RequestTermination', 711), 'already');
});

test('707 on RequestConnection means to ask again later.', () => {
  assert.equal(refusalOf('RequestConnection', 707), 'later');
});

test('606, 401, 402, 501 and 602 mean that it cannot be done over UPnP.', () => {
  for (const code of [606, 401, 402, 501, 602]) {
    assert.equal(refusalOf('ForceTermination', code), 'forbidden');
    assert.equal(refusalError('forbidden', code, 'Nope', null).code, 'unsupported');
  }
});

test('704, 706, 710 and codes that nobody knows are a plain no.', () => {
  for (const code of [704, 706, 710, 709, 899]) {
    const refusal = refusalOf('RequestConnection', code);
    assert.equal(refusal, 'rejected');
    assert.equal(refusalError(refusal, code, 'Nope', null).code, 'rejected');
  }
});

test('A refusal says the code in the router’s words, or in the specification’s where the router has none.', () => {
  assert.equal(
    refusalError('forbidden', 606, 'Action not authorized', null).detail,
    '606 Action not authorized',
  );
  assert.equal(refusalError('forbidden', 606, ' ', null).detail, '606 Action not authorized');
  assert.equal(refusalError('rejected', 899, '', null).detail, '899 UPnP error');
});

test('What the router says comes on one line and is cut.', () => {
  const detail = refusalError('rejected', 704, `a\r\n\u0000b${'x'.repeat(500)}`, null).detail ?? '';
  assert.match(detail, /^704 a bx+$/);
  assert.ok(detail.length <= 90);
});

test('The hint names the switch of a FRITZ!Box, and says what to look for in others.', () => {
  const fritz = refusalError('forbidden', 606, '', 'AVM Berlin').hint;
  const other = refusalError('forbidden', 606, '', 'NEC Corporation').hint;
  assert.match(fritz?.en ?? '', /FRITZ!Box/);
  assert.match(fritz?.ja ?? '', /FRITZ!Box/);
  assert.doesNotMatch(other?.en ?? '', /FRITZ/);
  assert.match(other?.ja ?? '', /UPnP/);
});

test('Asked later, a refusal that only asks for patience is busy.', () => {
  assert.equal(refusalError('later', 707, '', null).code, 'busy');
});

test('A failed action may work the next time; an unknown one never will.', () => {
  assert.equal(neverTold(501), false);
  assert.equal(neverTold(714), false);
  for (const code of [401, 402, 602, 606]) assert.equal(neverTold(code), true);
});
