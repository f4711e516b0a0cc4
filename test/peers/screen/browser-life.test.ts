// How the browser behind a settings screen comes and goes.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { systemClock, type Clock } from '../../../lib/router/clock.ts';
import { BrowserBackend } from '../../../lib/screen/browser/backend.ts';
import { findChromium, thisMachine } from '../../../lib/screen/browser/launch.ts';
import { endPeer, isAlive, printed, startPeer } from '../support/child.ts';
import { until } from '../support/until.ts';
import { fails } from '../../support/fails.ts';
import { inChromium, memoryOf, ownBrowsers, signal } from './in-chromium.ts';
import * as on from '../../support/on-page.ts';
import { html, startBox, type ScriptedBox } from '../../support/scripted-box.ts';

/** A minute passes when the test says so. */
class IdleClock implements Clock {
  #idle: (() => void) | undefined;
  now = () => systemClock.now();
  monotonic = () => systemClock.monotonic();

  after(ms: number, run: () => void): () => void {
    if (ms !== 60_000) return systemClock.after(ms, run);
    this.#idle = run;
    return () => (this.#idle = undefined);
  }

  pass(): void {
    this.#idle?.();
  }
}

describe('A browser for settings screens', inChromium, () => {
  let box: ScriptedBox;
  let backend: BrowserBackend;
  const clock = new IdleClock();

  beforeEach(async () => {
    box = await startBox();
    backend = new BrowserBackend({ machine: { clock } });
    box.serve('/top.html', ({ request, answer }) => {
      answer.setHeader('set-cookie', 'sid=1; HttpOnly');
      html(answer, `<p id="who">${request.headers.cookie ?? 'nobody'}</p><button id="go">go</button>`);
    });
  });
  afterEach(async () => {
    await backend.close();
    await box.close();
  });

  const top = async () => on.textOf(await backend.open(new URL('/top.html', box.origin), signal), 'who');

  test('It starts when it is needed, goes when nobody needs it, and comes back with its cookies.', async (t) => {
    assert.deepEqual(ownBrowsers(), []);
    const began = performance.now();
    assert.equal(await top(), 'nobody');
    const first = performance.now() - began;
    const again = performance.now();
    const page = await backend.open(new URL('/top.html', box.origin), signal);
    const second = performance.now() - again;
    const [pid = 0] = ownBrowsers();
    const { all, own } = memoryOf(pid);
    t.diagnostic(
      `first page ${first.toFixed(0)} ms, second ${second.toFixed(0)} ms; ${all} MB, ${own} MB of its own`,
    );

    clock.pass();
    await until('the browser has ended', () => ownBrowsers().length === 0);
    await fails(
      backend.submit({ button: on.button(page, 'go'), changes: [], plain: false }, signal),
      'unreadable',
      false,
    );
    assert.equal(await top(), 'sid=1');
    await backend.close();
    assert.deepEqual(ownBrowsers(), []);
    await fails(top(), 'cancelled', false);
  });

  test('A browser that dies comes back.', async () => {
    await top();
    const [pid = 0] = ownBrowsers();
    process.kill(pid, 'SIGKILL');
    await until('the browser has ended', () => ownBrowsers().length === 0);
    // that it died may become known in the next call only
    assert.equal(await until('it is back', () => top().catch(() => undefined)), 'nobody');
  });

  test('A browser that hangs is killed.', async () => {
    await top();
    const [pid = 0] = ownBrowsers();
    process.kill(pid, 'SIGSTOP');
    const began = performance.now();
    await backend.close();
    assert.ok(performance.now() - began < 3_000);
    await until('the browser has ended', () => ownBrowsers().length === 0);
  });

  test('A call that is given up ends at once, and so does one that is closed under way.', async () => {
    await top();
    const silent = box.serve('/silent.html', () => {});
    for (const way of ['abort', 'close'] as const) {
      const given = new AbortController();
      const asked = box.next('GET /silent.html');
      const opening = backend.open(silent, given.signal);
      await asked;
      const began = performance.now();
      const failing = fails(opening, 'cancelled', false);
      if (way === 'abort') given.abort();
      else await backend.close();
      await failing;
      assert.ok(performance.now() - began < 2_500, way);
      if (way === 'abort') assert.equal(await top(), 'sid=1');
    }
  });

  test('A call that was given up before starts nothing.', async () => {
    await fails(backend.open(new URL(box.origin), AbortSignal.abort()), 'cancelled', false);
  });

  test('A program that is no browser.', async () => {
    const wrong = new BrowserBackend({ browser: '/bin/false' });
    await fails(wrong.open(new URL(box.origin), signal), 'unsupported');
    await wrong.close();
  });

  describe('that runs already', () => {
    const dir = mkdtempSync(join(tmpdir(), 'chromium-'));
    after(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

    test('Is used over CDP, with cookies of our own, and is left as it was.', async () => {
      const args = [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        `--user-data-dir=${dir}`,
      ];
      const program = findChromium(undefined, thisMachine);
      const running = startPeer(program, [...args, '--remote-debugging-port=0', 'about:blank']);
      try {
        const said = printed(running);
        const ws = await until('it listens', () => /DevTools listening on (ws:\S+)/.exec(said())?.[1]);
        const http = `http://${new URL(ws).host}`;
        const tabs = async () => {
          const list = (await (await fetch(`${http}/json/list`)).json()) as { type: string; url: string }[];
          return list.filter(({ type }) => type === 'page').map(({ url }) => url);
        };
        const before = await tabs();
        for (const address of [ws, http]) {
          const connected = new BrowserBackend({ browser: address });
          const page = await connected.open(new URL('/top.html', box.origin), signal);
          assert.equal(on.textOf(page, 'who'), 'nobody', 'the cookies of others are theirs');
          assert.equal((await tabs()).length, before.length + 1);
          await connected.close();
          await until('our tab is closed', async () => (await tabs()).length === before.length);
          assert.ok(isAlive(running));
        }
        assert.deepEqual(await tabs(), before);
      } finally {
        await endPeer(running);
      }
    });

    test('Not any more is unreachable, without its address in the message.', async () => {
      const gone = new BrowserBackend({ browser: 'ws://127.0.0.1:9/?token=s3cret' });
      await assert.rejects(gone.open(new URL(box.origin), signal), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'unreachable');
        return !JSON.stringify([error.message, error.stack, error]).includes('s3cret');
      });
      await gone.close();
    });
  });
});
