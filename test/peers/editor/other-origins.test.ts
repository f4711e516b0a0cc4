// What a web page can do that a person has open while Node-RED runs without a login: nothing, in a real browser.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';
import { startReverseProxy, type ReverseProxy } from '../support/reverse-proxy.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');
const EVIL = 'evil.example';
const ENDPOINTS = ['find', 'test', 'capture'];

/** Each is a function body of the page; `at` is an endpoint’s URL, `body` what the dialog would send, `form` makes a form of it. */
const ATTACKS: Readonly<Record<string, string>> = {
  'a form': `form('application/x-www-form-urlencoded', body).submit()`,
  'a form with a file’s encoding': `form('multipart/form-data', body).submit()`,
  'a form that spells JSON': `
    const text = JSON.stringify(body).slice(0, -1);
    form('text/plain', { [text + ',"lang":"']: '"}' }).submit()`,
  'a form into a frame': `
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.name = 'inside';
    const made = form('application/x-www-form-urlencoded', body);
    made.target = 'inside';
    made.submit()`,
  'a form in a frame without an origin': `
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-forms allow-scripts';
    frame.srcdoc = form('text/plain', body).outerHTML + '<script>document.forms[0].submit()<' + '/script>';
    document.body.append(frame)`,
  'a fetch of each kind that needs no leave': `
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'application/json'];
    await Promise.all(types.map((type) =>
      fetch(at, { method: 'POST', mode: 'no-cors', headers: { 'content-type': type }, body: JSON.stringify(body) })))`,
  'a fetch of a blob': `
    await fetch(at, { method: 'POST', mode: 'no-cors', body: new Blob([JSON.stringify(body)]) })`,
  'a fetch that asks for leave': `
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest' };
    await fetch(at, { method: 'POST', headers, body: JSON.stringify(body) })`,
  'a fetch that asks for leave, and claims a proxy': `
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest', 'x-forwarded-host': location.host };
    await fetch(at, { method: 'POST', headers, body: JSON.stringify(body), credentials: 'include' })`,
  'a beacon': `navigator.sendBeacon(at, new Blob([JSON.stringify(body)], { type: 'application/json' }))`,
  'a beacon of text': `navigator.sendBeacon(at, JSON.stringify(body))`,
  'a script and a picture': `
    const came = [['script', 'src'], ['img', 'src'], ['iframe', 'src']].map(([tag, name]) => new Promise((resolve) => {
      const made = document.createElement(tag);
      made.onload = made.onerror = resolve;
      made[name] = at.replace(/[^/]+$/, 'catalogue');
      document.body.append(made);
    }));
    await Promise.all(came)`,
};

const NEED_LEAVE: ReadonlySet<string> = new Set([
  'a fetch that asks for leave',
  'a fetch that asks for leave, and claims a proxy',
  'a beacon',
]);

/** What a page can try that is of the same origin. */
const REBOUND: Readonly<Record<string, string>> = {
  'as the editor asks': `{ headers }`,
  'without a referrer': `{ headers, referrerPolicy: 'no-referrer', mode: 'same-origin' }`,
  'claiming a proxy': `{ headers: { ...headers, 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'https', 'x-ingress-path': '/' } }`,
  'claiming to be another host': `{ headers: { ...headers, host: 'localhost', origin: 'http://localhost', 'sec-fetch-site': 'same-origin' } }`,
};

const PAGE = `<!doctype html><title>A page</title><body><script>
  function form(enctype, fields) {
    const made = document.body.appendChild(document.createElement('form'));
    Object.assign(made, { method: 'post', action: window.at, enctype });
    for (const [name, value] of Object.entries(fields)) {
      const input = made.appendChild(document.createElement('input'));
      input.setAttribute('name', name);
      input.setAttribute('value', value);
    }
    return made;
  }
</script>`;

async function listening(server: Server, host: string): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('A page of another origin', { timeout: 300_000 }, () => {
  /** What is attacked through us: it only counts who comes. */
  let asked = 0;
  const box = createServer((_request, response) => {
    asked += 1;
    response.end('<!doctype html><title>Log in</title>');
  });
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  });
  let boxUrl: string;
  let sitePort: number;
  let nodeRed: NodeRed;
  let browser: Browser;
  /** It changes nothing, and sees what Node-RED answers: the browser does not tell of every frame. */
  let front: ReverseProxy;
  let url: string;
  let statuses: number[] = [];
  let answered: () => void = () => undefined;
  const onAnswer = (asked: string, status: number) => {
    if (!/^(GET|POST) .*\/futamichi-router\//.test(asked)) return;
    statuses.push(status);
    answered();
  };

  before(async (t) => {
    if (!need(t as never, 'chromium', there)) return;
    boxUrl = `http://127.0.0.9:${await listening(box, '127.0.0.9')}/`;
    sitePort = await listening(site, '127.0.0.1');
    nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
    browser = await startChromium('en-US', { names: [EVIL] });
    front = await startReverseProxy({ to: nodeRed.url, tells: 'host', onAnswer });
    url = `http://127.0.0.1:${front.port}/`;
  });
  after(async () => {
    await browser?.close();
    await front?.close();
    await nodeRed?.stop();
    for (const server of [box, site]) {
      server.close();
      server.closeAllConnections();
    }
  });

  /** Runs a function's body on a page; resolves when nothing is under way any more. Returns the answers' statuses. `comes`: there is one. */
  async function attempt(
    page: string,
    what: string,
    endpoint: string,
    comes = true,
  ): Promise<readonly number[]> {
    statuses = [];
    await browser.page.goto(page);
    const { promise: came, resolve } = Promise.withResolvers<void>();
    answered = resolve;
    const body = { address: boxUrl, driver: 'auto' };
    const at = `${url}futamichi-router/${endpoint}`;
    const run = `(async () => { const at = window.at = ${JSON.stringify(at)}; const body = ${JSON.stringify(body)}; ${what} })()`;
    // a page that is left, and a request without leave, reject
    await browser.page.evaluate(`${run}.catch(() => undefined)`).catch(() => undefined);
    if (comes) await came;
    await browser.page.waitForLoadState('networkidle');
    return statuses;
  }

  for (const [what, attack] of Object.entries(ATTACKS))
    test(`Cannot ask for anything: ${what}.`, async () => {
      // another site, and another port of this one
      for (const host of [EVIL, '127.0.0.1'])
        for (const endpoint of ENDPOINTS) {
          // what asks for leave first gets none, and is not sent
          const comes = !NEED_LEAVE.has(what);
          const refused = await attempt(`http://${host}:${sitePort}/`, attack, endpoint, comes);
          if (!comes) assert.deepEqual(refused, []);
          for (const status of refused)
            assert.ok(status === 403 || status === 415, `${host} ${endpoint}: ${status}`);
        }
      assert.equal(asked, 0);
    });

  const request = (init: string, base: string) => `
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest' };
    await fetch(new URL('futamichi-router/' + at.split('/').pop(), ${JSON.stringify(base)}),
      { method: 'POST', body: JSON.stringify(body), ...${init} })`;

  for (const [what, init] of Object.entries(REBOUND))
    test(`Whose name is led to Node-RED cannot either: ${what}.`, async () => {
      // any page of that origin will do, the lighter the better
      const rebound = new URL('settings', url);
      rebound.hostname = EVIL;
      for (const endpoint of ENDPOINTS)
        assert.deepEqual(await attempt(rebound.href, request(init, rebound.href), endpoint), [403], endpoint);
      assert.equal(asked, 0);
    });

  test('Whose name is led to a proxy that tells nothing of it cannot either.', async () => {
    const proxy = await startReverseProxy({ to: nodeRed.url, tells: 'nothing', onAnswer });
    const rebound = `http://${EVIL}:${proxy.port}/settings`;
    for (const init of Object.values(REBOUND))
      for (const endpoint of ENDPOINTS)
        assert.deepEqual(await attempt(rebound, request(init, rebound), endpoint), [403], endpoint);
    assert.equal(asked, 0);
    await proxy.close();
  });

  test('And what was tried works from the editor’s own page, so that it was worth trying.', async () => {
    assert.deepEqual(await attempt(`${url}settings`, request('{ headers }', url), 'test'), [200]);
    assert.ok(asked > 0);
  });
});
