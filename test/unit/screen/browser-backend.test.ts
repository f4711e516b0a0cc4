import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BrowserBackend } from '../../../lib/screen/browser/backend.ts';
import type { ControlChange } from '../../../lib/screen/backend.ts';
import type { ErrorCode } from '../../../lib/router/errors.ts';
import type { Page } from '../../../lib/screen/page/page.ts';
import { fails } from '../../support/fails.ts';
import * as on from '../../support/on-page.ts';
import { driven, FakeChromium } from '../../support/fake-chromium.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { FakeElement, FakeFrame, FakePage } from '../../support/fake-page.ts';

const BOX = 'http://192.168.0.1';
const never = new Promise<never>(() => {});

/** A screen with a button, a link, and what a test adds. */
function screen(...more: readonly FakeElement[]) {
  const clock = new FakeClock();
  const chromium = new FakeChromium();
  const page = new FakePage();
  const go = new FakeElement('button', 'go', '設定');
  const link = new FakeElement('a', 'link', 'LAN');
  page.main.elements = [go, link, ...more];
  chromium.browser.makePage = () => page;
  const backend = new BrowserBackend({ machine: chromium.machine(clock) });
  const given = new AbortController();
  const open = () => driven(clock, backend.open(new URL(`${BOX}/x.html`), given.signal));
  const submit = (shown: Page, changes: readonly ControlChange[] = []) =>
    driven(clock, backend.submit({ button: on.button(shown, 'go'), changes, plain: false }, given.signal));
  const follow = (shown: Page) => driven(clock, backend.follow(on.link(shown, 'link'), given.signal));
  return { backend, chromium, clock, follow, given, go, link, open, page, submit };
}

test('A browser with what this machine has, and what it has not.', async () => {
  assert.equal(new BrowserBackend().kind, 'browser');
  const none = new BrowserBackend({ browser: '/no/such/program' });
  await fails(none.open(new URL(BOX), new AbortController().signal), 'unsupported');
  await none.close();
});

describe('opening', () => {
  test('Shows the page with its frames in order, and what the box said.', async () => {
    const { open, page } = screen();
    const [first, second] = [new FakeElement('iframe', 'f1'), new FakeElement('iframe', 'f2')];
    page.main.elements = [...page.main.elements, first, second];
    const late = new FakeFrame(`${BOX}/late.html`);
    const early = new FakeFrame('about:srcdoc');
    page.main.add(late, second);
    page.main.add(early, first);
    page.main.add(new FakeFrame(`${BOX}/gone.html`), new FakeElement('iframe', 'gone'));
    page.main.add(new FakeFrame('http://example.com/'), first);
    page.onGoto = () => {
      const said = { type: () => 'alert', message: () => '<b>&再起動', accept: () => Promise.resolve() };
      page.emit('dialog', said);
    };
    const shown = await open();
    assert.equal(shown.url.href, `${BOX}/x.html`);
    assert.deepEqual(
      shown.frames.map(({ url }) => url.href),
      [`${BOX}/x.html`, `${BOX}/late.html`],
    );
    assert.equal(shown.unscripted, false);
    assert.match(on.wordsOf(shown), /<b>&再起動/);
    page.main.html = '<frameset></frameset>';
    assert.match(on.wordsOf(await open()), /再起動/);
  });

  test('A frame in which nothing can run, as one of a file, is none and costs half a second once.', async () => {
    const { clock, open, page } = screen();
    const [file, own] = [new FakeElement('iframe', 'f1'), new FakeElement('iframe', 'f2')];
    page.main.elements = [...page.main.elements, file, own];
    const refused = new FakeFrame('');
    let asked = 0;
    refused.unchanged = () => new Promise(() => (asked += 1));
    page.main.add(refused, file);
    page.main.add(new FakeFrame(`${BOX}/own.html`), own);
    const began = clock.monotonic();
    const shown = await open();
    assert.deepEqual(
      shown.frames.map(({ url }) => url.href),
      [`${BOX}/own.html`],
    );
    assert.equal(asked, 1);
    assert.ok(clock.monotonic() - began < 1_500, `${clock.monotonic() - began} ms`);
    // it may get an address later, and then it is one like others
    refused.address = `${BOX}/late.html`;
    refused.unchanged = () => 1_000;
    assert.equal((await open()).frames.length, 2);
  });

  test('Where it leads elsewhere, wants a login, is a file or an error.', async () => {
    for (const [happens, code] of [
      [(page) => page.exchange('http://example.com/', { failure: 'net::ERR_BLOCKED' }), 'refused-redirect'],
      [(page) => page.exchange(`${BOX}/`, { status: 401 }), 'auth-failed'],
      [(page) => page.exchange(`${BOX}/`, { status: 404 }), 'unreadable'],
      [(page) => page.exchange(`${BOX}/`, { status: 503 }), 'busy'],
      [(page) => page.emit('download'), 'unreadable'],
      [(page) => (page.main.address = 'chrome-error://chromewebdata/'), 'unreadable'],
    ] as readonly (readonly [(page: FakePage) => void, ErrorCode])[]) {
      const { open, page } = screen();
      page.onGoto = () => happens(page);
      await fails(open(), code, false);
      page.onGoto = () => {
        happens(page);
        throw new Error('page.goto: net::ERR_ABORTED');
      };
      if (page.main.address.startsWith(BOX)) await fails(open(), code, false);
    }
  });

  test('Where nothing comes.', async () => {
    const { open, page, chromium } = screen();
    page.onGoto = () => Promise.reject(new Error('page.goto: net::ERR_CONNECTION_REFUSED'));
    await fails(open(), 'unreachable', false);
    page.onGoto = () => never;
    await fails(open(), 'timeout', false);
    page.onGoto = () => Promise.reject(new Error('is interrupted by another navigation to "/y.html"'));
    await open();
    assert.equal(chromium.browser.contexts.length, 2, 'what nobody waits for is closed');
  });

  test('A browser that hangs while it starts is given up.', async () => {
    const { open, chromium } = screen();
    chromium.browser.makePage = () => never;
    await fails(open(), 'timeout', false);
  });

  test('A page that changes while it is looked at is looked at again, three times at most.', async () => {
    const { open, page } = screen();
    const destroyed = new Error('Execution context was destroyed');
    page.main.troubles = [destroyed, destroyed];
    await open();
    page.main.troubles = [destroyed, destroyed, destroyed];
    await fails(open(), 'unreadable', false);
  });

  test('Too much is unreadable.', async () => {
    const { open, page } = screen();
    page.main.html = undefined;
    await fails(open(), 'unreadable');
    page.main.html = 'x'.repeat(1_048_577);
    await fails(open(), 'unreadable');
    page.main.html = null;
    const place = new FakeElement('iframe', 'f');
    page.main.elements = [place];
    for (let i = 0; i < 50; i++) page.main.add(new FakeFrame(`${BOX}/${i}`), place);
    await fails(open(), 'unreadable');
  });

  test('Dialogs without end.', async () => {
    const { open, page, chromium } = screen();
    const said = { type: () => 'alert', message: () => 'no', accept: () => Promise.resolve() };
    page.onGoto = () => {
      for (let i = 0; i < 20; i++) page.emit('dialog', said);
      return never;
    };
    await fails(open(), 'unreadable');
    await settle();
    assert.equal(chromium.browser.contexts[0]?.closed, true);
  });
});

describe('calls', () => {
  test('That are given up.', async () => {
    const { open, page, given, clock } = screen();
    page.onGoto = () => given.abort();
    await fails(open(), 'cancelled', false);
    await fails(open(), 'cancelled', false);
    assert.equal(clock.pending, 1, 'only the end of the browser is still to come');
  });

  test('Take turns.', async () => {
    const { backend, page, given, clock } = screen();
    const seen: string[] = [];
    page.onGoto = (url) => void seen.push(url.slice(BOX.length));
    const first = backend.open(new URL(`${BOX}/1`), given.signal);
    const second = backend.open(new URL(`${BOX}/2`), given.signal);
    await settle();
    assert.deepEqual(seen, ['/1']);
    assert.equal((await driven(clock, first)).url.pathname, '/1');
    assert.equal((await driven(clock, second)).url.pathname, '/2');
  });

  test('End when it is closed, and none begins after that.', async () => {
    const { backend, open, page, chromium, clock } = screen();
    page.onGoto = () => never;
    const opening = fails(open(), 'cancelled', false);
    await settle();
    await driven(clock, backend.close());
    await opening;
    await fails(open(), 'cancelled', false);
    assert.deepEqual([chromium.stopped, clock.pending], [1, 0]);
  });
});

describe('following', () => {
  test('Presses what a person sees, and what is folded up too.', async () => {
    const { open, follow, link, page } = screen();
    const next = await follow(await open());
    assert.deepEqual(link.done, ['stay', 'click']);
    assert.equal(page.main.released, 1, 'the page before is forgotten');
    link.visible = false;
    await follow(next);
    assert.deepEqual(link.done.slice(2), ['stay', 'click unseen']);
  });

  test('Where nothing comes, or a login is wanted.', async () => {
    const { open, follow, link, page } = screen();
    link.onClick = () => page.exchange(`${BOX}/f.html`, { failure: 'net::ERR_CONNECTION_RESET' });
    await fails(follow(await open()), 'unreachable', false);
    link.onClick = () => page.exchange(`${BOX}/f.html`, { status: 401 });
    await fails(follow(await open()), 'auth-failed', false);
  });

  test('Only what is shown, and only as it was shown.', async () => {
    const { open, follow, link, chromium } = screen();
    const shown = await open();
    link.caption = 'WAN';
    await fails(follow(shown), 'unreadable', false);
    link.caption = 'LAN';
    await fails(follow(shown), 'unreadable', false);
    const old = await open();
    await open();
    await fails(follow(old), 'unreadable', false);
    const last = await open();
    chromium.browser.emit('disconnected');
    await fails(follow(last), 'unreadable', false);
    assert.deepEqual(link.done, []);
  });
});

describe('submitting', () => {
  const select = new FakeElement('select', 'select');
  const controls = () => {
    const all = {
      name: new FakeElement('input', 'name'),
      keep: new FakeElement('input', 'keep'),
      on: new FakeElement('input', 'on'),
      pap: new FakeElement('option', 'pap'),
    };
    all.pap.select = select;
    for (const box of [all.keep, all.on]) box.onClick = () => void (box.checked = !box.checked);
    return all;
  };
  const first = (page: Page, id: string): ControlChange => {
    const control = on.choice(page, id);
    return { control, value: control.kind === 'choice' ? (control.options[0]?.value ?? '') : '' };
  };

  test('Sets each control, then presses.', async () => {
    const { name, keep, on: radio, pap } = controls();
    const { open, submit, go } = screen(name, keep, radio, pap);
    const shown = await open();
    const next = await submit(shown, [
      { control: on.text(shown, 'name'), value: 'me@isp' },
      { control: on.check(shown, 'keep'), value: true },
      first(shown, 'on'),
      first(shown, 'pap'),
    ]);
    assert.ok(next);
    assert.deepEqual(name.done, ['fill', 'End']);
    assert.deepEqual([keep.checked, radio.checked], [true, true]);
    assert.deepEqual(select.done, ['pap']);
    assert.deepEqual(go.done, ['stay', 'click']);
    keep.done = [];
    await submit(next, [{ control: on.check(next, 'keep'), value: true }]);
    assert.deepEqual(keep.done, [], 'as it was asked for already');
  });

  test('Boxes that are drawn on their labels.', async () => {
    const { keep } = controls();
    const { open, submit } = screen(keep);
    const label = new FakeElement('label', 'label');
    keep.visible = false;
    keep.label = label;
    label.onClick = () => void (keep.checked = !keep.checked);
    const shown = await open();
    await submit(shown, [{ control: on.check(shown, 'keep'), value: true }]);
    assert.deepEqual([keep.done, label.done], [[], ['click']]);
    keep.label = null;
    const again = await open();
    await submit(again, [{ control: on.check(again, 'keep'), value: false }]);
    assert.deepEqual(keep.done, ['click']);
  });

  test('Nothing is pressed where a control does not do what it should.', async () => {
    const { name, keep, pap } = controls();
    const { open, submit, go, page } = screen(name, keep, pap);
    name.most = 3;
    let shown = await open();
    await fails(submit(shown, [{ control: on.text(shown, 'name'), value: 'long' }]), 'invalid-input', false);
    keep.onClick = () => {};
    shown = await open();
    await fails(submit(shown, [{ control: on.check(shown, 'keep'), value: true }]), 'unreadable', false);
    shown = await open();
    await fails(submit(shown, [{ ...first(shown, 'pap'), value: 'none' }]), 'invalid-input', false);
    pap.select = null;
    shown = await open();
    await fails(submit(shown, [first(shown, 'pap')]), 'unreadable', false);
    shown = await open();
    keep.onClick = () => page.exchange(`${BOX}/auto.cgi`, { kind: 'xhr', method: 'POST' });
    await fails(submit(shown, [{ control: on.check(shown, 'keep'), value: true }]), 'unreadable', true);
    assert.deepEqual(go.done, []);
  });

  test('A button that nobody can press.', async () => {
    const { open, submit, go, page } = screen();
    go.onClick = () => Promise.reject(Object.assign(new Error('Timeout'), { name: 'TimeoutError' }));
    await fails(submit(await open()), 'unreadable', false);
    go.onClick = () => {
      // the page asks for values now and then
      page.exchange(`${BOX}/poll`, { kind: 'xhr' });
      throw Object.assign(new Error('Timeout'), { name: 'TimeoutError' });
    };
    await fails(submit(await open()), 'unreadable', true);
  });

  test('An answer that is lost, late, or no page is none.', async () => {
    const post = { method: 'POST' };
    for (const happens of [
      (page) => page.exchange(`${BOX}/set.cgi`, { ...post, failure: 'net::ERR_CONNECTION_RESET' }),
      (page) => page.exchange(`${BOX}/set.cgi`, { ...post, status: 503 }),
      (page) => {
        page.exchange(`${BOX}/set.cgi`, post);
        page.exchange('http://192.168.1.1/', { failure: 'net::ERR_BLOCKED' });
      },
      (page) => {
        page.exchange(`${BOX}/set.cgi`, post);
        throw new Error('Target page, context or browser has been closed');
      },
      (page) => {
        page.exchange(`${BOX}/set.cgi`, post);
        page.main.unchanged = () => never;
      },
    ] as readonly ((page: FakePage) => void)[]) {
      const { open, submit, go, page } = screen();
      const shown = await open();
      go.onClick = () => happens(page);
      if (String(happens).includes('closed'))
        page.main.troubles = [1, 2, 3].map(() => new Error('Browser closed'));
      assert.equal(await submit(shown), undefined);
    }
  });

  test('What never left, or was refused for want of a login, is told.', async () => {
    const { open, submit, go, page } = screen();
    const post = { method: 'POST' };
    go.onClick = () => page.exchange(`${BOX}/x`, { ...post, failure: 'net::ERR_CONNECTION_REFUSED' });
    await fails(submit(await open()), 'unreachable', false);
    go.onClick = () => page.exchange(`${BOX}/x`, { ...post, status: 401 });
    await fails(submit(await open()), 'auth-failed', true);
    go.onClick = () => (page.main.address = 'chrome-error://chromewebdata/') as never;
    await fails(submit(await open()), 'unreadable', false);
  });

  test('Given up while it is pressed, it may have been done.', async () => {
    const { open, submit, go, page, given } = screen();
    const shown = await open();
    go.onClick = () => {
      given.abort();
      return never;
    };
    await fails(submit(shown), 'cancelled', true);
    const other = screen();
    const late = await other.open();
    other.go.onClick = () => {
      other.page.exchange(`${BOX}/x`, { method: 'POST' });
      other.given.abort();
    };
    await fails(other.submit(late), 'cancelled', true);
    assert.equal(page.listenerCount('dialog') > 0, true);
  });
});
