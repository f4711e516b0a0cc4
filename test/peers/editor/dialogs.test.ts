// What people do in the dialogs of a router, a broker and Home Assistant, in the real editor, in English and in Japanese.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startAirstationN, type AirstationN } from '../../emulators/airstation/n.ts';
import { TestBroker } from '../../support/test-broker.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

const WORDS = {
  'en-US': {
    refused: /refused the user name or password/,
    accepted: /Login accepted\. Read behind it: .*DHCP server: on/,
    none: /No login is entered/,
    empty: /“Address” is empty/,
    broker: /The broker lets us in/,
    noBroker: /No broker answers at this address and port/,
    emptyBroker: /“Broker” is empty/,
  },
  'ja-JP': {
    refused: /ユーザー名またはパスワードが拒否されました/,
    accepted: /ログインできました。読み取った項目：.*DHCPサーバー：有効/,
    none: /ログイン情報が入力されていません/,
    empty: /「アドレス」が空欄です/,
    broker: /ブローカーに接続できました/,
    noBroker: /このアドレスとポートではブローカーが応答しません/,
    emptyBroker: /「ブローカー」が空欄です/,
  },
} as const;

/** What says or publishes something in a language. */
const SPEAKING = ['router-home-assistant', 'router-alert', 'dual-stack-check', 'dual-stack-setup'];

for (const locale of ['en-US', 'ja-JP'] as const) {
  describe(`Dialogs, ${locale}`, { timeout: 120_000 }, () => {
    const words = WORDS[locale];
    let router: AirstationN;
    let broker: TestBroker;
    let nodeRed: NodeRed;
    let browser: Browser;
    const errors: string[] = [];

    before(async (t) => {
      if (!need(t as never, 'chromium', there)) return;
      router = await startAirstationN();
      broker = await TestBroker.start();
      nodeRed = await NodeRed.start({ userDir: userDirWithPackage() });
      browser = await startChromium(locale);
      browser.page.on('pageerror', (error) => errors.push(error.message));
      await nodeRed.deploy([
        { id: 'peer0000tab00000', type: 'tab', label: 'Home' },
        {
          id: 'peer0000router00',
          type: 'futamichi-router',
          name: 'Upper',
          address: '127.0.0.9',
          role: 'upper',
        },
        {
          id: 'peer0000profile0',
          type: 'futamichi-router',
          address: '127.0.0.9',
          profile: '{"settings":{}}',
        },
        {
          id: 'peer0000wrong000',
          type: 'futamichi-router',
          address: '127.0.0.9',
          interval: 'soon',
        },
        {
          id: 'peer0000ha000000',
          type: 'futamichi-router-home-assistant',
          z: 'peer0000tab00000',
          broker: '',
          routers: ['peer0000router00'],
          prefix: 'homeassistant',
          x: 200,
          y: 100,
          wires: [],
        },
        ...SPEAKING.map((type, n) => ({
          id: `peer0000speaks0${n}`,
          type: `futamichi-${type}`,
          z: 'peer0000tab00000',
          x: 200,
          y: 200 + 50 * n,
          wires: [[]],
        })),
      ]);
    });
    after(async () => {
      await browser?.close();
      await nodeRed?.stop();
      await broker?.close();
      await router?.close();
    });

    /** The editor anew, with this dialog of a configuration node open. */
    async function dialog(type: string, id = '_ADD_'): Promise<void> {
      const { page } = browser;
      await page.goto(nodeRed.url);
      await page.waitForSelector('.red-ui-flow-node');
      await page.evaluate(`RED.editor.editConfig('', 'futamichi-${type}', '${id}')`);
      await page.waitForSelector('#node-config-input-name');
    }

    /** Presses a test’s button, and waits for what it says. */
    async function tested(button: string, box: string): Promise<string> {
      const { page } = browser;
      await page.click(button);
      await page.waitForSelector(`${box} :is(.ok, .problem)`, { timeout: 30_000 });
      return (await page.textContent(box)) ?? '';
    }

    const testedRouter = () => tested('#futamichi-test', '#futamichi-tested');

    test('Test connection: an empty field, no login, a wrong password and the right one are told apart.', async () => {
      const { page } = browser;
      const { username, password } = router.box.options.admin;
      await dialog('router');
      assert.match(await testedRouter(), words.empty);
      await page.fill('#node-config-input-address', router.url.href);
      assert.match(await testedRouter(), words.none);
      await browser.shot(`dialog-router-no-login-${locale}`);
      assert.equal(router.logins, 0);
      await page.fill('#node-config-input-username', username);
      await page.fill('#node-config-input-password', 'wrong');
      assert.match(await testedRouter(), words.refused);
      assert.equal(router.logins, 1);
      assert.equal(await page.locator('#futamichi-tested p').count(), 1, 'it ends there');
      await browser.shot(`dialog-router-wrong-${locale}`);
      await page.fill('#node-config-input-password', password);
      assert.match(await testedRouter(), words.accepted);
      assert.equal(router.logins, 2);
      await browser.shot(`dialog-router-right-${locale}`);
    });

    test('What experts need is folded, opens by keyboard, and is open where something in it is set.', async () => {
      const { page } = browser;
      await dialog('router');
      assert.equal(await page.isVisible('#node-config-input-role'), true);
      assert.equal(await page.isVisible('#node-config-input-driver'), false);
      await page.waitForSelector('#node-config-input-driver option[value=igd]', { state: 'attached' });
      await page.press('#futamichi-more > summary', 'Enter');
      await page.waitForSelector('#node-config-input-driver');
      await browser.shot(`dialog-router-more-${locale}`);
      for (const id of ['peer0000profile0', 'peer0000wrong000']) {
        await dialog('router', id);
        await page.waitForSelector('#node-config-input-driver');
      }
    });

    test('A broker is tried from its dialog.', async () => {
      const { page } = browser;
      const ask = () => tested('#futamichi-broker-test', '#futamichi-broker-tested');
      await dialog('router-broker');
      await page.fill('#node-config-input-url', '');
      assert.match(await ask(), words.emptyBroker);
      await page.fill('#node-config-input-url', 'mqtt://127.0.0.1:1');
      assert.match(await ask(), words.noBroker);
      await page.fill('#node-config-input-url', `mqtt://127.0.0.1:${broker.port}`);
      assert.match(await ask(), words.broker);
      assert.equal(broker.clients.length, 1);
      await browser.shot(`dialog-broker-${locale}`);
    });

    test('Routers are listed by their names.', async () => {
      const { page } = browser;
      await page.goto(nodeRed.url);
      await page.waitForSelector('.red-ui-flow-node');
      await page.evaluate("RED.editor.edit(RED.nodes.node('peer0000ha000000'))");
      await page.waitForSelector('#futamichi-routers label');
      const list = (await page.textContent('#futamichi-routers')) ?? '';
      assert.match(list, /Upper/);
      assert.doesNotMatch(list, /peer0000/);
      assert.equal(await page.isChecked('#futamichi-routers input[value=peer0000router00]'), true);
      await browser.shot(`dialog-home-assistant-${locale}`);
    });

    test('A node of an example, which names no language, takes that of the editor in which it is completed.', async () => {
      const { page } = browser;
      for (const n of SPEAKING.keys()) {
        await page.goto(nodeRed.url);
        await page.waitForSelector('.red-ui-flow-node');
        await page.evaluate(`RED.editor.edit(RED.nodes.node('peer0000speaks0${n}'))`);
        await page.waitForSelector('#node-input-language');
        assert.equal(await page.inputValue('#node-input-language'), locale.slice(0, 2), SPEAKING[n]);
      }
    });

    test('No error is on the console.', () => assert.deepEqual(errors, []));
  });
}
