import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pppoeAccount } from '../../../lib/capabilities/pppoe-account.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';
import { runCommand } from '../../../lib/cli/commands.ts';
import { Bridge } from '../../../lib/mqtt/bridge.ts';
import { asRouterError } from '../../../lib/router/errors.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { assertNowhere, formsOf, written } from '../../support/canaries.ts';
import { publishable } from '../../support/mqtt-home.ts';
import { NodeRed } from '../../support/node-red.ts';
import { SkipClock } from '../../support/skip-clock.ts';
import { edited, Tamper } from '../../support/tamper.ts';
import { TestBroker } from '../../support/test-broker.ts';
import { FakeTerminal } from '../cli/fake-terminal.ts';
import { airstationBox, openedOn, sideOf } from '../scenarios/home.ts';

const ADMIN = 'adm&in-Canary<7f3a>';
const PPPOE = 'ppp&oe-Canary<91bc>';
const NEW_PPPOE = 'new&ppp-Canary<d04e>';
const WIFI = 'wifi-Canary<55aa>';
const MQTT = 'mqtt&Canary<c3d9>';
const SECRETS = [ADMIN, PPPOE, NEW_PPPOE, WIFI, MQTT];

const ACCOUNT = { username: 'user@isp.example', password: PPPOE };
const BOX = {
  admin: { username: 'admin', password: ADMIN },
  settings: { wanMode: 'pppoe', account: ACCOUNT },
  // some firmware puts the saved password into its page
  showsPassword: true,
} as const;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The Wi-Fi key wherever a page may have it. */
const withKey = edited((html) =>
  html.replace('</body>', `<!-- ${escaped(WIFI)} --><script>var key = '${WIFI}';</script></body>`).replace(
    '</table>',
    `<tr><th>暗号キー</th><td>${escaped(WIFI)}</td></tr>
       <tr><th>WPA-PSK</th><td><input name="psk" value="${escaped(WIFI)}"><input type="hidden" name="psk2" value="${escaped(WIFI)}"></td></tr></table>`,
  ),
);

test('What is searched for would be found: each form of a secret is recognised.', () => {
  for (const [how, form] of formsOf(ADMIN))
    assert.throws(
      () => assertNowhere([ADMIN], [`something long before it ${form} and behind it`], 'here'),
      {
        message: /a secret, /,
      },
      how,
    );
  assert.ok(written([Object.assign(new Error('x'), { hidden: { deep: [ADMIN] } })]).includes(ADMIN));
});

test('No password and no Wi-Fi key is in readings, notices, results, errors, offers or the log.', async (t) => {
  const face = await airstationBox(t, BOX);
  const tamper = await Tamper.start(t, () => face.url);
  tamper.change(/./, withKey);
  const seen: unknown[] = [];
  const side = sideOf(t, face, 'airstation', new SkipClock(10), { url: tamper.url });
  side.router.subscribe((notice) => seen.push(notice.kind === 'opened' ? notice.driver.identity : notice));
  await side.opened();
  seen.push(await side.run(pppoeBridge, true, { onProgress: (progress) => seen.push(progress) }));
  seen.push(await side.run(pppoeAccount, { username: 'user@isp.example', password: NEW_PPPOE }));
  assert.equal(face.box.settings.account.password, NEW_PPPOE);
  // what goes wrong has most to say
  seen.push(await side.run(pppoeBridge, 'no boolean').catch(asRouterError));
  seen.push(await side.run(pppoeAccount, { username: 'a\r\nb', password: NEW_PPPOE }).catch(asRouterError));
  seen.push(
    await side.run(pppoeAccount, { username: 'a', password: NEW_PPPOE, more: ADMIN }).catch(asRouterError),
  );
  await face.close();
  await side.look();
  await side.look();
  seen.push(await side.run(pppoeBridge, false, { force: true }).catch(asRouterError));
  seen.push([...side.router.snapshot], side.lines, side.router.problem, side.router.offers);
  assertNowhere(SECRETS, seen, 'the router');
});

test('A box that repeats a password in what it complains of does not make us repeat it.', async (t) => {
  const face = await airstationBox(t, BOX);
  const tamper = await Tamper.start(t, () => face.url);
  const side = await openedOn(t, face, { url: tamper.url });
  tamper.change(/^\/pppoe/, (answer, response, path) =>
    edited((html) =>
      html.replace(/<body[^>]*>/, `$&<p>接続先パスワード「${escaped(NEW_PPPOE)}」が正しくありません。</p>`),
    )(answer, response, path),
  );
  const error = await side.run(pppoeAccount, { username: 'user', password: NEW_PPPOE }).catch(asRouterError);
  assert.equal((error as { code?: string }).code, 'rejected');
  assertNowhere(SECRETS, [error, side.lines, [...side.router.snapshot]], 'a refusal');

  // and neither does one that repeats what was entered at its login
  tamper.change(
    /^\/login\.html/,
    edited((html) => html.replace(/<body[^>]*>/, `$&<p>パスワード ${escaped(ADMIN)} が間違っています。</p>`)),
  );
  await side.loggedOut();
  await side.look();
  assertNowhere(SECRETS, [side.router.problem, side.lines], 'a login');
});

test('No secret goes to the broker, in topics or payloads, nor into the bridge’s log.', async (t) => {
  const broker = await TestBroker.start();
  t.after(() => broker.close());
  const face = await airstationBox(t, BOX);
  const tamper = await Tamper.start(t, () => face.url);
  tamper.change(/./, withKey);
  const allow = ['pppoe.account', 'pppoe.bridge'];
  const side = await openedOn(t, face, { url: tamper.url, allow });
  const log: unknown[] = [];
  const bridge = new Bridge({
    url: broker.url,
    username: 'futamichi',
    password: MQTT,
    protocol: 4,
    base: 'futamichi',
    version: '0.0.0',
    clock: side.clock,
    log: (line) => log.push(line),
    onState: (...state) => log.push(state),
  });
  t.after(() => bridge.close());
  bridge.add(publishable(side.router, { allow }));
  bridge.start();
  await broker.until('discovery', () =>
    [...broker.retained.keys()].some((topic) => topic.endsWith('/config')),
  );
  const answered = (id: string, status: RegExp) =>
    broker.until(`${id} answered`, () =>
      broker.on(`futamichi/lower/response/${id}`).some((text) => status.test(text)),
    );
  await broker.publish('futamichi/lower/request/pppoe.bridge', 'true');
  await answered('pppoe.bridge', /"ok"/);
  await broker.publish(
    'futamichi/lower/request/pppoe.account',
    JSON.stringify({ value: { username: 'user@isp.example', password: NEW_PPPOE } }),
  );
  await answered('pppoe.account', /"(ok|error)"/);
  await broker.idle();
  // the request itself is what somebody else wrote
  const ours = broker.passed.filter(({ topic }) => !topic.includes('/request/'));
  assert.ok(ours.length > 5);
  assertNowhere(SECRETS, [ours, log, side.lines], 'MQTT');
});

test('What the editor and the command line get to see of a box holds no secret, whether the login works or not.', async (t) => {
  const face = await startAirstationN({ ...BOX, saveMs: 2000 });
  t.after(() => face.close());
  const nodeRed = await NodeRed.start(t, []);
  const terminals: FakeTerminal[] = [];
  const seen: unknown[] = [];
  for (const password of [ADMIN, NEW_PPPOE]) {
    const body = { address: face.url.href, driver: 'airstation', username: 'admin', password };
    const response = await nodeRed.request('POST', '/futamichi-router/test', body);
    assert.equal(response.status, 200);
    seen.push(await response.text());
    // as a document where it works, and in words where it does not
    const json = password === ADMIN;
    const terminal = new FakeTerminal({ login: { username: 'admin', password } });
    terminals.push(terminal);
    const status = await runCommand(
      { verb: 'read', address: face.url.href, driver: 'airstation', json },
      terminal,
    );
    assert.equal(status, json ? 0 : 1, terminal.everything);
  }
  assertNowhere(
    SECRETS,
    [...seen, ...terminals.map(({ everything }) => everything)],
    'the editor and the terminal',
  );
});
