import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cookies } from '../../../lib/screen/forms/cookies.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const at = (path: string) => new URL(path, 'http://192.168.0.1/');

function jar() {
  const clock = new FakeClock();
  return { clock, cookies: new Cookies(() => clock.now()) };
}

test('A cookie goes back to its host, and to no other.', () => {
  const { cookies } = jar();
  cookies.take(at('/'), ['sysauth=0123; HttpOnly', 'b = 2 ; Domain=example.com']);
  assert.equal(cookies.for(at('/any/page')), 'sysauth=0123; b=2');
  assert.equal(cookies.for(new URL('http://192.168.0.2/')), undefined);
  assert.equal(cookies.for(new URL('http://example.com/')), undefined);
  assert.equal(cookies.for(new URL('https://192.168.0.1:8443/')), 'sysauth=0123; b=2');
});

test('A cookie belongs to its path, and longer ones come first.', () => {
  const { cookies } = jar();
  cookies.take(at('/cgi/login'), ['a=1', 'b=2; Path=/', 'c=3; Path=/cgi/x', 'd=4; Path=relative']);
  assert.equal(cookies.for(at('/cgi/page')), 'a=1; d=4; b=2');
  assert.equal(cookies.for(at('/cgi/x/y')), 'c=3; a=1; d=4; b=2');
  assert.equal(cookies.for(at('/cgi')), 'a=1; d=4; b=2');
  assert.equal(cookies.for(at('/cgi2')), 'b=2');
});

test('A secure cookie goes nowhere in the clear.', () => {
  const { cookies } = jar();
  cookies.take(new URL('https://192.168.0.1/'), ['a=1; Secure']);
  assert.equal(cookies.for(at('/')), undefined);
  assert.equal(cookies.for(new URL('https://192.168.0.1/')), 'a=1');
});

test('A cookie ends when it says so.', async () => {
  const { cookies, clock } = jar();
  cookies.take(at('/'), [
    'a=1; Max-Age=10',
    'b=2; Expires=Tue, 24 Nov 2026 03:00:20 GMT',
    'c=3; Max-Age=x',
    'd=4; Expires=never',
  ]);
  assert.equal(cookies.for(at('/')), 'a=1; b=2; c=3; d=4');
  await clock.advance(11_000);
  assert.equal(cookies.for(at('/')), 'b=2; c=3; d=4');
  await clock.advance(10_000);
  assert.equal(cookies.for(at('/')), 'c=3; d=4');
});

test('A cookie is replaced, and taken back.', () => {
  const { cookies } = jar();
  cookies.take(at('/'), ['a=1']);
  cookies.take(at('/'), ['a=2']);
  assert.equal(cookies.for(at('/')), 'a=2');
  cookies.take(at('/'), ['a=; Max-Age=0']);
  assert.equal(cookies.for(at('/')), undefined);
});

test('What is no cookie, or too much of it, is left.', () => {
  const { cookies } = jar();
  cookies.take(at('/'), ['', 'novalue', '=1', ' =1', `a=${'x'.repeat(5_000)}`]);
  assert.equal(cookies.for(at('/')), undefined);
  cookies.take(
    at('/'),
    Array.from({ length: 1_000 }, (_, n) => `c${n}=1`),
  );
  assert.equal(cookies.for(at('/'))?.split('; ').length, 30);
});

test('All are forgotten.', () => {
  const { cookies } = jar();
  cookies.take(at('/'), ['a=1']);
  cookies.forget();
  assert.equal(cookies.for(at('/')), undefined);
});

test('What is no date ends no cookie.', () => {
  const { cookies } = jar();
  cookies.take(at('/'), [
    'a=1; Expires=0',
    'b=2; Expires=Session',
    'c=3; Expires=Thu, 01-Jan-1970 00:00:00 GMT',
  ]);
  assert.equal(cookies.for(at('/')), 'a=1; b=2');
});
