import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestOf, defaultAmong, type ServiceCandidate } from '../../../../lib/drivers/igd/choose.ts';
import type { Service } from '../../../../lib/drivers/igd/description.ts';

function service(kind: 'ip' | 'ppp', id: string, udn = 'uuid:a-03'): Service {
  const word = kind === 'ip' ? 'WANIPConnection' : 'WANPPPConnection';
  const url = new URL(`http://192.168.0.1/${id}`);
  return {
    kind,
    type: `urn:schemas-upnp-org:service:${word}:1`,
    id,
    udn,
    path: '0/0',
    wan: '0',
    controlUrl: url,
    eventUrl: url,
    scpdUrl: url,
  };
}

const ip = service('ip', 'urn:upnp-org:serviceId:WANIPConn1');
const ppp = service('ppp', 'urn:upnp-org:serviceId:WANPPPConn1');
const otherPpp = service('ppp', 'urn:upnp-org:serviceId:WANPPPConn1', 'uuid:a-04');

test('The default service is found by device and service id.', () => {
  const said = 'uuid:a-04:WANConnectionDevice:2,urn:upnp-org:serviceId:WANPPPConn1';
  assert.equal(defaultAmong([ip, ppp, otherPpp], said), otherPpp);
});

test('A service id that only one service has is enough when the device is unknown.', () => {
  const said = 'uuid:elsewhere:WANConnectionDevice:1,urn:upnp-org:serviceId:WANIPConn1';
  assert.equal(defaultAmong([ip, ppp, otherPpp], said), ip);
  assert.equal(defaultAmong([ip, ppp], 'urn:upnp-org:serviceId:WANPPPConn1'), ppp);
});

test('A service id of two services in an unknown device names none.', () => {
  assert.equal(defaultAmong([ppp, otherPpp], 'uuid:x:WANConnectionDevice:1,' + ppp.id), undefined);
});

test('The form of TR-064 names the kind and the device’s number.', () => {
  assert.equal(defaultAmong([ip, ppp, otherPpp], '1.WANPPPConnection.1'), ppp);
  assert.equal(defaultAmong([ip, ppp, otherPpp], '2.WANPPPConnection.1'), otherPpp);
  assert.equal(defaultAmong([ip, ppp], '3.WANIPConnection.1'), ip);
});

for (const said of [undefined, '', ',', 'nonsense', 'uuid:a-03:WANConnectionDevice:1,']) {
  test(`${JSON.stringify(said)} names no default.`, () =>
    assert.equal(defaultAmong([ip, ppp], said), undefined));
}

const candidate = (service: Service, up: boolean | undefined, address?: string): ServiceCandidate => ({
  service,
  up,
  address,
});

test('Connected with an address beats connected without one.', () => {
  assert.equal(bestOf([candidate(ip, true, '0.0.0.0'), candidate(ppp, true, '203.0.113.9')]), ppp);
  assert.equal(bestOf([candidate(ip, true, '169.254.1.2'), candidate(ppp, true, '10.0.0.9')]), ppp);
});

test('An address of the Internet beats one of a network in between.', () => {
  for (const between of ['192.168.1.2', '100.64.0.9', '192.0.0.2'])
    assert.equal(bestOf([candidate(ip, true, between), candidate(ppp, true, '25.100.7.10')]), ppp);
});

test('An address counts where nothing is said of the connection, but less than a connection.', () => {
  assert.equal(bestOf([candidate(ip, undefined), candidate(ppp, undefined, '10.0.0.9')]), ppp);
  assert.equal(bestOf([candidate(ip, undefined, '25.100.7.10'), candidate(ppp, true)]), ppp);
});

test('Connected beats disconnected, whatever the address.', () => {
  assert.equal(bestOf([candidate(ip, false, '203.0.113.9'), candidate(ppp, true)]), ppp);
});

test('Where nothing is connected the first counts; where nothing is, none.', () => {
  assert.equal(bestOf([candidate(ip, undefined), candidate(ppp, false)]), ip);
  assert.equal(bestOf([]), undefined);
});
