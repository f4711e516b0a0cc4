import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrowserBackend } from '../../../lib/screen/browser/backend.ts';
import { driven, FakeChromium } from '../../support/fake-chromium.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeRequest, FakePage } from '../../support/fake-page.ts';

const BOX = 'http://192.168.0.1';

test('Somebody who watches is asked before anything leaves the browser, and told whether it is for a page.', async () => {
  const clock = new FakeClock();
  const chromium = new FakeChromium();
  chromium.browser.makePage = () => new FakePage();
  const asked: unknown[] = [];
  const backend = new BrowserBackend({
    machine: chromium.machine(clock),
    permits: (method, url, isPage) => {
      asked.push([method, url.pathname, isPage]);
      return method === 'GET';
    },
  });
  await driven(clock, backend.open(new URL(`${BOX}/x.html`), new AbortController().signal));
  const [context] = chromium.browser.contexts;
  const outcome: string[] = [];
  const end = (what: string) => () => Promise.resolve(void outcome.push(what));
  const pass = (...from: Parameters<typeof fakeRequest>) =>
    context?.pass({
      request: () => fakeRequest(...from),
      continue: end('continue'),
      abort: end('abort'),
      fulfill: end('fulfill'),
    });
  await pass(`${BOX}/page.html`);
  await pass(`${BOX}/style.css`, { kind: 'stylesheet' });
  await pass(`${BOX}/set.cgi`, { kind: 'xhr', method: 'POST' });
  await pass('http://elsewhere.example/');
  assert.deepEqual(outcome, ['continue', 'continue', 'abort', 'abort']);
  assert.deepEqual(asked, [
    ['GET', '/page.html', true],
    ['GET', '/style.css', false],
    ['POST', '/set.cgi', false],
  ]);
  await driven(clock, backend.close());
});
