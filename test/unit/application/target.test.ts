import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError } from '../../../lib/router/errors.ts';
import { targetOf } from '../../../lib/application/target.ts';

const HOSTS: readonly (readonly [typed: string, host: string])[] = [
  ['192.168.10.1', '192.168.10.1'],
  ['  192.168.10.1\n', '192.168.10.1'],
  ['aterm.me', 'aterm.me'],
  ['Router_2.Local', 'router_2.local'],
  ['ルーター.local', 'xn--5ckte3bb.local'],
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['fd00:0:0::1', 'fd00::1'],
  ['[fd00::1]', 'fd00::1'],
  ['192.168.010.001', '192.168.10.1'],
  ['192.168.10.1/', '192.168.10.1'],
];
for (const [typed, host] of HOSTS) {
  test(`${JSON.stringify(typed)} is a host and leaves it open where its description is.`, () => {
    assert.deepEqual(targetOf(typed), { host });
  });
}

const URLS: readonly (readonly [typed: string, host: string])[] = [
  ['http://192.168.10.1:2869/upnp/rootdevice.xml', '192.168.10.1'],
  [' https://aterm.me/ ', 'aterm.me'],
  ['http://[fd00::1]:5000/rootDesc.xml?a=b', 'fd00::1'],
  ['HTTP://192.168.10.1', '192.168.10.1'],
];
for (const [typed, host] of URLS) {
  test(`${JSON.stringify(typed)} is a host and the place of its description.`, () => {
    const target = targetOf(typed);
    assert.equal(target.host, host);
    assert.equal(target.url?.href, new URL(typed).href);
  });
}

test('A port, or a page, counts without http:// too.', () => {
  for (const [typed, host, href] of [
    ['192.168.10.1:8080', '192.168.10.1', 'http://192.168.10.1:8080/'],
    ['192.168.010.001:8080', '192.168.10.1', 'http://192.168.10.1:8080/'],
    ['[fd00::1]:8080', 'fd00::1', 'http://[fd00::1]:8080/'],
    ['aterm.me/index.cgi', 'aterm.me', 'http://aterm.me/index.cgi'],
    ['http://192.168.010.001/', '192.168.10.1', 'http://192.168.10.1/'],
  ] as const) {
    const target = targetOf(typed);
    assert.deepEqual([target.host, target.url?.href], [host, href], typed);
  }
});

const OTHERS: readonly (readonly [typed: string, host: string, href: string])[] = [
  ['ssh://pi@192.168.1.2', '192.168.1.2', 'ssh://pi@192.168.1.2'],
  ['ssh://192.168.1.2/', '192.168.1.2', 'ssh://192.168.1.2'],
  ['SSH://pi@Gate.Local:2222', 'gate.local', 'ssh://pi@gate.local:2222'],
  ['ssh://pi@gate:80', 'gate', 'ssh://pi@gate:80'],
  ['ssh://_net-admin.1@[fd00:0::1]:22', 'fd00::1', 'ssh://_net-admin.1@[fd00::1]:22'],
  [' local: ', 'localhost', 'local:'],
];
for (const [typed, host, href] of OTHERS) {
  test(`${JSON.stringify(typed)} is a place where commands are run.`, () => {
    const target = targetOf(typed);
    assert.equal(target.host, host);
    assert.equal(target.url?.href, href);
  });
}

const REFUSED: readonly string[] = [
  '',
  '   ',
  'http://',
  '192.168 .10.1',
  'two words',
  '192.168.10.256',
  '1:2:3',
  '[::1',
  'fe80::1%eth0',
  'router:http',
  'javascript:alert(1)',
  '${ROUTER}',
  'http://${ROUTER}/',
  'ftp://192.168.10.1/',
  'file:///etc/passwd',
  'mqtt://192.168.10.1',
  'admin@192.168.10.1',
  'admin:canary@192.168.10.1',
  'http://admin@192.168.10.1/',
  'http://admin:canary@192.168.10.1/',
  'http://:canary@192.168.10.1/',
  'ssh://',
  'ssh://pi@',
  'ssh://pi:canary@192.168.10.1',
  'ssh://pi@192.168.10.1:99999',
  'ssh://pi@192.168.10.1:canary',
  'ssh://pi@192.168.10.1/canary',
  'ssh://pi@192.168.10.1?canary',
  'ssh://pi@192.168.10.1#canary',
  'ssh://$(canary)@192.168.10.1',
  'ssh://-oProxyCommand=canary@192.168.10.1',
  'ssh://pi@two words',
  'ssh://pi@fd00::1',
  'local://canary',
];
for (const typed of REFUSED) {
  test(`${JSON.stringify(typed)} is refused with an example of what is right, and is not repeated.`, () => {
    assert.throws(
      () => targetOf(typed),
      (thrown) => {
        assert.ok(thrown instanceof RouterError);
        assert.equal(thrown.code, 'invalid-input');
        assert.ok(thrown.hint?.en && thrown.hint.ja);
        assert.doesNotMatch(`${thrown.message} ${thrown.sentence('en')}`, /canary/);
        return true;
      },
    );
  });
}
