// The button Test connection on a settings screen, as the dialog asks for it.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LocalFinding } from '../../../lib/router/finding.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { ownUdn } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';

async function tested(t: TestContext, body: object): Promise<readonly LocalFinding[]> {
  const nodeRed = await NodeRed.start(t, []);
  const response = await nodeRed.request('POST', '/futamichi-router/test', body);
  return ((await response.json()) as { readonly findings: readonly LocalFinding[] }).findings;
}

async function screen(t: TestContext, host?: string) {
  const face = await startAirstationN(host ? { at: () => host } : {});
  t.after(() => face.close());
  return face;
}

/** As UPnP calls the box of that screen. */
const NAMED = { vendor: 'BUFFALO INC.', model: 'WSR-1800AX4S' };

const WORDS = {
  en: {
    refused: /^The router refused the user name or password\. [^()]*$/,
    accepted: /^Login accepted\. Read behind it: .*DHCP server: on/,
    none: /: No login is entered\. /,
    empty: /^“Address” is empty\.$/,
  },
  ja: {
    refused: /^ユーザー名またはパスワードが拒否されました。[^(]*$/,
    accepted: /^ログインできました。読み取った項目：.*DHCPサーバー：有効/,
    none: /：ログイン情報が入力されていません。/,
    empty: /^「アドレス」が空欄です。$/,
  },
} as const;

for (const lang of ['en', 'ja'] as const) {
  const words = WORDS[lang];

  test(`A wrong password: one attempt, one sentence, and it ends there (${lang}).`, async (t) => {
    const face = await screen(t);
    const { username } = face.box.options.admin;
    const found = await tested(t, { address: face.url.href, username, password: 'wrong', lang });
    assert.equal(face.logins, 1);
    assert.equal(found.at(-1)?.status, 'problem');
    assert.match(found.at(-1)?.text ?? '', words.refused);
    assert.ok(found.length <= 2, JSON.stringify(found));
  });

  test(`A wrong password where UPnP answers as well: one attempt, too (${lang}).`, async (t) => {
    const host = '127.0.73.1';
    const face = await screen(t, host);
    const igd = await startIgd({ udn: ownUdn(), host, ...NAMED, ssdp: { port: 1900 } });
    t.after(() => igd.close());
    const { username } = face.box.options.admin;
    const found = await tested(t, { address: face.url.href, username, password: 'wrong', lang });
    assert.ok(igd.requests.length > 0);
    assert.equal(face.logins, 1);
    assert.match(found.at(-1)?.text ?? '', words.refused);
  });

  test(`The right password: it is accepted, and what it opened is told (${lang}).`, async (t) => {
    const face = await screen(t);
    const { username, password } = face.box.options.admin;
    const found = await tested(t, { address: face.url.href, username, password, lang });
    assert.equal(face.logins, 1);
    assert.ok(found.some(({ status, text }) => status === 'ok' && words.accepted.test(text)));
    assert.ok(!JSON.stringify(found).includes(password));
  });

  test(`No password: what it would open is a note (${lang}).`, async (t) => {
    const face = await screen(t);
    const found = await tested(t, { address: face.url.href, lang });
    assert.equal(face.logins, 0);
    const note = found.find(({ text }) => words.none.test(text));
    assert.equal(note?.status, 'warning', JSON.stringify(found));
  });

  test(`No address: the field is named (${lang}).`, async (t) => {
    const [finding, ...rest] = await tested(t, { address: ' ', lang });
    assert.match(finding?.text ?? '', words.empty);
    assert.deepEqual([finding?.status, rest], ['problem', []]);
  });
}
