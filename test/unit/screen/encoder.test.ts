import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoderFor } from '../../../lib/screen/forms/encoder.ts';
import { multipart, urlEncoded } from '../../../lib/screen/forms/encode.ts';
import { refusal } from './page.ts';

const hex = (charset: string, text: string) => Buffer.from(encoderFor(charset)(text)).toString('hex');

// what Chromium sends in a form of that charset
const ENCODED: ReadonlyArray<readonly [string, string, string]> = [
  ['utf-8', '再起動', 'e5868de8b5b7e58b95'],
  ['utf-16le', 'あ', 'e38182'],
  ['shift_jis', '再起動', '8dc48b4e93ae'],
  ['euc-jp', '再起動', 'bac6b5afc6b0'],
  ['shift_jis', 'ｱ', 'b1'],
  ['euc-jp', 'ｱ', '8eb1'],
  ['shift_jis', '①', '8740'],
  ['shift_jis', '∵', '81e6'],
  ['shift_jis', '纊', 'fa5c'],
  ['euc-jp', '～', 'a1c1'],
  ['euc-jp', '纊', 'f9a1'],
  ['shift_jis', '−', '817c'],
  ['euc-jp', '¥‾', '5c7e'],
  ['windows-1252', 'é−', `e9${Buffer.from('&#8722;').toString('hex')}`],
  ['shift_jis', '😀', Buffer.from('&#128512;').toString('hex')],
  ['euc-jp', 'é', Buffer.from('&#233;').toString('hex')],
  ['shift_jis', '\ud800', Buffer.from('&#65533;').toString('hex')],
];
for (const [charset, text, expected] of ENCODED) {
  test(`${text} in ${charset}.`, () => assert.equal(hex(charset, text), expected));
}

for (const charset of ['shift_jis', 'euc-jp']) {
  test(`What a page in ${charset} shows goes back as it came.`, () => {
    const decoder = new TextDecoder(charset);
    const encode = encoderFor(charset);
    let different = '';
    for (let code = 0; code < 0xe000; code++) {
      const char = String.fromCodePoint(code);
      const back = decoder.decode(encode(char));
      if (back !== char && !back.startsWith('&#')) different += char;
    }
    // the twins of the Encoding Standard
    assert.equal(different.replaceAll(/[\ud800-\udfff]/g, ''), '¥‾−');
  });
}

test('A charset that forms cannot be sent in is unsupported.', () => {
  refusal('unsupported', () => encoderFor('iso-2022-jp'));
});

test('url-encoded: as the URL Standard says.', () => {
  const entries = [
    { name: 'a b', value: '*-._~!' },
    { name: '名', value: 'x&y=z\r1\n2\r\n3' },
    { name: 'e', value: '' },
  ];
  assert.equal(
    urlEncoded(entries, encoderFor('shift_jis')),
    'a+b=*-._%7E%21&%96%BC=x%26y%3Dz%0D%0A1%0D%0A2%0D%0A3&e=',
  );
});

test('Multipart: names are escaped, an unchosen file has an empty name.', () => {
  const entries = [
    { name: 'a"\n', value: '動\n' },
    { name: 'f', value: '', file: true },
  ];
  const body = Buffer.from(multipart(entries, encoderFor('euc-jp'), 'B')).toString('latin1');
  assert.equal(
    body,
    '--B\r\nContent-Disposition: form-data; name="a%22%0D%0A"\r\n\r\n\xc6\xb0\r\n\r\n' +
      '--B\r\nContent-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n' +
      '--B--\r\n',
  );
});
