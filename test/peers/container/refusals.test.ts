// What the container of examples/pppoe-container says when something is missing or wrong: in plain words, and it ends.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { needImage, hasEngine, needEngine } from '../support/container.ts';
import { asComposed, Net, runOnce, secret, writePassword } from './container.ts';

const PPPOE_USER = 'abc12345@example.ne.jp';
const PASSWORD = 'open-sesame-91';

/** Of hardware. */
const hasCard = () =>
  readdirSync('/sys/class/net').some((name) => existsSync(`/sys/class/net/${name}/device`));

describe('the container', { timeout: 300_000 }, () => {
  before(async () => {
    if (hasEngine()) await needImage();
  });

  const user = { PPPOE_USER };
  const account = () => [...asComposed(user), ...secret(writePassword(`${PASSWORD}\r\n`))];
  const missing: ReadonlyArray<readonly [string, () => readonly string[], RegExp]> = [
    ['a user name', () => [...asComposed({}), ...secret(writePassword(PASSWORD))], /PPPOE_USER is missing/],
    ['a password', () => asComposed(user), /There is no \/run\/secrets\/pppoe_password/],
    ['what is in its file', () => [...asComposed(user), ...secret(writePassword('\n'))], /is empty/],
    [
      'a file that is its own',
      () => [...asComposed(user), ...secret(writePassword(PASSWORD, 1000))],
      /cannot be read.*chown root:root/,
    ],
    [
      'a password in one line',
      () => [...asComposed(user), ...secret(writePassword(`${PASSWORD}\nx\n`))],
      /more than one line/,
    ],
    [
      'a password that is secret',
      () => asComposed({ ...user, PPPOE_PASSWORD: PASSWORD }),
      /PPPOE_PASSWORD is not taken/,
    ],
    [
      'the device',
      () => ['--env', `PPPOE_USER=${PPPOE_USER}`, ...secret(writePassword(PASSWORD))],
      /modprobe pppoe/,
    ],
    ['a network', account, /no network interface eth0/],
  ];
  for (const [what, args, message] of missing) {
    test(`Without ${what} it says so and ends.`, async (t) => {
      if (!needEngine(t)) return;
      const { status, stdout, stderr } = await runOnce('--network', 'none', ...args());
      assert.equal(status, 78, stderr);
      assert.match(stderr, message);
      assert.ok(!`${stdout}${stderr}`.includes(PASSWORD));
    });
  }

  test('On the network of its host it changes nothing and ends.', async (t) => {
    if (!needEngine(t)) return;
    if (!hasCard()) return t.skip('This machine has no network card.');
    // without any right, because this is this machine's own network
    const rightless = [
      '--cap-drop',
      'ALL',
      '--device',
      '/dev/null:/dev/ppp',
      '--env',
      `PPPOE_USER=${PPPOE_USER}`,
    ];
    const own = secret(writePassword(PASSWORD));
    const { status, stderr } = await runOnce('--network', 'host', ...rightless, ...own);
    assert.equal(status, 78);
    assert.match(stderr, /network_mode: host/);
  });

  test('Without the right to set up its firewall it does not dial.', async (t) => {
    if (!needEngine(t)) return;
    const args = [...asComposed(user, { without: 'NET_ADMIN' }), ...secret(writePassword(PASSWORD))];
    const { status, stdout, stderr } = await runOnce(
      '--network',
      `ns:/run/netns/${new Net(t).name}`,
      ...args,
    );
    assert.equal(status, 78);
    assert.match(stderr, /NET_ADMIN/);
    assert.doesNotMatch(stdout, /dialling/);
  });

  const wrong: ReadonlyArray<readonly [Readonly<Record<string, string>>, RegExp]> = [
    [{ OPEN: 'tcp/443 8080' }, /OPEN: "8080" is not understood/],
    [{ FORWARD: 'tcp/443=server' }, /FORWARD: "tcp\/443=server" is not understood/],
    [{ FORWARD: 'tcp/443=192.168.10.900' }, /FORWARD: "tcp\/443=192\.168\.10\.900" is not understood/],
    [{ KEEP_SOURCE: 'perhaps' }, /KEEP_SOURCE: "perhaps" is not understood/],
    [{ PPPOE_MTU: '1454x' }, /PPPOE_MTU: "1454x" is no number/],
    [{ SSH_KEY: '-----BEGIN OPENSSH PRIVATE KEY-----' }, /SSH_KEY is no public key/],
  ];
  for (const [settings, message] of wrong) {
    test(`${Object.entries(settings).flat().join(' ')} is refused.`, async (t) => {
      if (!needEngine(t)) return;
      const { name } = new Net(t);
      const args = [...asComposed({ ...user, ...settings }), ...secret(writePassword(PASSWORD))];
      const { status, stderr } = await runOnce('--network', `ns:/run/netns/${name}`, ...args);
      assert.equal(status, 78, stderr);
      assert.match(stderr, message);
    });
  }
});
