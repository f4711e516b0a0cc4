// The browser backend in a real Chromium, on pages that nobody should have.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { BrowserBackend } from '../../../lib/screen/browser/backend.ts';
import { fails } from '../../support/fails.ts';
import { inChromium, signal } from './in-chromium.ts';
import * as on from '../../support/on-page.ts';
import { drop, startBox, type ScriptedBox } from '../../support/scripted-box.ts';

describe('What no box should do, in Chromium', inChromium, () => {
  let box: ScriptedBox;
  let other: ScriptedBox;
  let browser: BrowserBackend;

  before(async () => {
    other = await startBox();
    browser = new BrowserBackend();
  });
  after(async () => {
    await browser.close();
    await other.close();
  });
  beforeEach(async () => {
    box = await startBox();
    other.asked.length = 0;
  });
  afterEach(() => box.close());

  const show = (markup: string) => browser.open(box.serve('/page.html', markup), signal);

  test('Nothing goes to another host, however it is asked for.', async () => {
    box.serve('/away.gif', ({ answer }) =>
      answer.writeHead(302, { location: `${other.origin}/redirected.gif` }).end(),
    );
    const page =
      await show(`<img src="${other.origin}/a.gif"><img src="/away.gif"><iframe src="${other.origin}/f"></iframe>
        <link rel="preconnect" href="${other.origin}"><link rel="stylesheet" href="${other.origin}/s.css">
        <iframe src="/page2.html"></iframe><p id="p">here
        <script>fetch('${other.origin}/f', { mode: 'no-cors' }); new WebSocket('${other.origin.replace('http', 'ws')}/ws');
        navigator.sendBeacon('${other.origin}/beacon'); window.open('${other.origin}/popup');
        navigator.serviceWorker?.register('/sw.js').catch(() => {});</script>`);
    assert.equal(on.textOf(page, 'p'), 'here');
    assert.deepEqual(other.asked, []);
    assert.ok(!box.asked.includes('GET /sw.js'));
    assert.equal(page.frames.length, 1, 'a frame from elsewhere is none');
  });

  for (const [what, markup] of [
    ['a file', '<iframe src="file:///etc/hostname"></iframe>'],
    ['a page of the browser', '<iframe src="chrome://version"></iframe>'],
    ['source', '<iframe src="view-source:http://127.0.0.1/"></iframe>'],
    ['a file as an object', '<object data="file:///etc/hostname"></object>'],
    ['many files', '<iframe src="file:///etc/hostname"></iframe>'.repeat(20)],
  ] as const)
    test(`A frame that asks for ${what} is none, and holds nobody up.`, async () => {
      await show('<p id="p">warm');
      const began = performance.now();
      const page = await show(`<p id="p">here${markup}<iframe src="javascript:'<p>written'"></iframe>`);
      const took = performance.now() - began;
      assert.equal(on.textOf(page, 'p'), 'here');
      assert.equal(page.frames.length, 1, 'what script writes is one');
      assert.ok(took < 5_000, `${took} ms`);
    });

  test('A redirect to another host is refused, by HTTP and by script.', async () => {
    const http = box.serve('/http', ({ answer }) =>
      answer.writeHead(302, { location: `${other.origin}/stolen` }).end(),
    );
    await fails(browser.open(http, signal), 'refused-redirect');
    await fails(show(`<script>location.href = '${other.origin}/stolen'</script>`), 'refused-redirect');
    assert.deepEqual(other.asked, []);
  });

  test('Files are not taken, refused connections are unreachable.', async () => {
    const file = box.serve('/file', ({ answer }) =>
      answer.setHeader('content-disposition', 'attachment; filename=a.bin').end('x'),
    );
    await fails(browser.open(file, signal), 'unreadable');
    const gone = await startBox();
    await gone.close();
    await fails(browser.open(new URL(gone.origin), signal), 'unreachable');
    await fails(browser.open(box.serve('/drop', drop), signal), 'unreachable');
  });

  test('An error is no page, whatever it shows.', async () => {
    for (const [status, code] of [
      [404, 'unreadable'],
      [500, 'unreadable'],
      [503, 'busy'],
    ] as const) {
      const url = box.serve(`/${status}`, ({ answer }) => answer.writeHead(status).end('<p>sorry'));
      await fails(browser.open(url, signal), code);
    }
  });

  test('A page may be a megabyte, but for what we write on it; ten are too much.', async () => {
    const large = await show(`<p id="p">large</p>${`<b>${'bold words '.repeat(8)}</b>`.repeat(10_000)}`);
    assert.equal(on.textOf(large, 'p'), 'large');
    await fails(show(`<p>${'x'.repeat(10_000_000)}</p>`), 'unreadable');
    await fails(show('<div>'.repeat(100_000)), 'unreadable');
    assert.equal(on.textOf(await show('<p id="p">small'), 'p'), 'small');
  });

  test('Dialogs without end, loops without end and answers without end come to an end.', async () => {
    const hasty = new BrowserBackend({ totalMs: 3_000 });
    try {
      const open = (path: string, markup: string) => hasty.open(box.serve(path, markup), signal);
      await open('/warm.html', '<p>warm');
      const began = performance.now();
      await fails(open('/alerts.html', '<script>for (;;) alert("no")</script>'), 'unreadable');
      assert.ok(performance.now() - began < 3_000);
      await fails(open('/loop.html', '<p>x<script>setTimeout(() => { for (;;); }, 50)</script>'), 'timeout');
      const endless = box.serve('/endless.html', ({ answer }) => {
        const timer = setInterval(() => answer.write('<p>more'), 50);
        answer.on('close', () => clearInterval(timer));
        answer.setHeader('content-type', 'text/html');
      });
      await fails(hasty.open(endless, signal), 'timeout', false);
      assert.ok(performance.now() - began < 12_000);
      assert.equal(on.textOf(await open('/ok.html', '<p id="ok">ok'), 'ok'), 'ok');
    } finally {
      await hasty.close();
    }
  });

  test('A page that never rests is taken as it is.', async () => {
    const page = await show(`<p id="clock">0</p><script>setInterval(() => {
        document.getElementById('clock').textContent++; fetch('/poll').catch(() => {}); }, 50)</script>`);
    assert.ok(Number(on.textOf(page, 'clock')) > 20);
  });
});
