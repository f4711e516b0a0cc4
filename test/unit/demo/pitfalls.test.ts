import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pitfalls } from '../../../demo/problems.ts';

test('A pitfall is the weightiest of what came last, as long as it lasts.', () => {
  const pitfalls = new Pitfalls();
  assert.equal(pitfalls.after([], false), null);
  assert.equal(pitfalls.after(['two-dhcp'], false), 'two-dhcp');
  assert.equal(pitfalls.after(['jammed', 'two-dhcp'], false), 'jammed');
  assert.equal(pitfalls.after(['jammed', 'two-dhcp'], false), 'jammed');
  assert.equal(pitfalls.after(['two-dhcp'], false), null, 'an old one is not walked into again');
});

test('A restart is none, and on day one all of them lie ahead.', () => {
  const pitfalls = new Pitfalls();
  assert.equal(pitfalls.after(['lower-away'], false), null);
  assert.equal(pitfalls.after(['bridge', 'auto'], true), null);
  assert.equal(pitfalls.after(['ap'], false), 'ap');
});
