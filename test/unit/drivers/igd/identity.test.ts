import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, identityValue, productLabel } from '../../../../lib/drivers/igd/identity.ts';

const about = (rest: object) => ({ vendor: null, model: null, friendlyName: null, serial: null, ...rest });

test('The identity is the UDN, whatever its case, blanks or prefix.', () => {
  const plain = identityOf({ udn: 'uuid:5d3c1e2a-7b64-4f0e-9a51-02005e000101', vendor: null }, '192.0.2.7');
  const odd = identityOf({ udn: ' UUID:5D3C1E2A-7B64-4F0E-9A51-02005E000101\n', vendor: null }, '192.0.2.9');
  assert.equal(plain, 'igd:5d3c1e2a-7b64-4f0e-9a51-02005e000101');
  assert.equal(odd, plain);
});

test('A UDN that is no UUID is an identity all the same.', () => {
  assert.equal(identityOf({ udn: 'uuid:79f0447f-860fbb81', vendor: null }, 'h'), 'igd:79f0447f-860fbb81');
});

test('The two root devices of a FRITZ!Box are one router.', () => {
  const vendor = 'AVM Berlin';
  const one = identityOf({ udn: 'uuid:75802409-bccb-40e7-8e6c-3431C4000102', vendor }, 'h');
  const two = identityOf({ udn: 'uuid:fd7c1a1d-0b2c-4d5e-8e6c-3431C4000102', vendor }, 'h');
  assert.equal(one, 'igd:3431c4000102');
  assert.equal(two, one);
});

test('Equal ends of UDNs mean nothing with other vendors.', () => {
  const one = identityOf({ udn: 'uuid:75802409-bccb-40e7-8e6c-3431C4000102', vendor: 'NEC' }, 'h');
  const two = identityOf({ udn: 'uuid:fd7c1a1d-0b2c-4d5e-8e6c-3431C4000102', vendor: 'NEC' }, 'h');
  assert.notEqual(one, two);
});

test('Routers with an empty or all-zero UDN are told apart by host.', () => {
  for (const udn of ['', 'uuid:', 'uuid:00000000-0000-0000-0000-000000000000']) {
    const one = identityOf({ udn, vendor: null }, '192.168.0.1');
    const two = identityOf({ udn, vendor: null }, '192.168.0.2');
    assert.notEqual(one, two);
  }
});

test('The label says vendor and model, the vendor only once.', () => {
  assert.equal(productLabel(about({ vendor: 'Acme Inc.', model: 'R1' })), 'Acme Inc. R1');
  assert.equal(productLabel(about({ vendor: 'Acme Inc.', model: 'ACME R1' })), 'ACME R1');
  assert.equal(
    productLabel(about({ vendor: 'Acme Inc.', friendlyName: 'Wohnzimmer' })),
    'Acme Inc. Wohnzimmer',
  );
  assert.equal(productLabel(about({ model: 'R1' })), 'R1');
  assert.equal(productLabel(about({ vendor: 'Acme Inc.' })), 'Acme Inc.');
  assert.equal(productLabel(about({})), 'UPnP router');
});

test('Placeholder serial numbers are not known ones.', () => {
  for (const serial of ['0000001', '00000000', '12345678', 'None'])
    assert.equal(identityValue(about({ serial })).serial, null);
  assert.equal(identityValue(about({ serial: 'EM0042' })).serial, 'EM0042');
});

test('The friendly name stands in for a missing model; firmware is never known.', () => {
  assert.deepEqual(identityValue(about({ vendor: 'Acme', friendlyName: 'Gate', serial: '9' })), {
    vendor: 'Acme',
    model: 'Gate',
    firmware: null,
    serial: '9',
  });
});
