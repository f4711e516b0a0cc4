import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { sshLogin } from '../../../lib/transport/ssh-login.ts';
import { keyPair } from '../../support/ssh-host.ts';

const code = (expected: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof RouterError);
  assert.equal(thrown.code, expected);
  assert.ok(thrown.hint?.en && thrown.hint.ja);
  assert.doesNotMatch(JSON.stringify([thrown.message, thrown.hint, thrown.stack]), /canary/);
  return true;
};

test('A password is a password, blanks included.', () => {
  assert.deepEqual(sshLogin('pi', ' canary '), { username: 'pi', password: ' canary ' });
});

const key = keyPair().private;
const MANGLED: readonly (readonly [how: string, text: string])[] = [
  ['as its file', key],
  ['with the line ends of Windows', key.replaceAll('\n', '\r\n')],
  ['in one line', key.replaceAll('\n', '')],
  ['with blanks for line ends, as a password field leaves it', key.replaceAll('\n', ' ')],
  ['with written line ends, as in an environment variable', key.replaceAll('\n', '\\n')],
  ['with something before and behind', `\n  ${key}\n`],
];
for (const [how, text] of MANGLED) {
  test(`A private key ${how} is the key.`, () => {
    const login = sshLogin('pi', text);
    assert.ok('privateKey' in login);
    assert.equal(login.privateKey.replaceAll('\n', ''), key.replaceAll('\n', ''));
    assert.ok(login.privateKey.split('\n').every((line) => line.length <= 64));
  });
}

test('Half a key, or one that is encrypted in the old way, is refused with what to do.', () => {
  assert.throws(() => sshLogin('pi', key.slice(0, 120)), code('auth-failed'));
  const old =
    '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\ncanary\n-----END RSA PRIVATE KEY-----';
  assert.throws(() => sshLogin('pi', old), code('auth-failed'));
});

test('Without a user name it is invalid input, without a secret a refused login.', () => {
  assert.throws(() => sshLogin('', 'canary'), code('invalid-input'));
  assert.throws(() => sshLogin('pi', ''), code('auth-failed'));
  assert.throws(() => sshLogin('pi', undefined), code('auth-failed'));
});
