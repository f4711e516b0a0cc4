import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RecentEvents } from '../../../lib/dual-stack/recent-events.ts';
import { config } from '../../support/flow.ts';
import { igdFor } from '../../support/igd.ts';
import { NodeRed } from '../../support/node-red.ts';
import { judge } from '../../../lib/dual-stack/judge.ts';
import { homeWith } from '../dual-stack/homes.ts';
import { pppoeBridge } from '../../../lib/capabilities/pppoe-bridge.ts';

interface State {
  readonly id: string;
  readonly homes: readonly { readonly id: string; readonly name: string }[];
  readonly name: string;
  readonly status: string | null;
  readonly headline: string;
  readonly findings: readonly { readonly id: string; readonly status: string; readonly text: string }[];
  readonly picture: string | null;
  readonly setUp: {
    readonly busy: boolean;
    readonly trouble: string | null;
    readonly status: string | null;
    readonly steps: readonly { readonly id: string; readonly by: string; readonly text: string }[];
  } | null;
  readonly events: readonly { readonly status: string; readonly text: string }[];
}

async function home(t: TestContext) {
  const upper = await igdFor(t, { addresses: ['25.200.3.17'] });
  const lower = await igdFor(t, { addresses: ['25.100.7.10'], connections: [{ kind: 'ppp' }] });
  const router = (id: string, role: string, address: string) =>
    config(id, 'router', { name: role, slug: role, role, address, interval: 1 });
  const nodeRed = await NodeRed.start(t, [
    router('r1', 'upper', upper.url.href),
    router('r2', 'lower', lower.url.href),
    config('h1', 'dual-stack', { name: 'Home', slug: '', upper: 'r1', lower: 'r2' }),
    config('h2', 'dual-stack', { name: 'Half', upper: 'r1', lower: '' }),
  ]);
  const state = async (query = '') =>
    (await (await nodeRed.request('GET', `/futamichi-dual-stack/home?id=h1${query}`)).json()) as State;
  const looked = async () => {
    const answer = await nodeRed.request('POST', '/futamichi-dual-stack/check', { id: 'h1' });
    return (await answer.json()) as State;
  };
  return { upper, lower, nodeRed, state, looked };
}

test('One answer tells the homes that work and the first of them.', async (t) => {
  const { nodeRed } = await home(t);
  const ask = async (query: string) =>
    (await (await nodeRed.request('GET', `/futamichi-dual-stack/home${query}`)).json()) as State;
  const first = await ask('');
  assert.deepEqual(first.homes, [{ id: 'h1', name: 'Home' }]);
  assert.deepEqual([first.id, (await ask('?id=h1')).id], ['h1', 'h1']);
});

test('Where there is no home, that is told and is no error.', async (t) => {
  const nodeRed = await NodeRed.start(t, []);
  const answer = await nodeRed.request('GET', '/futamichi-dual-stack/home');
  assert.deepEqual([answer.status, await answer.json()], [200, { homes: [] }]);
});

test('A home is told in the language asked for: picture, findings worst first, what happened.', async (t) => {
  const { lower, state, looked } = await home(t);
  const first = await looked();
  assert.equal(first.status, 'incomplete');
  assert.match(first.picture ?? '', /^<svg /);
  assert.equal(first.findings[0]?.status, 'unknown');
  assert.equal(first.findings.at(-1)?.status, 'ok');
  lower.drop('ERROR_AUTHENTICATION_FAILURE');
  const second = await looked();
  assert.equal(second.findings[0]?.id, 'pppoe-account');
  const { headline, events, picture } = await state('&lang=ja&theme=dark');
  assert.match(headline, /認証/);
  assert.equal(events[0]?.status, 'problem');
  assert.equal(events[0]?.text, headline);
  assert.match(picture ?? '', /lang="ja"/);
  assert.doesNotMatch(picture ?? '', /prefers-color-scheme/);
});

test('The picture has an address of its own, and is not sent again while it is the same.', async (t) => {
  const { nodeRed, looked } = await home(t);
  await looked();
  const path = '/futamichi/home/h1.svg?lang=en';
  const answer = await nodeRed.request('GET', path);
  assert.equal(answer.headers.get('content-type'), 'image/svg+xml; charset=utf-8');
  assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match(await answer.text(), /^<svg .*<\/svg>$/s);
  const tag = answer.headers.get('etag') ?? '';
  assert.equal((await nodeRed.request('GET', path, undefined, { 'if-none-match': tag })).status, 304);
  const japanese = await nodeRed.request('GET', '/futamichi/home/h1.svg', undefined, {
    'accept-language': 'ja',
  });
  assert.match(await japanese.text(), /lang="ja"/);
});

test('Whoever has the picture may wait for the next one.', async (t) => {
  const { nodeRed, lower, looked } = await home(t);
  await looked();
  const path = '/futamichi/home/h1.svg?wait&lang=en';
  // that the session has lasted a second longer is no news
  const content = async () => {
    await looked();
    const answer = await nodeRed.request('GET', path);
    assert.equal(answer.status, 200, 'who has none is answered at once');
    return (answer.headers.get('etag') ?? '').split('.')[0] ?? '';
  };
  let known = await content();
  for (let before = ''; before !== known;) [before, known] = [known, await content()];
  const next = nodeRed.request('GET', path, undefined, { 'if-none-match': `${known}.older"` });
  let answered = false;
  void next.then(() => (answered = true));
  await nodeRed.request('GET', '/futamichi/home/h1.svg');
  assert.equal(answered, false);
  await looked();
  assert.equal(answered, false);
  lower.drop('ERROR_AUTHENTICATION_FAILURE');
  await looked();
  const answer = await next;
  assert.equal(answer.status, 200);
  assert.ok(!answer.headers.get('etag')?.startsWith(known));
});

test('A set-up goes on while nobody waits for it, one command at a time; an unknown command is none.', async (t) => {
  const { nodeRed, looked } = await home(t);
  assert.equal((await looked()).setUp, null);
  const send = (command: string) =>
    nodeRed.request('POST', '/futamichi-dual-stack/setup', { id: 'h1', command, lang: 'ja' });
  assert.equal((await send('explode')).status, 404);
  const first = (await (await send('plan')).json()) as State;
  assert.deepEqual([first.setUp?.busy, first.setUp?.steps], [true, []]);
  const again = await send('plan');
  assert.equal(again.status, 409);
  assert.match(((await again.json()) as { message: { ja: string } }).message.ja, /[ぁ-ん]/);
});

test('A home that is not there, or cannot work, has no state, no picture and no check.', async (t) => {
  const { nodeRed } = await home(t);
  for (const id of ['nowhere', 'h2', 'r1', '__proto__']) {
    assert.equal((await nodeRed.request('GET', `/futamichi-dual-stack/home?id=${id}`)).status, 404, id);
    assert.equal((await nodeRed.request('GET', `/futamichi/home/${id}.svg`)).status, 404, id);
    assert.equal((await nodeRed.request('POST', '/futamichi-dual-stack/check', { id })).status, 404, id);
  }
  assert.equal((await nodeRed.request('POST', '/futamichi-dual-stack/check', { id: 7 })).status, 404);
});

test('What happened lately is bounded, newest first, and says nothing twice in a row.', () => {
  const recent = new RecentEvents();
  const well = judge(homeWith());
  const broken = judge(homeWith({ upper: [[pppoeBridge, false]] }));
  recent.add({ kind: 'judged', report: well }, 1);
  recent.add({ kind: 'judged', report: well }, 2);
  recent.add({ kind: 'changing' }, 3);
  recent.add({ kind: 'address', side: 'lower', from: '25.1.1.1', to: '25.1.1.2' }, 4);
  assert.deepEqual(
    recent.all.map(({ at, status }) => [at, status]),
    [
      [4, 'address'],
      [1, 'ok'],
    ],
  );
  assert.match(recent.all[0]?.text.ja ?? '', /25\.1\.1\.2/);
  for (let at = 5; at < 100; at += 1)
    recent.add({ kind: 'judged', report: at % 2 === 0 ? well : broken }, at);
  assert.equal(recent.all.length, 30);
  assert.equal(recent.all[0]?.at, 99);
});

test('The words of the tab are the same keys in both languages, and those that its script uses.', () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const words = (language: string) =>
    (
      JSON.parse(
        readFileSync(join(root, 'nodes', 'plugins', 'locales', language, 'home-tab.json'), 'utf8'),
      ) as {
        readonly 'home-tab': Readonly<Record<string, unknown>>;
      }
    )['home-tab'];
  const [english, japanese] = [words('en-US'), words('ja')];
  assert.deepEqual(Object.keys(japanese), Object.keys(english));
  const script = readFileSync(join(root, 'resources', 'home-tab.js'), 'utf8');
  const used = new Set([...script.matchAll(/\bword\(['`]([a-z]+)/g)].map(([, key]) => key));
  assert.deepEqual(used, new Set(Object.keys(english)));
});
