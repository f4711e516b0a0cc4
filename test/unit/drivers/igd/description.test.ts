import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDescription, parseScpd } from '../../../../lib/drivers/igd/description.ts';
import { RouterError } from '../../../../lib/router/errors.ts';

const LOCATION = new URL('http://192.168.0.1:5000/rootDesc.xml');
const TYPE = 'urn:schemas-upnp-org:service:WANIPConnection:1';

const service = (rest: string, type = TYPE) =>
  `<service><serviceType>${type}</serviceType><serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>${rest}</service>`;

const document = (services: string, extra = '', device = '') =>
  `<root>${extra}<device><UDN>uuid:a</UDN>${device}<serviceList>${services}</serviceList></device></root>`;

const urls = (control: string, event = '/evt', scpd = '/scpd.xml') =>
  `<controlURL>${control}</controlURL><eventSubURL>${event}</eventSubURL><SCPDURL>${scpd}</SCPDURL>`;

const code = (expected: string) => (thrown: unknown) =>
  thrown instanceof RouterError && thrown.code === expected;

const only = (text: string) => {
  const [found, ...rest] = parseDescription(text, LOCATION)?.services ?? [];
  assert.equal(rest.length, 0);
  return found;
};

for (const name of ['controlURL', 'eventSubURL', 'SCPDURL']) {
  test(`A ${name} on another host is refused, whatever its port.`, () => {
    const foreign = urls('/ctl').replace(
      new RegExp(`<${name}>[^<]*`),
      `<${name}>http://192.168.0.2:5000/ctl`,
    );
    assert.throws(() => parseDescription(document(service(foreign)), LOCATION), code('wrong-host'));
  });
}

test('A URLBase on another host is refused when a URL depends on it.', () => {
  const text = document(service(urls('/ctl')), '<URLBase>http://evil.example/</URLBase>');
  assert.throws(() => parseDescription(text, LOCATION), code('wrong-host'));
});

test('The wrong host is named in the error, without what else stands in the URL.', () => {
  const text = document(service(urls('http://u:secret@evil.example/ctl')));
  assert.throws(
    () => parseDescription(text, LOCATION),
    (thrown) => thrown instanceof RouterError && thrown.detail === 'controlURL leads to evil.example',
  );
});

for (const url of ['ftp://192.168.0.1/ctl', 'file:///etc/passwd', 'javascript:alert(1)']) {
  test(`${url} is no URL to control a service.`, () => {
    assert.throws(() => parseDescription(document(service(urls(url))), LOCATION), code('wrong-host'));
  });
}

test('Services that this driver does not speak to may point where they like.', () => {
  const other = service(urls('http://vendor.example/x'), 'urn:vendor:service:Cloud:1');
  assert.equal(only(document(other + service(urls('/ctl'))))?.controlUrl.href, 'http://192.168.0.1:5000/ctl');
});

test('A service without a usable control URL is left out; without the other URLs it stays.', () => {
  assert.equal(only(document(service(urls('')))), undefined);
  assert.equal(only(document(service(urls('http://[/')))), undefined);
  const bare = only(document(service('<controlURL>/ctl</controlURL>')));
  assert.equal(bare?.controlUrl.pathname, '/ctl');
  assert.equal(bare?.eventUrl, undefined);
  assert.equal(bare?.scpdUrl, undefined);
});

test('A URLBase that is no URL does not count.', () => {
  const text = document(service(urls('/ctl')), '<URLBase>not a url</URLBase>');
  const description = parseDescription(text, LOCATION);
  assert.equal(description?.otherBase, false);
  assert.equal(description?.services[0]?.controlUrl.href, 'http://192.168.0.1:5000/ctl');
});

test('Types are kept word for word, and only known ones of any version count.', () => {
  const types = [
    'urn:schemas-upnp-org:service:WANIPConnection:2',
    'urn:schemas-upnp-org:service:WANPPPConnection:1',
    'urn:schemas-upnp-org:service:WANIPv6FirewallControl:1',
    'urn:schemas-upnp-org:service:WANIPConnection',
    '',
  ];
  const text = document(types.map((type) => service(urls('/ctl'), type)).join(''));
  const services = parseDescription(text, LOCATION)?.services.map(({ kind, type }) => [kind, type]);
  assert.deepEqual(services, [
    ['ip', types[0]],
    ['ppp', types[1]],
  ]);
});

test('XML that is no device description is none.', () => {
  assert.equal(parseDescription('<html><body/></html>', LOCATION), undefined);
  assert.equal(parseDescription('<root><nothing/></root>', LOCATION), undefined);
});

test('A device without services is a description all the same.', () => {
  const description = parseDescription('<root><device><UDN>uuid:a</UDN></device></root>', LOCATION);
  assert.deepEqual(description?.services, []);
  assert.equal(description?.vendor, null);
});

const hostile: Readonly<Record<string, string>> = {
  'with a DTD': '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><root><device/></root>',
  'that does not end': '<root><device>',
  'that is empty': '',
  'of 10 MB': `<root><device><UDN>${'x'.repeat(10_000_000)}</UDN></device></root>`,
  'nested a thousand deep': '<root>'.repeat(1000) + '</root>'.repeat(1000),
  'with twenty thousand devices': `<root><device>${'<device/>'.repeat(20_000)}</device></root>`,
};

for (const [what, text] of Object.entries(hostile)) {
  test(`A description ${what} is unreadable, at once.`, () => {
    const began = performance.now();
    assert.throws(() => parseDescription(text, LOCATION), code('unreadable'));
    assert.ok(performance.now() - began < 1000);
  });
}

test('Names are brought on one line and cut, whatever they hold.', () => {
  const name = `Router\n\t\u0007 下位 🛜 ${'x'.repeat(500)}`;
  const text = document('', '', `<modelName>${name}</modelName><manufacturer>  </manufacturer>`);
  const description = parseDescription(text, LOCATION);
  assert.match(description?.model ?? '', /^Router 下位 🛜 x+$/u);
  assert.equal(description?.model?.length, 200);
  assert.equal(description?.vendor, null);
});

test('A service description lists its actions whatever its namespace or prefix.', () => {
  const plain = '<scpd><actionList><action><name>GetStatusInfo</name></action></actionList></scpd>';
  const prefixed = plain.replaceAll(/<(\/?)/g, '<$1x:').replace('<x:scpd', '<x:scpd xmlns:x="urn:x"');
  for (const text of [plain, prefixed]) assert.deepEqual([...parseScpd(text)], ['GetStatusInfo']);
});

test('An empty or broken service description lists nothing.', () => {
  for (const text of ['', '<scpd>', '<html></html>', '<scpd><action/></scpd>', '<!DOCTYPE x><scpd/>'])
    assert.equal(parseScpd(text).size, 0);
});
