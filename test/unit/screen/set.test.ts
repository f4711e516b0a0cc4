import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findField } from '../../../lib/screen/page/find.ts';
import { changesFor, type WantedValue } from '../../../lib/screen/page/set.ts';
import { page, refusal } from './page.ts';

const set = (cell: string, target: WantedValue) =>
  changesFor(
    findField(page(`<table><tr><th>Label</th><td>${cell}</td></tr></table>`), { label: ['Label'] }),
    target,
  ).map(({ value }) => value);

const RADIO = '<input type=radio name=r value=1>使用する<input type=radio name=r value=0>使用しない';
const FOUR = '<input maxlength=3>.<input maxlength=3>.<input maxlength=3>.<input maxlength=3>';
const SIX = '<input>:<input>:<input>:<input>:<input>:<input>';

const FITS: ReadonlyArray<readonly [string, string, WantedValue, ReadonlyArray<string | boolean>]> = [
  ['a text', '<input>', { value: 'a' }, ['a']],
  ['no text', '<input>', { value: '' }, ['']],
  ['lines', '<textarea></textarea>', { value: 'a\nb' }, ['a\nb']],
  ['a tick', '<input type=checkbox>', { value: true }, [true]],
  ['no tick', '<input type=checkbox>', { value: false }, [false]],
  ['an option by its words', RADIO, { words: ['する', '使用 しない'] }, ['0']],
  ['an option by one word', RADIO, { value: '使用する' }, ['1']],
  ['an entry of a list', '<select><option value=a>On<option value=b>Off</select>', { words: ['off'] }, ['b']],
  [
    'two entries that do the same',
    '<select><option value=a>On<option value=a>On</select>',
    { words: ['on'] },
    ['a'],
  ],
  ['an address in four boxes', FOUR, { value: '192.168.11.1' }, ['192', '168', '11', '1']],
  ['no address', FOUR, { value: '' }, ['', '', '', '']],
  ['a MAC address in six boxes', SIX, { value: '02:00:5E:00:53:01' }, ['02', '00', '5E', '00', '53', '01']],
  ['a MAC address with dashes', SIX, { value: '02-00-5E-00-53-01' }, ['02', '00', '5E', '00', '53', '01']],
];
for (const [what, cell, target, expected] of FITS) {
  test(`${what} fits.`, () => assert.deepEqual(set(cell, target), expected));
}

const UNFIT: ReadonlyArray<readonly [string, string, WantedValue, RegExp]> = [
  ['anything into words', 'words', { value: 'a' }, /Label has no control/],
  ['a text into a box to tick', '<input type=checkbox>', { value: 'on' }, /ticked/],
  ['words into a box to tick', '<input type=checkbox>', { words: ['on'] }, /ticked/],
  ['a tick into a text', '<input>', { value: true }, /text/],
  ['words into a text', '<input>', { words: ['a'] }, /text/],
  ['a tick into a choice', RADIO, { value: true }, /words of an option/],
  ['an option that is not there', RADIO, { words: ['自動'] }, /no option 自動; seen: 使用する, 使用しない/],
  ['words of two options', RADIO, { words: ['使用する', '使用しない'] }, /more than one option/],
  ['a text that is too long', '<input maxlength=3>', { value: 'abcd' }, /holds 3/],
  ['lines into one line', '<input>', { value: 'a\nb' }, /one line/],
  ['a name into four boxes', FOUR, { value: 'router' }, /4 boxes/],
  ['a MAC address into four boxes', FOUR, { value: '02:00:5e:00:53:01' }, /4 boxes/],
  ['a part that is too long', FOUR, { value: '1920.168.0.1' }, /holds 3/],
  ['a tick into four boxes', FOUR, { value: true }, /4 controls/],
  ['words into four boxes', FOUR, { words: ['1.2.3.4'] }, /4 controls/],
  [
    'an address into other controls',
    '<input><input><input><select><option>a</select>',
    { value: '1.2.3.4' },
    /4 controls/,
  ],
  ['an address into two boxes', '<input><input>', { value: '1.2.3.4' }, /2 controls/],
];
for (const [what, cell, target, said] of UNFIT) {
  test(`${what} does not fit.`, () => {
    assert.match(refusal('unreadable', () => set(cell, target)).detail ?? '', said);
  });
}

test('What has no label is called by its name.', () => {
  const field = findField(page('<input type=checkbox name=box>'), { name: 'box' });
  assert.match(refusal('unreadable', () => changesFor(field, { value: 'x' })).detail ?? '', /^box /);
});
