import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { browserError, isOutOfReach, isOvertaken, neverLeft } from '../../../lib/screen/browser/errors.ts';

const named = (name: string, message = 'x') => Object.assign(new Error(message), { name });

test('What Chromium says of a page that does not come is told in our words.', () => {
  const cases = {
    ERR_CONNECTION_REFUSED: 'unreachable',
    ERR_CONNECTION_RESET: 'unreachable',
    ERR_EMPTY_RESPONSE: 'unreachable',
    ERR_ADDRESS_UNREACHABLE: 'unreachable',
    ERR_NAME_NOT_RESOLVED: 'unreachable',
    ERR_CONNECTION_TIMED_OUT: 'timeout',
    ERR_TIMED_OUT: 'timeout',
    ERR_PROXY_CONNECTION_FAILED: 'refused-redirect',
    ERR_TUNNEL_CONNECTION_FAILED: 'refused-redirect',
    ERR_BLOCKED_BY_CLIENT: 'refused-redirect',
    ERR_TOO_MANY_REDIRECTS: 'refused-redirect',
    ERR_INVALID_HTTP_RESPONSE: 'unreadable',
    ERR_ABORTED: 'unreadable',
  };
  for (const [net, code] of Object.entries(cases)) {
    const error = browserError(new Error(`page.goto: net::${net} at http://192.168.0.1/?key=s3cret`));
    assert.equal(error.code, code, net);
    assert.equal(error.detail, net);
    assert.equal(error.mayHaveApplied, false);
  }
});

test('A certificate that nobody knows comes with advice.', () => {
  const error = browserError(new Error('net::ERR_CERT_AUTHORITY_INVALID'));
  assert.equal(error.code, 'unreachable');
  assert.match(error.sentence('en'), /http address/);
  assert.match(error.sentence('ja'), /httpのアドレス/);
});

test('The browser’s own troubles.', () => {
  for (const message of [
    'Target page, context or browser has been closed',
    'page.goto: Browser closed',
    'Page crashed',
    'Execution context was destroyed',
    'Element is not attached to the DOM',
    'page.goto: Download is starting',
  ])
    assert.equal(browserError(new Error(message)).code, 'unreadable', message);
  assert.equal(browserError(named('TimeoutError')).code, 'unreadable');
  assert.equal(browserError(new Error('what nobody foresaw')).code, 'defect');
  assert.equal(browserError('no error').code, 'defect');
});

test('Nothing that was typed is in the error.', () => {
  const thrown = named('TimeoutError', 'elementHandle.fill: Timeout\nCall log:\n - fill("s3cret")');
  const error = browserError(thrown);
  assert.doesNotMatch(JSON.stringify([error, error.message, error.stack, error.cause]), /s3cret/);
});

test('An error of ours keeps what it says, and learns whether something was sent.', () => {
  const hint = { en: 'do', ja: 'する' };
  const known = new RouterError('timeout', { detail: 'd', hint, mayHaveApplied: false });
  assert.equal(browserError(known, false), known);
  const sent = browserError(known, true);
  assert.deepEqual([sent.code, sent.detail, sent.hint, sent.mayHaveApplied], ['timeout', 'd', hint, true]);
  assert.equal(browserError(new RouterError('timeout'), false).mayHaveApplied, false);
  assert.equal(browserError(new Error('net::ERR_CONNECTION_RESET'), true).mayHaveApplied, true);
});

test('Kinds of errors that somebody asks for.', () => {
  assert.equal(isOutOfReach(named('TimeoutError')), true);
  assert.equal(isOutOfReach(new Error('x')), false);
  assert.equal(isOvertaken(new Error('Navigation is interrupted by another navigation to "x"')), true);
  assert.equal(isOvertaken('x'), false);
  assert.equal(neverLeft('net::ERR_CONNECTION_REFUSED'), true);
  assert.equal(neverLeft('net::ERR_CONNECTION_RESET'), false);
});
