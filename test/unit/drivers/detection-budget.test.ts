import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DetectionBudget, type BudgetOptions } from '../../../lib/drivers/detection-budget.ts';
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

function budgetFor(sent: HttpRequest[], rest: Partial<BudgetOptions> = {}) {
  const request = (asked: HttpRequest) => {
    sent.push(asked);
    return Promise.resolve(page(asked.url));
  };
  return new DetectionBudget(new AbortController().signal, { request, ...rest });
}

test('Two requests may be sent; the third is not.', async () => {
  const sent: HttpRequest[] = [];
  const budget = budgetFor(sent);
  assert.equal((await budget.get(URL_A))?.text(), '/a');
  assert.equal((await budget.get(URL_B))?.text(), '/b');
  assert.equal(budget.left, 0);
  assert.equal(await budget.get(URL_C), undefined);
  assert.equal(sent.length, 2);
});

test('The same question is sent once, also while its answer is awaited, and answered after the allowance is used up.', async () => {
  const sent: HttpRequest[] = [];
  const budget = budgetFor(sent, { most: 1 });
  const [first, second] = await Promise.all([budget.get(URL_A), budget.get(URL_A)]);
  assert.equal(first, second);
  assert.equal(await budget.get(URL_A), first);
  assert.equal(sent.length, 1);
});

test('Questions that differ in method or body are different.', async () => {
  const sent: HttpRequest[] = [];
  const budget = budgetFor(sent);
  await budget.get(URL_A);
  await budget.ask({ url: URL_A, method: 'POST', body: 'REQ_ID=PRODUCT_NAME_GET' });
  assert.equal(await budget.ask({ url: URL_A, method: 'POST', body: 'REQ_ID=SYS_MODE_GET' }), undefined);
  assert.equal(sent.length, 2);
});

test('Each driver has its own two, and what another has asked costs nothing.', async () => {
  const sent: HttpRequest[] = [];
  const budget = budgetFor(sent);
  const [first, second] = [budget.share('first'), budget.share('second')];
  await first.get(URL_A);
  await first.get(URL_B);
  assert.equal(first.left, 0);
  assert.equal((await second.get(URL_A))?.text(), '/a');
  assert.equal(second.left, 2);
  assert.equal((await second.get(URL_C))?.text(), '/c');
  assert.equal(budget.share('first'), first);
  assert.equal(sent.length, 3);
  assert.equal(second.answered, true);
});

test('There is a bound for all, and one request is kept for each that has not had its turn.', async () => {
  const sent: HttpRequest[] = [];
  const budget = budgetFor(sent, { most: 4 });
  const ids = ['a', 'b', 'c'];
  for (const [turn, id] of ids.entries()) {
    const share = budget.share(id, ids.length - turn - 1);
    for (const n of [1, 2]) await share.get(new URL(`http://192.168.0.1/${id}${n}`));
  }
  assert.deepEqual(
    sent.map(({ url }) => url.pathname),
    ['/a1', '/a2', '/b1', '/c1'],
  );
});

test('No redirect is followed and no large page is read, and the signal goes along.', async () => {
  const sent: HttpRequest[] = [];
  await budgetFor(sent).get(URL_A);
  const [asked] = sent;
  assert.equal(asked?.redirects, false);
  assert.equal(asked?.limits?.maxBytes, 262_144);
  assert.ok(asked?.signal instanceof AbortSignal);
});

test('A failure is remembered like an answer.', async () => {
  let sent = 0;
  const budget = budgetFor([], {
    request: () => {
      sent += 1;
      return Promise.reject(new RouterError('unreachable'));
    },
  });
  await assert.rejects(budget.get(URL_A), RouterError);
  await assert.rejects(budget.get(URL_A), RouterError);
  assert.equal(sent, 1);
});

test('Without anything else it asks over HTTP.', async () => {
  const end = new AbortController();
  end.abort();
  await assert.rejects(new DetectionBudget(end.signal).get(URL_A), RouterError);
});
