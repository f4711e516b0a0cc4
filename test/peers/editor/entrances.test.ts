// Every way by which people reach the editor: finding, testing and capturing work by each as by the plainest.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { startIgd, type IgdEmulator } from '../../emulators/igd/emulator.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { selfSigned } from '../support/certificate.ts';
import { NodeRed, userDirWithPackage, type NodeRedOptions } from '../support/node-red.ts';
import { need } from '../support/peer.ts';
import { startReverseProxy, type ProxyOptions, type ReverseProxy } from '../support/reverse-proxy.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

const HOME = 'nodered.home.arpa';
/** One that the public DNS could have. */
const PUBLIC = 'flows.example.com';
const ASSISTANT = 'homeassistant.local';
const INGRESS = '/api/hassio_ingress/aBcD-1234';

const LOGIN = `
  adminAuth: {
    type: 'credentials',
    users: (username) => Promise.resolve({ username, permissions: '*' }),
    authenticate: (username, password) => Promise.resolve(password === 'open' ? { username, permissions: '*' } : null),
  },
`;

interface Entrance {
  readonly what: string;
  readonly nodeRed?: Partial<NodeRedOptions>;
  readonly proxy?: Omit<ProxyOptions, 'to' | 'tls'> & { readonly tls?: boolean };
  /** The name that the browser uses; default: Node-RED's address. */
  readonly name?: string;
  /** Somebody logs in first. */
  readonly login?: boolean;
  /** The page that holds the editor in a frame. */
  readonly frame?: string;
  /** It is refused, and what helps is told. */
  readonly refused?: boolean;
}

const ENTRANCES: readonly Entrance[] = [
  { what: 'under httpAdminRoot', nodeRed: { adminRoot: '/admin/' } },
  { what: 'with a login', nodeRed: { settings: LOGIN }, login: true },
  { what: 'with a login, by a public name', nodeRed: { settings: LOGIN }, login: true, name: PUBLIC },
  { what: 'by a name of the home', name: HOME },
  { what: 'through a proxy that passes the name on', name: HOME, proxy: { tells: 'host' } },
  {
    what: 'through a proxy that passes the name on beside',
    name: HOME,
    nodeRed: { adminRoot: '/red/' },
    proxy: { tells: 'forwarded-host' },
  },
  { what: 'through a proxy that says nothing', name: HOME, proxy: { tells: 'nothing' } },
  { what: 'through a proxy with https', name: PUBLIC, proxy: { tells: 'host', tls: true } },
  {
    what: 'through a proxy with https that says nothing',
    name: PUBLIC,
    proxy: { tells: 'nothing', tls: true },
  },
  {
    what: 'by a public name that is listed',
    name: PUBLIC,
    nodeRed: { settings: `futamichi: { hosts: ['${PUBLIC}'] },` },
    proxy: { tells: 'host' },
  },
  { what: 'by a public name that nobody listed', name: PUBLIC, proxy: { tells: 'host' }, refused: true },
  {
    what: 'in Home Assistant’s ingress',
    name: ASSISTANT,
    proxy: {
      tells: 'host',
      prefix: INGRESS,
      pages: {
        '/hassio/ingress/nodered': `<!doctype html><title>Home Assistant</title><style>body{margin:0}iframe{border:0;width:100vw;height:100vh}</style><iframe src="${INGRESS}/"></iframe>`,
      },
    },
    frame: '/hassio/ingress/nodered',
  },
];

describe('The ways to the editor', { timeout: 400_000 }, () => {
  let router: IgdEmulator;
  let browser: Browser;
  let userDir: string;

  before(async (t) => {
    if (!need(t as never, 'chromium', there)) return;
    router = await startIgd({
      connections: [{ kind: 'ppp' }],
      addresses: ['25.100.7.10'],
      ssdp: { port: 1900, multicast: '127.0.0.1' },
    });
    userDir = userDirWithPackage();
    browser = await startChromium('en-US', { names: [HOME, PUBLIC, ASSISTANT] });
  });
  after(async () => {
    await browser?.close();
    await router?.close();
  });

  for (const [at, entrance] of ENTRANCES.entries())
    test(`${entrance.what}: ${entrance.refused ? 'refused, and what helps is said' : 'it works'}.`, async () => {
      const { name, login, refused, proxy: { tls, ...options } = {} } = entrance;
      const nodeRed = await NodeRed.start({ userDir, ...entrance.nodeRed });
      let proxy: ReverseProxy | undefined;
      try {
        if ('tells' in options)
          proxy = await startReverseProxy({
            ...options,
            to: nodeRed.url,
            ...(tls && { tls: selfSigned() }),
          });
        const url = new URL(nodeRed.url);
        if (name) url.hostname = name;
        if (proxy) url.port = String(proxy.port);
        if (tls) url.protocol = 'https:';
        const { page } = browser;
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        const editor = await opened(page, url, entrance.frame);
        if (login) await logIn(editor);
        await editor.waitForSelector('#red-ui-workspace-chart');
        await editor.evaluate("RED.editor.editConfig('', 'futamichi-router', '_ADD_')");
        await editor.waitForSelector('#futamichi-find');
        if (refused) await seesWhy(editor);
        else await works(page, editor);
        await browser.shot(`editor-entrance-${at}`);
        assert.deepEqual(errors, []);
        page.removeAllListeners('pageerror');
        await page.goto('about:blank');
      } finally {
        await proxy?.close();
        await nodeRed.stop();
      }
    });

  async function works(page: Page, editor: Page | Frame): Promise<void> {
    await editor.waitForSelector('#node-config-input-driver option[value=igd]', { state: 'attached' });
    await editor.click('#futamichi-find');
    await editor.waitForSelector('.futamichi-found', { timeout: 15_000 });
    await editor.click('.futamichi-found');
    assert.equal(await editor.inputValue('#node-config-input-address'), router.url.href);
    await editor.click('#futamichi-test');
    await editor.waitForSelector('#futamichi-tested .ok', { timeout: 25_000 });
    assert.match((await editor.textContent('#futamichi-tested')) ?? '', /session is up/);
    const saved = page.waitForEvent('download', { timeout: 60_000 });
    await editor.click('#futamichi-more > summary');
    await editor.click('#futamichi-capture');
    assert.match((await saved).suggestedFilename(), /\.har$/);
  }
});

async function opened(page: Page, url: URL, frame: string | undefined): Promise<Page | Frame> {
  await page.goto(new URL(frame ?? url.pathname, url).href);
  if (frame === undefined) return page;
  const inside = await (await page.waitForSelector('iframe')).contentFrame();
  assert.ok(inside);
  return inside;
}

async function logIn(editor: Page | Frame): Promise<void> {
  await editor.fill('#node-dialog-login-username', 'somebody');
  await editor.fill('#node-dialog-login-password', 'open');
  await editor.click('#node-dialog-login-submit');
}

/** What a name is refused for is shown where it was asked, and what to set. */
async function seesWhy(editor: Page | Frame): Promise<void> {
  await editor.waitForSelector('.red-ui-notification');
  assert.match(
    (await editor.textContent('.red-ui-notification')) ?? '',
    /FUTAMICHI_HOSTS=flows\.example\.com/,
  );
  await editor.fill('#node-config-input-address', '127.0.0.9');
  await editor.click('#futamichi-more > summary');
  for (const what of ['find', 'test', 'capture']) {
    const box = { find: 'found', test: 'tested', capture: 'captured' }[what];
    await editor.click(`#futamichi-${what}`);
    await editor.waitForSelector(`#futamichi-${box} .problem`);
    const told = (await editor.textContent(`#futamichi-${box}`)) ?? '';
    assert.match(told, /hosts: \['flows\.example\.com'\]/, what);
  }
}
