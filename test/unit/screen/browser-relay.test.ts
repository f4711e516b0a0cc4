import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Route } from 'playwright-core';
import { relay } from '../../../lib/screen/browser/relay.ts';
import { fakeRequest } from '../../support/fake-page.ts';
import { drop, startBox, type ScriptedBox } from '../../support/scripted-box.ts';

const { signal } = new AbortController();
let box: ScriptedBox;

before(async () => {
  box = await startBox();
});
after(() => box.close());

/** What a page's request became. */
async function relayed(path: string, { body = 'a=1', login = false, until = signal, gone = false } = {}) {
  const done: unknown[] = [];
  const request = {
    ...fakeRequest(new URL(path, box.origin).href, { method: 'POST' }),
    postDataBuffer: () => (body === '' ? null : Buffer.from(body)),
  };
  const end = (what: unknown) => {
    done.push(what);
    return gone ? Promise.reject(new Error('has been closed')) : Promise.resolve();
  };
  const route = { request: () => request, fulfill: end, abort: end } as unknown as Route;
  const who = login ? { username: 'admin', password: 'pass' } : undefined;
  await relay(route, { login: who, totalMs: 5_000, signal: until });
  return done;
}

test('An answer is handed on as it came, but for what belongs to its way.', async () => {
  box.serve('/set.cgi', ({ request, form, answer }) => {
    answer.writeHead(302, {
      location: '/top.html',
      'set-cookie': ['a=1', 'b=2'],
      connection: 'close',
      'x-said': `${form.get('a')} ${request.headers.accept} ${request.headers.authorization ?? '-'}`,
    });
    answer.end('moved');
  });
  const [answer] = (await relayed('/set.cgi')) as { status: number; headers: object; body: Buffer }[];
  assert.equal(answer?.status, 302);
  const { date: _date, ...headers } = answer.headers as Record<string, string>;
  assert.deepEqual(headers, { location: '/top.html', 'set-cookie': 'a=1\nb=2', 'x-said': '1 */* -' });
  assert.equal(answer.body.toString(), 'moved');
});

test('A login goes with it, and a body need not.', async () => {
  box.serve('/who.cgi', ({ request, answer }) => answer.end(request.headers.authorization));
  const [answer] = (await relayed('/who.cgi', { body: '', login: true })) as { body: Buffer }[];
  assert.equal(answer?.body.toString(), `Basic ${btoa('admin:pass')}`);
});

test('A connection that ends instead of an answer is told, and nothing is sent again.', async () => {
  box.asked.length = 0;
  box.serve('/drop.cgi', drop);
  assert.deepEqual(await relayed('/drop.cgi'), ['connectionreset']);
  assert.deepEqual(box.asked, ['POST /drop.cgi']);
});

test('A box that is not there is told apart.', async () => {
  const other = await startBox();
  await other.close();
  assert.deepEqual(await relayed(other.origin), ['connectionrefused']);
});

test('What was given up before is not sent, and a page that has gone is not minded.', async () => {
  box.asked.length = 0;
  assert.deepEqual(await relayed('/x.cgi', { until: AbortSignal.abort(), gone: true }), [
    'connectionrefused',
  ]);
  assert.deepEqual(box.asked, []);
});
