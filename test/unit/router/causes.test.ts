// Each cause that a person can mend has one wording in each language, wherever it is found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetOf } from '../../../lib/application/target.ts';
import { reboot } from '../../../lib/capabilities/reboot.ts';
import { brokerUrl } from '../../../lib/mqtt/broker-url.ts';
import { connectProblem } from '../../../lib/mqtt/problems.ts';
import { notAllowedOverMqtt } from '../../../lib/router/causes.ts';
import { asRouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { sshLogin } from '../../../lib/transport/ssh-login.ts';

interface Cause {
  readonly what: string;
  readonly found: () => unknown;
  readonly code: ErrorCode;
  readonly en: RegExp;
  readonly ja: RegExp;
}

const CAUSES: readonly Cause[] = [
  {
    what: 'a broker that is not there',
    found: () => Promise.reject(connectProblem({ code: 'ECONNREFUSED' })),
    code: 'unreachable',
    en: /^No broker answers at this address and port\. /,
    ja: /^このアドレスとポートではブローカーが応答しません。 /,
  },
  {
    what: 'no user name',
    found: () => sshLogin('', 'secret'),
    code: 'invalid-input',
    en: /^No login is entered\. Enter the user name/,
    ja: /^ログイン情報が入力されていません。 ユーザー名/,
  },
  {
    what: 'no password',
    found: () => sshLogin('admin', ''),
    code: 'auth-failed',
    en: /^No login is entered\. Enter the password/,
    ja: /^ログイン情報が入力されていません。 ルーターノード/,
  },
  {
    what: 'no address',
    found: () => targetOf('  '),
    code: 'invalid-input',
    en: /^“Address” is empty\. Enter a host name/,
    ja: /^「アドレス」が空欄です。 ホスト名/,
  },
  {
    what: 'no broker’s address',
    found: () => brokerUrl(''),
    code: 'invalid-input',
    en: /^“Broker” is empty\. For example/,
    ja: /^「ブローカー」が空欄です。 例：/,
  },
];

for (const { what, found, code, en, ja } of CAUSES)
  test(`${what}: said as what it is, in both languages.`, async () => {
    const error = await Promise.resolve()
      .then(found)
      .then(() => assert.fail('nothing was wrong'), asRouterError);
    assert.equal(error.code, code);
    assert.match(error.sentence('en'), en);
    assert.match(error.sentence('ja'), ja);
  });

test('What MQTT may not do names the box to tick.', () => {
  const { en, ja } = notAllowedOverMqtt(reboot.name);
  assert.equal(en, 'Not allowed over MQTT: tick “Restart router” under “Over MQTT” in the router node.');
  assert.match(ja, /「MQTT許可」で「ルーター再起動」にチェック/);
});
