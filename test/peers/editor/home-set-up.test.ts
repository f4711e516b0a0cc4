// The guided set-up played by clicking, from the carton to the finished home: in the real editor, with a login, once with the mouse
// in English and once by keyboard in Japanese. Each step leaves a picture under artifacts/screenshots.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { factory } from '../../../demo/actions.ts';
import { chooseAddresses } from '../../../demo/addresses.ts';
import { ACCOUNT, ADMIN, UPPER_PROFILE } from '../../../demo/boxes.ts';
import { DemoHome } from '../../../demo/home.ts';
import { problemsOf } from '../../../demo/problems.ts';
import { homeState } from '../../../demo/state.ts';
import { startChromium, type Browser } from '../support/chromium.ts';
import { NodeRed, userDirWithPackage } from '../support/node-red.ts';
import { need } from '../support/peer.ts';
import { until } from '../support/until.ts';

const there = existsSync(process.env['CHROMIUM'] ?? '/usr/bin/chromium');

/** Quick boxes: how long they are away is not what is looked at here. */
const PACE = { rebootMs: 600, saveMs: 200, retryMs: 400 };

/** User and password are the same word. */
const USERS = {
  press: ['*', '$2b$04$he9oZkCDzgVrb/zSGEnwFuRvzaeaaTDBlhu3.yawabsA1Enne90oG'],
  look: ['read', '$2b$04$Ptr1UEDUkvfqnfJ3xmc6YO9R0MsiFiPwpy7Whx.meL81bLjIy.0lO'],
} as const;
type User = keyof typeof USERS;

const SETTINGS = `adminAuth: { type: 'credentials', users: ${JSON.stringify(
  Object.entries(USERS).map(([username, [permissions, password]]) => ({ username, password, permissions })),
)} },`;

const WORDS = {
  'en-US': {
    buttons: { plan: 'Plan', next: 'Next step', continue: 'Continue', abort: 'Abort: undo a step' },
    check: 'Check now',
    busy: /^At work/,
    cable: /LAN port of the lower router/,
    finished: /^Finished/,
    nothing: /^There is nothing to be done/,
    right: /You may look but not press/,
  },
  'ja-JP': {
    buttons: {
      plan: '計画を表示',
      next: '次の手順',
      continue: '続ける',
      abort: '中止（手順を元に戻す）',
    },
    check: '今すぐ確認',
    busy: /^実行中/,
    cable: /LANポート/,
    finished: /^完了しました/,
    nothing: /^残っている手順はありません/,
    right: /閲覧のみ/,
  },
} as const;

describe('The set-up by clicking', { timeout: 300_000 }, () => {
  let demo: DemoHome;
  let nodeRed: NodeRed;
  let userDir: string;
  const errors: string[] = [];

  before(async (t) => {
    if (!need(t as never, 'chromium', there)) return;
    demo = await DemoHome.start(await chooseAddresses(() => undefined), PACE);
    factory(demo);
    await demo.home.settled();
    userDir = userDirWithPackage();
    const router = (id: string, role: 'upper' | 'lower', more: object) => ({
      id,
      type: 'futamichi-router',
      name: role,
      slug: role,
      role,
      address: demo.addressOf(role),
      interval: 1,
      ...more,
    });
    writeFileSync(
      join(userDir, 'flows.json'),
      JSON.stringify([
        { id: 'tab', type: 'tab', label: 'Home' },
        router('r1', 'upper', { driver: 'aterm', profile: JSON.stringify(UPPER_PROFILE) }),
        router('r2', 'lower', { driver: 'airstation' }),
        { id: 'h1', type: 'futamichi-dual-stack', name: 'Home', slug: 'home', upper: 'r1', lower: 'r2' },
        {
          id: 's1',
          type: 'futamichi-dual-stack-setup',
          z: 'tab',
          dualStack: 'h1',
          x: 200,
          y: 80,
          wires: [[]],
        },
      ]),
    );
    writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify({ r1: ADMIN, r2: ADMIN, s1: ACCOUNT }));
    nodeRed = await NodeRed.start({ userDir, settings: SETTINGS });
  });
  after(async () => {
    await nodeRed?.stop();
    await demo?.close();
  });

  /** The tab in front of somebody who has logged in as people do. */
  async function open(locale: keyof typeof WORDS, user: User, dark = false): Promise<Browser> {
    const browser = await startChromium(locale, { dark });
    const { page } = browser;
    page.on('pageerror', (error) => errors.push(error.message));
    await page.setViewportSize({ width: 1280, height: 1900 });
    await page.goto(nodeRed.url);
    await page.fill('#node-dialog-login-username', user);
    await page.fill('#node-dialog-login-password', user);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#red-ui-workspace-chart');
    await page.evaluate("RED.sidebar.show('futamichi-home')");
    await page.waitForSelector('.futamichi-tab svg');
    return browser;
  }

  async function play(
    locale: keyof typeof WORDS,
    press: (browser: Browser, name: string, first: boolean) => Promise<void>,
    dark = false,
  ): Promise<readonly string[]> {
    const words = WORDS[locale];
    const browser = await open(locale, 'press', dark);
    const { page } = browser;
    const tab = page.locator('.futamichi-tab');
    const status = tab.locator('section [role=status]');
    const shot = (name: string) => browser.shotOf('.futamichi-tab', `set-up-${locale}-${name}`);
    const isDone = () => tab.locator('li.step.done').count();
    const pressed: string[] = [];
    const push = async (name: keyof typeof words.buttons) => {
      const before = `${await status.textContent()} ${await isDone()}`;
      await press(browser, words.buttons[name], pressed.length === 0);
      pressed.push(name);
      await until(
        `what comes of ${name}`,
        async () => {
          const said = (await status.textContent()) ?? '';
          return !words.busy.test(said) && before !== `${said} ${await isDone()}`;
        },
        30_000,
      );
      await shot(`${String(pressed.length).padStart(2, '0')}-${name}`);
    };
    try {
      await until('what is wrong', async () => (await tab.locator('li.problem').count()) > 3);
      await shot('00-carton');
      await push('plan');
      const planned = await tab.locator('li.step.planned').count();
      assert.ok(planned > 6, `${planned} steps`);
      assert.equal(demo.home.upper.box.settings.bridge, false, 'nothing is done by planning');
      while (!words.finished.test((await status.textContent()) ?? '')) {
        assert.ok(pressed.length < 20, pressed.join());
        const waiting = tab.locator('li.step.waiting');
        if ((await waiting.count()) === 0) await push('next');
        else {
          assert.match((await waiting.textContent()) ?? '', words.cable);
          demo.home.cables.lowerLan.plug();
          await push('continue');
        }
      }
      await page.waitForSelector('.futamichi-tab svg .sign.ok');
      await until(
        'the picture of the finished home',
        async () => (await tab.locator('svg .sign.problem').count()) === 0,
      );
      await shot('99-finished');
      await push('plan');
      assert.match((await status.textContent()) ?? '', words.nothing);
      const { cables, model, lower } = demo.home;
      cables.lowerLan.pull();
      model.beside.pull();
      const silent = tab.locator('li.problem', { hasText: lower.box.lanAddress });
      await until('a silent router is named by where it is now', async () => (await silent.count()) > 0);
      cables.lowerLan.plug();
      return pressed;
    } finally {
      await browser.close();
    }
  }

  const finished = () => {
    const state = homeState(demo);
    const { reach, upper, lower } = state;
    assert.deepEqual(problemsOf(state), []);
    assert.deepEqual(
      [reach.devices[0]?.way, reach.server.way, reach.inbound, upper.dhcp, lower.dhcp, lower.mode],
      ['ipoe', 'pppoe', true, true, false, 'pppoe'],
    );
  };

  const EXPECTED = [
    'plan',
    'next',
    'next',
    'next',
    'next',
    'next',
    'next',
    'next',
    'continue',
    'next',
    'plan',
  ];

  test('Whoever may only look sees it and cannot press; the endpoints refuse.', async () => {
    const browser = await open('en-US', 'look');
    const { page } = browser;
    const tab = page.locator('.futamichi-tab');
    try {
      await until('the findings', async () => (await tab.locator('li.problem').count()) > 3);
      // a report of what is seen changes nothing
      const harmless = tab.getByRole('button', { name: 'Diagnostics' });
      assert.equal(await harmless.isEnabled(), true);
      const others = tab.locator('button').and(tab.locator(':not([title^="Saves a file"])'));
      assert.ok((await others.count()) > 1);
      for (const button of await others.all()) {
        assert.equal(await button.isDisabled(), true, (await button.textContent()) ?? '');
        assert.match((await button.getAttribute('title')) ?? '', WORDS['en-US'].right);
      }
      assert.match((await tab.textContent()) ?? '', WORDS['en-US'].right, 'it is said, too');
      await browser.shotOf('.futamichi-tab', 'set-up-read-only');
      const answers = await page.evaluate(async () => {
        const key = Object.keys(localStorage).find((each) => each.startsWith('auth-tokens')) ?? '';
        const { access_token } = JSON.parse(localStorage.getItem(key) ?? '{}') as { access_token: string };
        const ask = (method: string, path: string, body?: object) =>
          fetch(path, {
            method,
            headers: {
              authorization: `Bearer ${access_token}`,
              'x-requested-with': 'XMLHttpRequest',
              'content-type': 'application/json',
            },
            ...(body && { body: JSON.stringify(body) }),
          }).then(({ status }) => status);
        return {
          home: await ask('GET', 'futamichi-dual-stack/home?id=h1'),
          picture: await ask('GET', 'futamichi/home/h1.svg'),
          diagnostics: await ask('GET', 'futamichi-router/diagnostics'),
          check: await ask('POST', 'futamichi-dual-stack/check', { id: 'h1' }),
          plan: await ask('POST', 'futamichi-dual-stack/setup', { id: 'h1', command: 'plan' }),
          next: await ask('POST', 'futamichi-dual-stack/setup', { id: 'h1', command: 'next' }),
        };
      });
      assert.deepEqual(answers, {
        home: 200,
        picture: 200,
        diagnostics: 200,
        check: 401,
        plan: 401,
        next: 401,
      });
    } finally {
      await browser.close();
    }
  });

  test('In English, with the mouse.', async (t) => {
    const began = performance.now();
    const pressed = await play('en-US', ({ page }, name) =>
      page.locator('.futamichi-tab').getByRole('button', { name, exact: true }).click(),
    );
    t.diagnostic(`${pressed.length} clicks, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    assert.deepEqual(pressed, EXPECTED);
    finished();
  });

  test('Out of the carton again, in Japanese, by keyboard alone: the place is kept from step to step.', async (t) => {
    factory(demo);
    await demo.home.settled();
    await nodeRed.stop();
    nodeRed = await NodeRed.start({ userDir, settings: SETTINGS });
    const began = performance.now();
    const pressed = await play(
      'ja-JP',
      async ({ page }, name, first) => {
        const button = page.locator('.futamichi-tab').getByRole('button', { name, exact: true });
        if (first) await button.focus();
        // from Plan to Next step, and never further
        for (
          let tabs = 0;
          tabs < 2 && !(await button.evaluate((each) => each === document.activeElement));
          tabs += 1
        )
          await page.keyboard.press('Tab');
        assert.equal(await page.evaluate('document.activeElement.textContent'), name, 'it has the focus');
        await page.keyboard.press('Enter');
      },
      true,
    );
    t.diagnostic(`${pressed.length} presses, ${((performance.now() - began) / 1000).toFixed(0)} s`);
    assert.deepEqual(pressed, EXPECTED);
    finished();
  });

  test('No script went wrong.', () => assert.deepEqual(errors, []));
});
