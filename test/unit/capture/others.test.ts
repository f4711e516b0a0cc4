import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capture } from '../../../lib/capture/record/capture.ts';
import { igdDriver } from '../../../lib/drivers/igd/driver.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { LOCAL_DRIVERS } from '../../support/screens.ts';
import { noteText, scripted } from './scripted.ts';
import { table } from '../screen/box.ts';

const definitions = [...LOCAL_DRIVERS, igdDriver({ search: () => Promise.resolve([]) })];
const creator = { name: 'test', version: '0' };
const { signal } = new AbortController();

test('Of a gateway without a known settings screen, the UPnP description and its services are kept; nothing is asked of them.', async (t) => {
  const igd = await startIgd({ vendor: 'Somebody', serial: 'SN40000000000001' });
  t.after(() => igd.close());
  const credentials = { username: 'admin', password: 'canary-5f1c' };
  const got = await capture({
    target: { host: '127.0.0.1', url: igd.url, credentials },
    driver: 'igd',
    definitions,
    creator,
    signal,
  });
  const kept = got.archive.log.entries.map(
    ({ request }) => `${request.method} ${new URL(request.url).pathname}`,
  );
  assert.ok(kept.includes(`GET ${igd.url.pathname}`));
  assert.ok(
    kept.some((line) => /scpd|\.xml/i.test(line) && !line.endsWith(igd.url.pathname)),
    kept.join(),
  );
  assert.ok(igd.requests.every(({ method }) => method === 'GET'));
  assert.match(noteText(got), /no login|No driver/);
  const text = JSON.stringify(got.archive);
  assert.ok(!text.includes('40000000000001'));
  assert.equal(got.problem, undefined);
});

test('Of a web server that no driver knows, the first page is kept for somebody who may.', async (t) => {
  const web = await scripted(
    t,
    table({
      '/': '<title>HomeBox 3000</title><a href="/settings.html">settings</a><script src="/a.js"></script>',
    }),
  );
  const got = await capture({
    target: { host: '127.0.0.1', url: web.url, credentials: { username: 'admin', password: 'canary-5f1c' } },
    definitions,
    creator,
    signal,
  });
  assert.match(noteText(got), /No driver knows/);
  assert.equal(got.meta.family, undefined);
  assert.ok(JSON.stringify(got.archive).includes('HomeBox 3000'));
  assert.ok(web.asked.some(({ path }) => path === '/a.js'));
  assert.ok(!web.asked.some(({ path }) => path === '/settings.html'));
  assert.ok(web.asked.every(({ headers }) => headers['authorization'] === undefined));
});

test('An Aterm whose screen nobody has described is captured as far as anybody can see it.', async (t) => {
  const web = await scripted(t, ({ path, body }) => {
    if (path.startsWith('/aterm_httpif.cgi'))
      return body.includes('PRODUCT') ? 'PRODUCT_NAME=ZZ9000\n' : 'SYS_MODE=5\n';
    return '<title>クイック設定Web</title>';
  });
  const got = await capture({
    target: { host: '127.0.0.1', url: web.url },
    driver: 'aterm',
    definitions,
    creator,
    signal,
  });
  assert.equal(got.meta.model, 'ZZ9000');
  assert.equal(got.meta.driver, 'aterm');
  assert.match(noteText(got), /settings screen of this model/);
  assert.ok(JSON.stringify(got.archive).includes('SYS_MODE=5'));
});
