import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asRouterError, errorCodes, RouterError, sentenceOf } from '../../../lib/router/errors.ts';

test('Every code has a sentence in English and Japanese.', () => {
  for (const code of errorCodes) {
    const { en, ja } = sentenceOf(code);
    assert.match(en, /^[A-Z].*\.$/, code);
    assert.match(ja, /[ぁ-ん].*。$/, code);
  }
  assert.equal(errorCodes.length, 17);
});

test('A sentence ends with what the user can do about it.', () => {
  const error = new RouterError('unreachable', { hint: { en: 'Is UPnP on?', ja: 'UPnPは有効ですか?' } });
  assert.equal(error.sentence('en'), 'The router does not answer. Is UPnP on?');
  assert.equal(error.sentence('ja'), 'ルーターが応答しません。 UPnPは有効ですか?');
});

test('The message carries the detail and the error says whether trying again helps.', () => {
  const error = new RouterError('rejected', { detail: '710' });
  assert.equal(error.message, 'The router refused the request. (710)');
  assert.equal(error.retry, 'never');
  assert.equal(error.mayHaveApplied, false);
  assert.equal(new RouterError('timeout').mayHaveApplied, true);
  assert.equal(new RouterError('timeout', { mayHaveApplied: false }).mayHaveApplied, false);
});

test('An abort is cancelled, what nobody foresaw is a defect, and nothing drags its cause along.', () => {
  const abort = new Error('stop');
  abort.name = 'AbortError';
  assert.equal(asRouterError(abort).code, 'cancelled');
  const defect = asRouterError(new TypeError('x is not a function', { cause: 'password=hunter2' }));
  assert.equal(defect.code, 'defect');
  assert.equal(defect.detail, 'TypeError: x is not a function');
  assert.equal(defect.cause, undefined);
  assert.equal(asRouterError('a string').code, 'defect');
  const own = new RouterError('busy');
  assert.equal(asRouterError(own), own);
});
