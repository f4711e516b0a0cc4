import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { objectionTo, objectionToView, type Entrance } from '../../../nodes/runtime/editor-request.ts';

const HEADER = { 'x-requested-with': 'XMLHttpRequest' };
const CLOSED: Entrance = { hosts: new Set(), cors: false, signedIn: false };
const LISTED: Entrance = { ...CLOSED, hosts: new Set(['flows.example.org']) };
const CORS: Entrance = { ...CLOSED, cors: true };

interface Case {
  readonly what: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly entrance?: Entrance;
}

/** As browsers send it: what they say of the site goes with https and this machine's own names only. */
const EDITORS: readonly Case[] = [
  {
    what: 'on this machine',
    headers: { host: 'localhost:1880', origin: 'http://localhost:1880', 'sec-fetch-site': 'same-origin' },
  },
  { what: 'by address', headers: { host: '192.168.1.5:1880', origin: 'http://192.168.1.5:1880' } },
  { what: 'by IPv6 address', headers: { host: '[fd00::5]:1880', origin: 'http://[fd00::5]:1880' } },
  { what: 'by a name of the home', headers: { host: 'pi.local:1880', origin: 'http://pi.local:1880' } },
  {
    what: 'by this machine’s own name',
    headers: { host: `${hostname()}:1880`, origin: `http://${hostname()}:1880` },
  },
  {
    what: 'through a proxy that leaves the port out',
    headers: { host: 'pi.lan', origin: 'http://pi.lan:8080' },
  },
  {
    what: 'through a proxy that passes on who was asked for beside',
    headers: { host: '192.168.1.5:1880', 'x-forwarded-host': 'nodered.lan', origin: 'http://nodered.lan' },
  },
  {
    what: 'through a proxy that says nothing, on this machine',
    headers: { host: '127.0.0.1:1880', origin: 'http://nodered.lan' },
  },
  {
    what: 'through a proxy that says nothing, beside a container',
    headers: { host: 'nodered:1880', origin: 'http://nodered.lan' },
  },
  {
    what: 'through a proxy with https that passes the name on',
    headers: {
      host: 'flows.example.com',
      origin: 'https://flows.example.com',
      'sec-fetch-site': 'same-origin',
    },
  },
  {
    what: 'through a proxy with https that says nothing',
    headers: { host: '10.0.0.2:1880', origin: 'https://flows.example.com', 'sec-fetch-site': 'same-origin' },
  },
  {
    what: 'through a proxy with https, in an old browser',
    headers: {
      host: 'nodered:1880',
      'x-forwarded-host': 'flows.example.com, nodered',
      origin: 'https://flows.example.com',
    },
  },
  {
    what: 'through https, only looking',
    method: 'GET',
    headers: { host: 'flows.example.com', 'sec-fetch-site': 'same-origin' },
  },
  {
    what: 'in Home Assistant’s ingress',
    headers: {
      host: 'homeassistant.local:8123',
      'x-forwarded-host': 'homeassistant.local:8123',
      'x-ingress-path': '/api/hassio_ingress/abc',
      origin: 'http://homeassistant.local:8123',
    },
  },
  {
    what: 'by a name that is listed',
    headers: { host: 'flows.example.org:1880', origin: 'http://flows.example.org:1880' },
    entrance: LISTED,
  },
  {
    what: 'by a name that is listed, through a proxy that says nothing',
    headers: { host: '192.168.1.5:1880', origin: 'http://flows.example.org' },
    entrance: LISTED,
  },
  {
    what: 'signed in, by any name',
    headers: { host: 'flows.example.com:1880', origin: 'http://flows.example.com:1880' },
    entrance: { ...CLOSED, signedIn: true },
  },
  { what: 'a program of this machine', headers: { host: '127.0.0.1:1880' } },
  {
    what: 'where others have leave',
    headers: { host: 'pi.lan:1880', origin: 'http://pi.lan:1880' },
    entrance: CORS,
  },
];

for (const { what, method = 'POST', headers, entrance = CLOSED } of EDITORS)
  test(`The editor is obeyed: ${what}.`, () => {
    assert.equal(objectionTo({ method, headers: { ...HEADER, ...headers } }, entrance), undefined);
  });

const OWN = { host: '127.0.0.1:1880', origin: 'http://127.0.0.1:1880' };

const STRANGERS: readonly Case[] = [
  { what: 'without the header', headers: { ...OWN, 'x-requested-with': '' } },
  { what: 'with another header', headers: { ...OWN, 'x-requested-with': 'com.android.browser' } },
  { what: 'of another site', headers: { ...OWN, 'sec-fetch-site': 'cross-site' } },
  { what: 'of another port', headers: { ...OWN, 'sec-fetch-site': 'same-site' } },
  { what: 'typed into a browser', headers: { ...OWN, 'sec-fetch-site': 'none' } },
  { what: 'of another origin', headers: { ...OWN, origin: 'http://evil.example' } },
  { what: 'of another secure origin', headers: { ...OWN, origin: 'https://evil.example' } },
  {
    what: 'of another device',
    headers: { host: '192.168.1.5:1880', origin: 'http://192.168.1.66' },
  },
  { what: 'of a page without an origin', headers: { ...OWN, origin: 'null' } },
  { what: 'of what is no origin', headers: { ...OWN, origin: 'http://127.0.0.1:1880/path' } },
  { what: 'of an extension', headers: { ...OWN, origin: 'chrome-extension://abcdef' } },
  {
    what: 'rebound',
    headers: { host: 'evil.example:1880', origin: 'http://evil.example:1880' },
  },
  {
    what: 'rebound, in a browser that says more',
    headers: { host: 'evil.example', origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
  },
  { what: 'rebound, without an origin', headers: { host: 'evil.example', 'sec-fetch-site': 'same-origin' } },
  { what: 'rebound, only looking', method: 'GET', headers: { host: 'evil.example' } },
  {
    what: 'rebound to a proxy that says nothing',
    headers: { host: '127.0.0.1:1880', origin: 'http://evil.example' },
  },
  {
    what: 'rebound, claiming a proxy',
    headers: {
      host: 'evil.example',
      origin: 'http://evil.example',
      'x-forwarded-host': 'localhost',
      'x-forwarded-proto': 'https',
    },
  },
  {
    what: 'by a name that a proxy says is another',
    headers: { host: 'evil.example', origin: 'http://localhost', 'x-forwarded-host': 'localhost' },
  },
  {
    what: 'rebound, a part of a listed name',
    headers: { host: 'evil.flows.example.org', origin: 'http://evil.flows.example.org' },
    entrance: LISTED,
  },
  { what: 'without a host', headers: {} },
  { what: 'for what is no host', headers: { host: 'localhost/evil.example' } },
  {
    what: 'of another origin that has leave, claiming a proxy',
    headers: { ...OWN, host: 'pi.lan', origin: 'http://tv.lan', 'x-forwarded-host': 'tv.lan' },
    entrance: CORS,
  },
  {
    what: 'of another origin that has leave, here',
    headers: { ...OWN, origin: 'http://tv.lan' },
    entrance: CORS,
  },
  {
    what: 'of another site, whoever is signed in',
    headers: { ...OWN, 'sec-fetch-site': 'cross-site' },
    entrance: { ...CLOSED, signedIn: true },
  },
];

for (const { what, method = 'POST', headers, entrance = CLOSED } of STRANGERS)
  test(`A stranger is refused, in both languages: ${what}.`, () => {
    const objection = objectionTo({ method, headers: { ...HEADER, ...headers } }, entrance);
    assert.ok(objection);
    assert.match(objection.ja, /[ぁ-ん]/);
  });

test('Who opens the editor by an unknown name reads what to set.', () => {
  const headers = { ...HEADER, host: 'flows.example.com', origin: 'http://flows.example.com' };
  const objection = objectionTo({ method: 'POST', headers }, CLOSED);
  for (const text of [objection?.en, objection?.ja])
    for (const part of ['hosts', 'settings.js', 'FUTAMICHI_HOSTS', 'flows.example.com', 'adminAuth'])
      assert.ok(text?.includes(part), part);
});

const VIEWERS: readonly (readonly [
  what: string,
  headers: Readonly<Record<string, string>>,
  entrance?: Entrance,
])[] = [
  ['by address', { host: '192.168.1.5:1880' }],
  ['by a name of the home', { host: 'pi.local:1880' }],
  ['by a name that is listed', { host: 'flows.example.org' }, LISTED],
  ['with a login', { host: 'flows.example.org' }, { ...CLOSED, signedIn: true }],
  [
    'by a name that a certificate has proved, from the address bar',
    { host: 'flows.example.org', 'sec-fetch-site': 'none' },
  ],
  ['by its own page there', { host: 'flows.example.org', 'sec-fetch-site': 'same-origin' }],
];
for (const [what, headers, entrance = CLOSED] of VIEWERS)
  test(`A picture is shown ${what}.`, () => {
    assert.equal(objectionToView({ method: 'GET', headers }, entrance), undefined);
  });

const REFUSED_VIEWERS: readonly (readonly [
  what: string,
  headers: Readonly<Record<string, string>>,
  entrance?: Entrance,
])[] = [
  ['by a name that may have been led here', { host: 'evil.example' }],
  ['by another name than is listed', { host: 'evil.example' }, LISTED],
  ['without a name', {}],
  ['in a page of another site', { host: '192.168.1.5:1880', 'sec-fetch-site': 'cross-site' }],
  [
    'in a page of another site to somebody who has logged in',
    { host: 'pi.local', 'sec-fetch-site': 'cross-site' },
    { ...CLOSED, signedIn: true },
  ],
  ['in a page of another port', { host: 'localhost:1880', 'sec-fetch-site': 'same-site' }],
];
for (const [what, headers, entrance = CLOSED] of REFUSED_VIEWERS)
  test(`A picture is not shown ${what}.`, () => {
    assert.match(objectionToView({ method: 'GET', headers }, entrance)?.ja ?? '', /[ぁ-ん]/);
  });
