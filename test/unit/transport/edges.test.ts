import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCallback } from '../../../lib/transport/gena-callback.ts';
import { httpError } from '../../../lib/transport/http-errors.ts';
import { request } from '../../../lib/transport/http.ts';
import { search } from '../../../lib/transport/ssdp.ts';

test('A certificate that nobody vouches for is refused, with a hint.', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'certificate-'));
  const make =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem';
  execFileSync('openssl', make.split(' '), { cwd: dir, stdio: 'ignore' });
  const server = createServer(
    { key: readFileSync(join(dir, 'key.pem')), cert: readFileSync(join(dir, 'cert.pem')) },
    (_, response) => response.end('x'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await assert.rejects(request({ url }), (error: { code?: string; hint?: { en: string } }) => {
    assert.equal(error.code, 'unreachable');
    assert.match(error.hint?.en ?? '', /certificate/);
    return true;
  });
  server.close();
});

test('What is no error of the HTTP client is a defect of ours, and ours stay as they are.', () => {
  assert.equal(httpError(new TypeError('oops'), { changes: false, answered: false }).code, 'defect');
  assert.equal(httpError('text', { changes: true, answered: true }).code, 'defect');
});

test('An address that is not ours cannot be listened on for events.', async () => {
  await assert.rejects(
    openCallback({ local: '192.0.2.1', router: '192.0.2.2' }, () => undefined),
    { code: 'unreachable' },
  );
});

test('A search goes out from every interface, and one that cannot send is passed over.', async () => {
  assert.deepEqual(await search({ waitMs: 20, targets: [] }), []);
  assert.deepEqual(
    await search({
      waitMs: 20,
      interfaces: ['192.0.2.1', '::1', 'fe80::1%none'],
      targets: ['upnp:rootdevice'],
    }),
    [],
  );
  const aborted = AbortSignal.abort();
  assert.deepEqual(await search({ signal: aborted }), []);
  const soon = new AbortController();
  const searching = search({ waitMs: 60_000, interfaces: ['127.0.0.1'], targets: [], signal: soon.signal });
  soon.abort();
  assert.deepEqual(await searching, []);
});
