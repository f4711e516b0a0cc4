import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostNameIn, isHomeName } from '../../../lib/address/local-names.ts';

const NAMES: readonly (readonly [header: string | undefined, name: string | undefined, home?: boolean])[] = [
  ['192.168.1.5:1880', '192.168.1.5', true],
  ['203.0.113.5', '203.0.113.5', true],
  ['[fd00::5]:1880', 'fd00::5', true],
  ['::1', '::1', true],
  // other spellings of an address
  ['0x7f.1:1880', '127.0.0.1', true],
  ['localhost:1880', 'localhost', true],
  ['nodered', 'nodered', true],
  ['NodeRED.Local:8123', 'nodered.local', true],
  ['nodered.lan.', 'nodered.lan', true],
  ['a.b.home.arpa', 'a.b.home.arpa', true],
  ['nodered.internal', 'nodered.internal', true],
  ['nodered.test', 'nodered.test', true],
  ['evil.example', 'evil.example', false],
  ['evil.example:1880', 'evil.example', false],
  ['EVIL.example.', 'evil.example', false],
  ['local.evil.example', 'local.evil.example', false],
  ['notlan.example', 'notlan.example', false],
  ['evil.notlan', 'evil.notlan', false],
  ['evil-lan.com', 'evil-lan.com', false],
  ['192.168.1.5.evil.example', '192.168.1.5.evil.example', false],
  ['127.0.0.1.nip.io:1880', '127.0.0.1.nip.io', false],
  // what is no host
  [undefined, undefined],
  ['', undefined],
  ['.', undefined],
  ['local/evil.example', undefined],
  ['user@127.0.0.1', undefined],
  ['127.0.0.1, evil.example', undefined],
  ['127.0.0.1:port', undefined],
  ['evil.example#.local', undefined],
];
for (const [header, name, home] of NAMES)
  test(`"${header}" is ${name ?? 'no host'}${home === undefined ? '' : home ? ', which can only be the home’s' : ', which anybody can own'}.`, () => {
    assert.equal(hostNameIn(header), name);
    if (name !== undefined) assert.equal(isHomeName(name), home);
  });
