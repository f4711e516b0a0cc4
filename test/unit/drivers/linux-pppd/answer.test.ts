import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { readAnswer } from '../../../../lib/drivers/linux-pppd/answer.ts';
import { networkLinks, routesIn } from '../../../../lib/drivers/linux-pppd/ip-json.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { DEBIANS, recorded } from '../../../support/pppd-host.ts';

const unreadable = (thrown: unknown) => thrown instanceof RouterError && thrown.code === 'unreadable';

for (const debian of DEBIANS) {
  test(`Everything that a host says in detail is understood (${debian}).`, () => {
    const answer = readAnswer(recorded(debian, 'up.details'));
    assert.equal(answer.wrapper, true);
    assert.deepEqual([...answer.can], ['watch', 'reconnect', 'connect', 'disconnect']);
    assert.deepEqual(answer.named, { wan: 'wan', lan: 'lan' });
    assert.equal(answer.daemon, true);
    assert.equal(answer.bridge, undefined);
    assert.ok((answer.uptime ?? 0) > 30 && (answer.now ?? 0) > 1_700_000_000);
    const [link] = answer.links ?? [];
    assert.equal(link?.ifname, 'ppp0');
    assert.equal(link?.link_type, 'ppp');
    assert.equal(link?.mtu, 1454);
    assert.match(link?.addr_info[0]?.local ?? '', /^25\.100\.7\.\d+$/);
    assert.ok((link?.stats64?.rx.bytes ?? 0) > 0);
    assert.deepEqual(
      answer.interfaces
        .map(({ ifname, address }) => [ifname, address])
        .filter(([name]) => name?.endsWith('an')),
      [
        ['wan', '02:00:00:00:02:01'],
        ['lan', '02:00:00:00:02:02'],
      ],
    );
    assert.deepEqual(answer.defaultRoutes, [{ dst: 'default', dev: 'ppp0' }]);
    assert.deepEqual(answer.pppoe, [{ concentrator: '02:00:00:00:00:01', device: 'wan' }]);
    assert.ok(answer.pids.some(({ interface: name, at }) => name === 'ppp0' && at > 1_700_000_000));
    assert.ok(answer.events.some(({ kind, interface: name }) => kind === 'up' && name === 'ppp0'));
    assert.ok(answer.log.includes('CHAP authentication succeeded'));
    assert.equal(answer.os.get('NAME'), 'Debian GNU/Linux');
    assert.match(answer.os.get('VERSION') ?? '', /^1[23] \((bookworm|trixie)\)$/);
    assert.equal(answer.host, undefined, '(none) is no name');
    assert.match(answer.kernel ?? '', /^6\./);
    assert.match(answer.machine ?? '', /^Standard PC/);
    assert.equal(answer.vendorMacs.get('wan'), false);
    assert.equal(answer.reachedAt, '192.168.1.2');
  });

  test(`Without a wrapper the script says the same, and that nothing can be done (${debian}).`, () => {
    const answer = readAnswer(recorded(debian, 'plain.details'));
    assert.equal(answer.wrapper, false);
    assert.deepEqual([...answer.can], ['watch']);
    assert.deepEqual(answer.named, {});
    assert.equal(answer.links?.[0]?.ifname, 'ppp0');
    assert.equal(answer.reachedAt, '192.168.1.2');
  });
}

test('What a login shell prints before, and what comes behind the end, does not count.', () => {
  const text = recorded(DEBIANS[0], 'up.status');
  const answer = readAnswer(`Welcome!\nuptime 5\n${text}uptime 6\n`);
  assert.deepEqual(answer, readAnswer(text));
});

test('A part of an answer, another version, and something else are unreadable.', () => {
  const text = recorded(DEBIANS[0], 'up.status');
  assert.throws(() => readAnswer(''), unreadable);
  assert.throws(() => readAnswer('OK\n'), unreadable);
  assert.throws(() => readAnswer(text.replace(/end\n$/, '')), unreadable);
  assert.throws(() => readAnswer(text.slice(0, 200)), unreadable);
  assert.throws(() => readAnswer(text.replace('futamichi-pppd 1', 'futamichi-pppd 2')), unreadable);
});

const answerWith = (...lines: readonly string[]) =>
  readAnswer(['futamichi-pppd 1 plain', ...lines, 'end'].join('\n'));

test('Strange values are nothing, and leave the others alone.', () => {
  const answer = answerWith(
    'uptime soon',
    'now -5',
    'link {"ifname":"ppp0"}',
    'pid ppp0.pid yesterday 1 ',
    'pid ppp-flets.pid 5 ',
    'pppoe Id       Address              Device',
    'pppoe 00000001 nonsense wan',
    'event 5',
    'event x up ppp0',
    'event 9.5 exit ppp0 19',
    'os =x',
    'os NAME=Alpine',
    "os VERSION='3'",
    'assigned eth0',
    '__proto__ polluted',
    'constructor polluted',
    'unknown key',
    '',
  );
  assert.equal(answer.uptime, undefined);
  assert.equal(answer.now, undefined);
  assert.equal(answer.links, undefined);
  assert.deepEqual([answer.pids, answer.pppoe], [[], []]);
  assert.deepEqual(answer.events, [{ at: 9.5, kind: 'exit', interface: 'ppp0', code: 19 }]);
  assert.deepEqual(
    [...answer.os],
    [
      ['NAME', 'Alpine'],
      ['VERSION', '3'],
    ],
  );
  assert.equal(answer.vendorMacs.size, 0);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('A host where `ip` knows no JSON says nothing of its links.', () => {
  assert.equal(answerWith('link ').links, undefined);
  assert.equal(answerWith().links, undefined);
  assert.deepEqual(answerWith('link [{},{},{}]').links, []);
  assert.deepEqual(answerWith('link []').links, []);
});

test('Garbage of any kind is unreadable or nothing, and never more.', () => {
  for (let n = 0; n < 200; n += 1) {
    const noise = randomBytes(400).toString('latin1');
    assert.throws(() => readAnswer(noise.replaceAll('futamichi', '')), unreadable);
    answerWith(
      ...noise.split('\n').map((line) => `link ${line}`),
      ...noise.split('\n').filter((line) => line !== 'end'),
    );
  }
});

test('Hostile JSON does no harm.', () => {
  const hostile = [
    '[{"ifname":"../../etc"},{"ifname":"ppp 0"},{"ifname":"ppp0","mtu":-1}]',
    '[{"ifname":"ppp0","__proto__":{"x":1},"addr_info":"none"}]',
    '[null,1,"x",[]]',
    '{"length":1}',
    '['.repeat(5000),
    '[{"ifname":"ppp0","stats64":{"rx":{"bytes":-1},"tx":{"bytes":1e400}}}]',
  ];
  for (const json of hostile) assert.deepEqual(networkLinks(json) ?? [], []);
  assert.deepEqual(
    networkLinks('[{"ifname":"ppp0","new":true},{"ifname":7}]')?.map(({ ifname }) => ifname),
    ['ppp0'],
  );
  assert.deepEqual(routesIn('[{"dst":"default","dev":"ppp0","flags":[]},{}]'), [
    { dst: 'default', dev: 'ppp0' },
  ]);
});
