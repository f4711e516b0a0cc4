import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnonymousLook, type LookOptions } from '../../../lib/drivers/detection-budget.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import type { HttpAnswer, HttpRequest } from '../../../lib/transport/http.ts';

const URL_A = new URL('http://192.168.0.1/a');
const URL_B = new URL('http://192.168.0.1/b');
const URL_C = new URL('http://192.168.0.1/c');

const page = (url: URL): HttpAnswer => ({
  status: 200,
  headers: {},
  body: new Uint8Array(),
  url,
  text: () => url.pathname,
});

function lookInto(sent: HttpRequest[], rest: Partial<LookOptions> = {}) {
  const request = (asked: HttpRequest) => {
    sent.push(asked);
    return Promise.resolve(page(asked.url));
  };
  return new AnonymousLook(new AbortController().signal, { request, ...rest });
}

test('Two requests may be sent; the third is not.', async () => {
  const sent: HttpRequest[] = [];
  const look = lookInto(sent);
  assert.equal((await look.get(URL_A))?.text(), '/a');
  assert.equal((await look.get(URL_B))?.text(), '/b');
  assert.equal(look.left, 0);
  assert.equal(await look.get(URL_C), undefined);
  assert.equal(sent.length, 2);
});

test('The same question is sent once, also while its answer is awaited, and answered after the allowance is used up.', async () => {
  const sent: HttpRequest[] = [];
  const look = lookInto(sent, { most: 1 });
  const [first, second] = await Promise.all([look.get(URL_A), look.get(URL_A)]);
  assert.equal(first, second);
  assert.equal(await look.get(URL_A), first);
  assert.equal(sent.length, 1);
});

test('Questions that differ in method or body are different.', async () => {
  const sent: HttpRequest[] = [];
  const look = lookInto(sent, { most: 3 });
  await look.get(URL_A);
  await look.ask({ url: URL_A, method: 'POST', body: 'REQ_ID=PRODUCT_NAME_GET' });
  await look.ask({ url: URL_A, method: 'POST', body: 'REQ_ID=SYS_MODE_GET' });
  assert.equal(sent.length, 3);
});

test('No redirect is followed and no large page is read, and the signal goes along.', async () => {
  const sent: HttpRequest[] = [];
  await lookInto(sent).get(URL_A);
  const [asked] = sent;
  assert.equal(asked?.redirects, false);
  assert.equal(asked?.limits?.maxBytes, 262_144);
  assert.ok(asked?.signal instanceof AbortSignal);
});

test('A failure is remembered like an answer.', async () => {
  let sent = 0;
  const look = lookInto([], {
    request: () => {
      sent += 1;
      return Promise.reject(new RouterError('unreachable'));
    },
  });
  await assert.rejects(look.get(URL_A), RouterError);
  await assert.rejects(look.get(URL_A), RouterError);
  assert.equal(sent, 1);
});

test('Without anything else it asks over HTTP.', async () => {
  const end = new AbortController();
  end.abort();
  await assert.rejects(new AnonymousLook(end.signal).get(URL_A), RouterError);
});
