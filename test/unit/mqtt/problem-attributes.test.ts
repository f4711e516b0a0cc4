import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemAttributes } from '../../../lib/mqtt/problem-attributes.ts';
import { REMEDIES } from '../../../lib/router/remedies.ts';

const text = { en: 'It is not there.', ja: '見つかりません。' };
const hint = { en: 'Plug it in.', ja: '接続してください。' };

test('What is wrong is told in the language of the one who reads.', () => {
  const problem = { code: 'unreachable', text, hint, detail: 'ECONNREFUSED' };
  assert.deepEqual(problemAttributes(problem, 'ja'), {
    code: 'unreachable',
    text: text.ja,
    remedy: hint.ja,
    detail: 'ECONNREFUSED',
  });
});

test('Without advice of its own, a code of ours brings the usual one.', () => {
  const { remedy, detail } = problemAttributes({ code: 'auth-failed', text }, 'en');
  assert.equal(remedy, REMEDIES['auth-failed']?.en);
  assert.ok(remedy);
  assert.equal(detail, null);
});

test('What is not known is null, and not left out.', () => {
  assert.deepEqual(problemAttributes({ code: 'of-a-home' }, 'en'), {
    code: 'of-a-home',
    text: null,
    remedy: null,
    detail: null,
  });
});
