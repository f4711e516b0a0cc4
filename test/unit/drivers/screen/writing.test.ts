import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dhcpServer } from '../../../../lib/capabilities/dhcp-server.ts';
import type { AnyDoable } from '../../../../lib/router/capability.ts';
import type { Performing } from '../../../../lib/router/driver.ts';
import { About } from '../../../../lib/drivers/about.ts';
import { Whereabouts } from '../../../../lib/drivers/base-url.ts';
import { screenChannel } from '../../../../lib/drivers/screen/channel.ts';
import { overridden } from '../../../../lib/drivers/screen/overrides.ts';
import type { ProfileInput } from '../../../../lib/drivers/screen/profile.ts';
import { ScreenSession } from '../../../../lib/drivers/screen/session.ts';
import type { Backend } from '../../../../lib/screen/backend.ts';
import { FormsBackend } from '../../../../lib/screen/forms/backend.ts';
import { pageOf } from '../../../../lib/screen/page/parse.ts';
import { Screen } from '../../../../lib/screen/screen.ts';
import { Snapshot } from '../../../../lib/router/snapshot.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { fails } from '../../../support/fails.ts';
import { box, type Box, type Reply } from '../../screen/box.ts';

const PROFILE: ProfileInput = {
  id: 'example',
  vendor: 'Example',
  screen: { login: { kind: 'basic' } },
  pages: { lan: { path: '/lan' }, keep: { path: '/keep' } },
  settings: {
    'dhcp.server': {
      page: 'lan',
      concept: ['dhcp-server'],
      means: 'switch',
      basis: 'invented',
      write: [{ page: 'lan', set: [{}], press: { concept: ['apply', 'save'] } }],
    },
  },
};

const form = (cell: string, rest = '<input type=submit value=設定>') =>
  `<form method=post action=/lan><table><tr><th>DHCPサーバー機能</th><td>${cell}</td></tr></table>${rest}</form>`;

interface Made {
  readonly spare?: () => Backend;
  readonly backend?: Backend;
  readonly overrides?: unknown;
  readonly profile?: ProfileInput;
}

async function opened(t: TestContext, pages: Readonly<Record<string, Reply>>, made: Made = {}) {
  const there = await box(t, ({ method, path }) =>
    path === '/' ? 'top' : (pages[`${method} ${path}`] ?? pages[path]),
  );
  const clock = new FakeClock();
  const profile = overridden(made.profile ?? PROFILE, made.overrides);
  const credentials = { username: 'admin', password: 'geheim' };
  const screen = new Screen({
    base: there.url,
    plan: profile.screen,
    backend: made.backend ?? new FormsBackend(),
    ...(made.spare && { spare: made.spare }),
    credentials,
    clock,
  });
  const session = new ScreenSession(screen, clock);
  t.after(() => session.close());
  const where = new Whereabouts(there.url);
  const channel = screenChannel({
    profile,
    session,
    where,
    about: new About({}),
    clock,
    log: () => undefined,
  });
  const { signal } = new AbortController();
  const performing: Performing = {
    signal,
    request: (run) => run(signal),
    before: Snapshot.empty,
    watch: () => Promise.resolve(true),
    answers: () => undefined,
    progress: () => undefined,
  };
  const look = channel.looks[0];
  assert.ok(look);
  return {
    there,
    read: async () => new Map((await look.read(signal)).observed('screen', 0)),
    perform: (capability: AnyDoable, input: unknown) => {
      const operation = channel.operations.find((each) => each.capability === capability);
      assert.ok(operation);
      return operation.perform(input, performing);
    },
  };
}

const posts = ({ asked }: Box) => asked.filter(({ method }) => method === 'POST').map(({ body }) => body);
const known = (value: unknown) => ({ state: 'known', value });

const SWITCHES: ReadonlyArray<readonly [what: string, cell: string, is: boolean, off: string]> = [
  ['a box to tick', '<input type=checkbox name=d value=1 checked><label>使用する</label>', true, ''],
  [
    'a box that is ticked for off',
    '<input type=checkbox id=d name=d value=1><label for=d>使用しない</label>',
    true,
    'd=1',
  ],
  [
    'ON and OFF',
    '<label><input type=radio name=d value=1 checked>ON</label><label><input type=radio name=d value=0>OFF</label>',
    true,
    'd=0',
  ],
  [
    'a list',
    '<select name=d><option value=y selected>有効</option><option value=n>無効</option></select>',
    true,
    'd=n',
  ],
  [
    'English',
    '<select name=d><option value=y selected>Enabled</option><option value=n>Disabled</option></select>',
    true,
    'd=n',
  ],
];
for (const [what, cell, is, off] of SWITCHES)
  test(`A switch is read and written by one label, as ${what}.`, async (t) => {
    const { there, read, perform } = await opened(t, {
      '/lan': form(cell),
      'POST /lan': '<p>設定しました。',
    });
    assert.partialDeepStrictEqual((await read()).get(dhcpServer), known(is));
    assert.equal(await perform(dhcpServer, false), undefined);
    assert.deepEqual(posts(there), [off]);
  });

test('What cannot be read is not written: nothing is pressed.', async (t) => {
  const strange = form('<input type=checkbox name=d>').replace('DHCPサーバー機能', '自動割当');
  const { there, read, perform } = await opened(t, { '/lan': strange });
  assert.partialDeepStrictEqual((await read()).get(dhcpServer), { state: 'unknown', why: 'unreadable' });
  await fails(perform(dhcpServer, false), 'unreadable', false);
  assert.deepEqual(posts(there), []);
});

test('One override repairs reading and writing.', async (t) => {
  const strange = form('<input type=checkbox name=d value=1 checked>').replace(
    'DHCPサーバー機能',
    '自動割当',
  );
  const overrides = { settings: { 'dhcp.server': { label: ['自動割当'] } } };
  const { there, read, perform } = await opened(t, { '/lan': strange, 'POST /lan': '<p>ok' }, { overrides });
  assert.partialDeepStrictEqual((await read()).get(dhcpServer), known(true));
  await perform(dhcpServer, false);
  assert.deepEqual(posts(there), ['']);
});

test('What takes effect after a restart says so.', async (t) => {
  const page = form(
    '<input type=checkbox name=d value=1 checked>',
    '<p>※変更後は再起動が必要です</p><input type=submit value=設定>',
  );
  const done =
    '<h2>設定変更受付完了</h2><p>設定内容を反映するには、再起動が必要です。</p><a href=/later>後で再起動</a>';
  const { there, perform, read } = await opened(t, { '/lan': page, 'POST /lan': done });
  await read();
  assert.equal(await perform(dhcpServer, false), 'pending-restart');
  assert.equal(posts(there).length, 1);
});

test('What stood there before says nothing about the change.', async (t) => {
  const page = form(
    '<input type=checkbox name=d value=1 checked>',
    '<p>設定変更は再起動後に有効になります。</p><p>不正な値は設定できません。</p><input type=submit value=設定>',
  );
  const { perform, read } = await opened(t, { '/lan': page, 'POST /lan': page });
  await read();
  assert.equal(await perform(dhcpServer, false), undefined);
});

test('A refusal in its own words is one.', async (t) => {
  const page = form('<input type=checkbox name=d value=1 checked>');
  const { perform, read } = await opened(t, {
    '/lan': page,
    'POST /lan': `<p>入力内容に誤りがあります。</p>${page}`,
  });
  await read();
  await fails(perform(dhcpServer, false), 'rejected');
});

test('An error after something was pressed says that it may have been done.', async (t) => {
  const [step] = PROFILE.settings?.['dhcp.server']?.write ?? [];
  assert.ok(step);
  const write = [step, { page: 'keep', press: { concept: ['save'] as const } }];
  const profile = {
    ...PROFILE,
    settings: { 'dhcp.server': { ...PROFILE.settings?.['dhcp.server'], write } },
  } as ProfileInput;
  const page = form('<input type=checkbox name=d value=1 checked>');
  const pages = { '/lan': page, 'POST /lan': '<p>ok', '/keep': '<p>nothing to press' };
  const { perform, read } = await opened(t, pages, { profile });
  await read();
  await fails(perform(dhcpServer, false), 'unreadable', true);
});

/** What a browser would do: it shows one page, in which script has run, and takes note of what is pressed. */
class FakeBrowser implements Backend {
  readonly kind = 'browser';
  readonly pressed: unknown[] = [];
  closed = false;
  #html: string;
  readonly #after: string;

  constructor(html: string, after = html) {
    this.#html = html;
    this.#after = after;
  }

  open(url: URL) {
    return Promise.resolve(pageOf({ url, html: this.#html, unscripted: false }));
  }

  follow = () => Promise.reject(new Error('no link'));

  fill() {
    this.#html = this.#after;
    return this.open(new URL('http://192.168.0.1/lan'));
  }

  submit({ changes }: Parameters<Backend['submit']>[0]) {
    this.pressed.push(changes.map(({ value }) => value));
    return Promise.resolve(
      pageOf({ url: new URL('http://192.168.0.1/lan'), html: '<p>ok', unscripted: false }),
    );
  }

  close() {
    this.closed = true;
    return Promise.resolve();
  }
}

const SCRIPTED = form(
  '<input type=checkbox name=d value=1 checked>',
  '<a href="#" onclick="send()">設定</a>',
);

test('Where script sends the form, a browser goes on by itself, with one press in all.', async (t) => {
  const browser = new FakeBrowser(SCRIPTED);
  const { there, perform, read } = await opened(t, { '/lan': SCRIPTED }, { spare: () => browser });
  assert.partialDeepStrictEqual((await read()).get(dhcpServer), known(true));
  await perform(dhcpServer, false);
  assert.deepEqual(browser.pressed, [[false]]);
  assert.deepEqual(posts(there), []);
  await perform(dhcpServer, false);
  assert.equal(browser.pressed.length, 2);
});

test('Where there is no browser, it is said what to install, and nothing is sent.', async (t) => {
  const { there, perform, read } = await opened(t, { '/lan': SCRIPTED });
  await read();
  await fails(perform(dhcpServer, false), 'unsupported', false);
  assert.deepEqual(posts(there), []);
});

test('Pages that script fills in are read anew where script can run.', async (t) => {
  const empty =
    `<script src=/x.js></script>${form('<select name=d><option>有効<option>無効</select>')}`.replace(
      '<option>有効',
      '<option>無効',
    );
  const browser = new FakeBrowser(form('<select name=d><option selected>有効<option>無効</select>'));
  const { read } = await opened(
    t,
    { '/lan': empty },
    { spare: () => browser, overrides: { scripted: true } },
  );
  assert.partialDeepStrictEqual((await read()).get(dhcpServer), known(true));
});

test('What appears only when something else is set is looked for again then.', async (t) => {
  const manual =
    '<tr><th>割当</th><td><label><input type=radio name=k value=0 checked>自動</label><label><input type=radio name=k value=1>手動</label></td></tr>';
  const before = `<form><table>${manual}</table><input type=submit value=設定></form>`;
  const after = before.replace(
    '</table>',
    '<tr><th>DHCPサーバー機能</th><td><input type=checkbox name=d checked></td></tr></table>',
  );
  const browser = new FakeBrowser(before, after);
  const write = [
    {
      page: 'lan',
      set: [{ label: ['割当'], choose: ['手動'] }, { label: ['DHCPサーバー機能'] }],
      press: { concept: ['apply'] },
    },
  ];
  const overrides = { settings: { 'dhcp.server': { write } } };
  const { perform } = await opened(t, {}, { backend: browser, overrides });
  await perform(dhcpServer, false);
  assert.deepEqual(browser.pressed, [['1', false]]);
});
