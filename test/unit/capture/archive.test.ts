import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import { fileNameOf, har, harOf, type Har } from '../../../lib/capture/archive/har.ts';
import { thisPackage } from '../../../lib/this-package.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { recorded } from './recorded.ts';

const creator = { name: 'test', version: '0' };
const archiveOf = (entries: readonly unknown[]) => new Archive(JSON.stringify({ log: { entries } }));
const entry = (url: string, text: string | undefined, response: object = {}, content: object = {}) => ({
  startedDateTime: '2026-11-24T03:00:00.000Z',
  request: { method: 'GET', url },
  response: { status: 200, headers: [], content: { mimeType: 'text/html', text, ...content }, ...response },
});

function refused(text: string): string {
  try {
    void new Archive(text).meta;
  } catch (thrown) {
    assert.ok(thrown instanceof RouterError);
    assert.equal(thrown.code, 'invalid-input');
    assert.notEqual(thrown.hint, undefined);
    return thrown.detail ?? '';
  }
  return assert.fail('it was taken');
}

test('What is no archive is refused with the reason.', () => {
  assert.match(refused('<html>'), /not valid JSON/);
  assert.match(refused('{}'), /log/);
  assert.match(refused('[]'), /no HAR archive/);
  assert.match(refused(JSON.stringify({ log: { entries: [{ request: {} }] } })), /entries/);
  assert.match(refused(JSON.stringify({ log: { entries: [] } })), /nothing was recorded/);
  assert.match(
    refused(JSON.stringify({ log: { entries: [entry('about:blank', 'x'), entry('no url', 'x')] } })),
    /nothing was recorded/,
  );
  assert.match(refused(' '.repeat(64 * 1_048_576 + 1)), /too large/);
});

const page =
  '{"request":{"method":"GET","url":"http://192.0.2.1/"},"response":{"status":200,"content":{"text":"x"}}}';
const logOf = (more: string, entry = page) => `{"log":{"entries":[${entry}]${more}}}`;
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

for (const [what, text, why] of [
  ['a depth that nothing is recorded in', logOf(`,"x":${deep}`), /levels/],
  ['nothing but depth', deep, /levels/],
  ['depth in an entry', logOf('', page.replace('{', `{"_x":${deep},`)), /levels/],
  ['what objects are made of', logOf(',"__proto__":{"_futamichi":{}}'), /__proto__/],
  ['a status that is no number of people', logOf('', page.replace('200', '1e400')), /number/],
  ['a name that is a megabyte long', logOf('', page.replace('"GET"', `{"${'x'.repeat(1e6)}":1}`)), /method/],
  ['values without end', logOf(`,"x":[${'0,'.repeat(4e6)}0]`), /values/],
] as const)
  test(`An archive with ${what} is refused in a short line.`, () => {
    const said = refused(text);
    assert.match(said, why);
    assert.ok(said.length < 400, said.slice(0, 500));
  });

test('What is odd and harmless in an archive is read.', () => {
  const response = { headers: ['__proto__', 'constructor', 'x'].map((name) => ({ name, value: 'a' })) };
  const half = entry('http://192.0.2.1/', 'a\ud800b', response);
  const archive = archiveOf([{ ...half, startedDateTime: '-271821-04-20T00:00:00.000Z' }]);
  const [{ answer } = assert.fail('none')] = archive.exchanges;
  assert.equal(answer.text(), 'a\ufffdb');
  assert.deepEqual(Object.entries(answer.headers), [
    ['__proto__', 'a'],
    ['constructor', 'a'],
    ['x', 'a'],
    ['content-type', 'text/html'],
  ]);
});

test('What was recorded is an archive of HAR 1.2 by its schema, and comes back as it was.', () => {
  const records = [
    recorded('<meta charset="euc-jp"><p>設定①～</p>', {
      charset: 'euc-jp',
      headers: {
        'content-type': 'text/html',
        'content-length': '7',
        'set-cookie': 'a=1\nb=2',
        location: '/x',
      },
      url: new URL('http://192.168.10.1/x?a=1&b=%E3%81%82'),
      sent: 'REQ_ID=X',
      method: 'POST',
      stage: 'anonymous',
    }),
    recorded('<p>shown</p>', { by: 'browser' }),
  ];
  const made = harOf(records, creator, { redacted: { mac: 2 }, model: 'X1' });
  const { log } = made as { log: Record<string, unknown> & Har['log'] };
  assert.equal(log['version'], '1.2');
  assert.deepEqual(log['creator'], creator);
  const [first] = log.entries as unknown as readonly Record<string, never>[];
  for (const key of ['startedDateTime', 'time', 'request', 'response', 'cache', 'timings', 'pageref'])
    assert.ok(first && key in first, key);
  assert.deepEqual(log.entries[0]?.request['queryString'], [
    { name: 'a', value: '1' },
    { name: 'b', value: 'あ' },
  ]);
  assert.ok(har.safeParse(made).success);
  const archive = new Archive(JSON.stringify(made));
  const [one, two] = archive.exchanges;
  assert.equal(one?.sent, 'REQ_ID=X');
  assert.equal(one.inside, false);
  assert.equal(two?.inside, true);
  assert.equal(two.byBrowser, true);
  assert.equal(one.answer.headers['set-cookie'], 'a=1\nb=2');
  assert.equal(one.answer.headers['content-length'], undefined);
  assert.equal(one.answer.text(), '<meta charset="euc-jp"><p>設定①～</p>');
  assert.ok(!Buffer.from(one.answer.body).includes('設定'));
  assert.equal(archive.meta?.model, 'X1');
  assert.equal(archive.base.href, 'http://192.168.10.1/');
  assert.equal(archive.at, 0);
});

test('An archive from a browser is read in the charset that its pages declare, and in base64.', () => {
  const page = '<meta charset="Shift_JIS"><p>設定';
  const archive = archiveOf([
    entry('http://192.168.10.1/a', page),
    entry('http://192.168.10.1/b', Buffer.from(page).toString('base64'), {}, { encoding: 'base64' }),
    entry('http://192.168.10.1/c', '<p>x', {
      headers: [{ name: 'Content-Type', value: 'text/html; charset=gb18030' }],
    }),
    entry('http://192.168.10.1/d', undefined),
    entry('http://elsewhere.example/d', 'x'),
  ]);
  const [a, b, c, d] = archive.exchanges;
  assert.equal(a?.answer.text(), page);
  assert.deepEqual(Buffer.from(b?.answer.body ?? []).toString(), page);
  assert.equal(c?.answer.headers['content-type'], 'text/html; charset=gb18030');
  assert.equal(d?.answer.body.length, 0);
  assert.equal(archive.base.origin, 'http://192.168.10.1');
  assert.equal(archive.at, Date.parse('2026-11-24T03:00:00Z'));
  assert.equal(a.inside, undefined);
});

test('An archive that does not say when it was made is from no time.', () => {
  const { startedDateTime: _, ...timeless } = entry('http://192.168.10.1/a', '<p>x');
  assert.equal(archiveOf([timeless]).at, 0);
  const named = archiveOf([entry('http://192.168.10.1/a', '<p>あ', {}, { _charset: 'euc-jp' })]);
  assert.equal(named.exchanges[0]?.answer.text('euc-jp'), '<p>あ');
});

test('A file is called by what the router says it is, whatever that may be.', () => {
  const now = Date.parse('2026-11-24T03:00:00Z');
  for (const [model, name] of [
    ['WX3000HP', 'futamichi-WX3000HP-2026-11-24.har'],
    ['WSR-1800AX4S', 'futamichi-WSR-1800AX4S-2026-11-24.har'],
    [null, 'futamichi-router-2026-11-24.har'],
    ['../../etc/passwd', 'futamichi-etc-passwd-2026-11-24.har'],
    ['ルーター', 'futamichi-router-2026-11-24.har'],
    ['x'.repeat(300), `futamichi-${'x'.repeat(40)}-2026-11-24.har`],
  ] as const)
    assert.equal(fileNameOf({ model }, now), name);
});

test('The software that makes a capture says who it is.', () => {
  const { name, version } = thisPackage();
  assert.match(name, /node-red-dual-stack$/);
  assert.match(version, /^\d+\.\d+/);
});
