import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Archive } from '../../../lib/capture/archive/archive.ts';
import type { WatchedBackend } from '../../../lib/drivers/screen/backends.ts';
import { capture, type CaptureOptions } from '../../../lib/capture/record/capture.ts';
import { progressText, type CaptureProgress } from '../../../lib/capture/record/notes.ts';
import { reportOn } from '../../../lib/capture/archive/report.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { FormsBackend } from '../../../lib/screen/forms/backend.ts';
import { fails } from '../../support/fails.ts';
import {
  LOCAL_DRIVERS,
  SCREENS,
  sentOtherwise,
  targetAt,
  type EmulatedScreen,
} from '../../support/screens.ts';

/** Forms for all families: those whose login needs script do not get in. */
const formsOnly: WatchedBackend = ({ screen: { charset, strayHidden, login: kind } }, login, _, watch) =>
  new FormsBackend({
    charset,
    strayHidden,
    clock: watch.clock,
    request: watch.recorder.request,
    ...(kind.kind === 'basic' && { login }),
  });

async function emulated(t: TestContext, screen: EmulatedScreen, rest: Partial<CaptureOptions> = {}) {
  const face = await screen.start();
  t.after(() => face.close());
  const progress: CaptureProgress[] = [];
  const options: CaptureOptions = {
    target: targetAt(face),
    driver: screen.driver,
    definitions: LOCAL_DRIVERS,
    creator: { name: 'test', version: '0' },
    signal: new AbortController().signal,
    onProgress: (each) => progress.push(each),
    backend: formsOnly,
    ...rest,
  };
  return { face, progress, options };
}

const screenOf = (family: string): EmulatedScreen =>
  SCREENS.find((each) => each.family === family) as EmulatedScreen;

/** All that a capture must not tell of an emulated box. */
const secretsOf = ({ box }: Awaited<ReturnType<EmulatedScreen['start']>>): readonly string[] => [
  box.options.admin.password,
  encodeURIComponent(box.options.admin.password),
  box.settings.account.username,
  box.settings.account.password,
  box.wanMac,
  box.lanMac.toUpperCase(),
  box.options.serial,
  box.wanAddress ?? '25.100.7.10',
  'living-room-pc',
  'Buffalo-G-5310',
  'aterm-5e1000',
  'canary-wifi-key',
  '02:00:5E:00:53:10',
];

for (const screen of SCREENS) {
  test(`${screen.family}: a capture only looks, logs in once and out again, and tells no secret.`, async (t) => {
    const { face, options, progress } = await emulated(t, screen);
    const before = JSON.stringify(face.box.settings);
    const { archive, meta, problem, exchanges } = await capture(options);
    assert.equal(meta.family, screen.family);
    assert.deepEqual(sentOtherwise(face.requests), []);
    assert.equal(JSON.stringify(face.box.settings), before);
    const text = JSON.stringify(archive);
    for (const secret of secretsOf(face).filter(Boolean)) assert.ok(!text.includes(secret), secret);
    assert.equal(problem?.code, screen.browser && 'unsupported');
    const pages = progress.filter(({ doing }) => doing === 'page').length;
    assert.equal(pages > 0, !screen.browser);
    assert.ok(exchanges >= (screen.browser ? 2 : pages));
    const basic = ['aterm-a', 'aterm-r', 'airstation-n0'].includes(screen.family);
    if (!basic) assert.equal(face.sessions, 0);
    assert.equal(face.logins, screen.browser ? 0 : 1);
  });
}

test('What is captured says which model and firmware it is of, and what the profile makes of it.', async (t) => {
  for (const [family, model, firmware] of [
    ['airstation-n', 'WSR-1800AX4S', '1.11'],
    ['aterm-a', 'WG1800HP2', '1.0.31'],
  ] as const) {
    const { options } = await emulated(t, screenOf(family));
    const { archive, meta } = await capture(options);
    assert.equal(meta.model, model);
    assert.equal(meta.firmware, firmware);
    const report = await reportOn(new Archive(JSON.stringify(archive)));
    assert.equal(report.family, family);
    assert.equal(report.findings.filter(({ told }) => told && told.state !== 'value').length, 0);
    assert.equal(report.evidence, 'recorded');
  }
});

test('It says how far it is, and no page is opened twice.', async (t) => {
  const { face, options, progress } = await emulated(t, screenOf('airstation-n'));
  await capture(options);
  const pages = progress.flatMap((each) => (each.doing === 'page' ? [each] : []));
  assert.deepEqual(
    pages.map(({ page }) => page),
    pages.map((_, at) => at + 1),
  );
  for (const { page, about } of pages) assert.ok(about >= page);
  assert.equal(pages.at(-1)?.about, pages.length);
  const paths = pages.map(({ path }) => path);
  assert.equal(new Set(paths).size, paths.length);
  assert.match(progressText(pages[6] as CaptureProgress).en, /^page 7 of about \d+: \/\w+\.html$/);
  assert.match(progressText(pages[6] as CaptureProgress).ja, /^ページ 7\/約\d+: /);
  assert.deepEqual(
    progress.filter(({ doing }) => doing !== 'page').map(({ doing }) => doing),
    ['finding', 'anonymous', 'login', 'logout', 'masking'],
  );
  assert.equal(face.requests.filter(({ path }) => path === '/wan.html').length, 1);
});

test('Without a login there are the pages for everybody, and the capture says so.', async (t) => {
  const { face, options } = await emulated(t, screenOf('airstation-n'));
  const { host, url } = targetAt(face) as { host: string; url: URL };
  const { notes, problem, archive } = await capture({ ...options, target: { host, url } });
  assert.equal(problem, undefined);
  assert.match(notes[0]?.en ?? '', /No user name/);
  assert.equal(face.logins, 0);
  assert.ok(JSON.stringify(archive).includes('nosave_Password'));
});

test('A wrong password is tried once, and what anybody can see is kept with the reason.', async (t) => {
  const { face, options } = await emulated(t, screenOf('airstation-n'));
  const { problem, notes, exchanges, archive } = await capture({
    ...options,
    target: targetAt(face, 'canary-5f1c'),
  });
  assert.equal(problem?.code, 'auth-failed');
  assert.equal(face.logins, 1);
  assert.ok(exchanges > 0);
  assert.equal(notes.length, 1);
  assert.ok(!JSON.stringify([archive, notes]).includes('canary'));
});

test('A person who is logged in is left alone.', async (t) => {
  const { face, options } = await emulated(t, screenOf('airstation-n'));
  face.intrude();
  const { problem } = await capture(options);
  assert.equal(problem?.code, 'busy');
  assert.equal(face.sessions, 1);
});

test('Somebody who gives up gets no capture, and the router is logged out of.', async (t) => {
  const end = new AbortController();
  const { face, options } = await emulated(t, screenOf('airstation-n'), {
    signal: end.signal,
    onProgress: (each) => each.doing === 'page' && each.page === 4 && end.abort(),
  });
  await fails(capture(options), 'cancelled');
  assert.equal(face.sessions, 0);
  assert.equal(face.requests.at(-1)?.path, '/login.html');
  assert.equal(face.requests.at(-2)?.path, '/logout.html');
});

test('Somebody who gives up before the login is not kept waiting.', async (t) => {
  const end = new AbortController();
  const { face, options } = await emulated(t, screenOf('airstation-n'), {
    signal: end.signal,
    onProgress: (each) => each.doing === 'anonymous' && end.abort(),
  });
  await fails(capture(options), 'cancelled');
  assert.equal(face.logins, 0);
});

for (const [limits, note] of [
  [{ pages: 8 }, /more pages/],
  [{ bytes: 9_000 }, /larger/],
] as const) {
  test(`What a capture takes is limited: ${JSON.stringify(limits)}.`, async (t) => {
    const { face, options } = await emulated(t, screenOf('airstation-n'), { limits });
    const { notes, archive, problem } = await capture(options);
    assert.equal(problem, undefined);
    assert.match(notes.map(({ en }) => en).join(), note);
    const { entries } = archive.log;
    const kept = entries.reduce(
      (sum, { response }) => sum + Buffer.byteLength(response.content.text ?? ''),
      0,
    );
    if ('bytes' in limits) assert.ok(kept <= limits.bytes + 1_000);
    else assert.ok(entries.filter(({ _futamichi: ours }) => ours?.stage === 'inside').length <= limits.pages);
    assert.equal(face.sessions, 0);
  });
}

test('When the time is up, what there is is kept, and the router is logged out of.', async (t) => {
  let late: (() => void) | undefined;
  const { face, options } = await emulated(t, screenOf('airstation-n'), {
    clock: {
      now: () => 0,
      monotonic: () => 0,
      after: (ms, run) => {
        if (ms === 180_000) late = run;
        return () => undefined;
      },
    },
    onProgress: (each) => each.doing === 'page' && each.page === 4 && late?.(),
  });
  const { notes, exchanges } = await capture(options);
  assert.match(notes.map(({ en }) => en).join(), /longer than a capture may/);
  assert.ok(exchanges > 4);
  assert.equal(face.sessions, 0);
});

test('What does not answer is an error, and so is an address of nothing.', async () => {
  const options = {
    definitions: LOCAL_DRIVERS,
    creator: { name: 'x', version: '0' },
    signal: new AbortController().signal,
  };
  const target = { host: '127.0.0.1', url: new URL('http://127.0.0.1:9/') };
  await fails(capture({ ...options, target }), 'unreachable');
  await fails(capture({ ...options, target, driver: 'zyxel' }), 'invalid-input');
});

test('A login page that is not as the profile expects gets no password.', async (t) => {
  const { face, options } = await emulated(t, screenOf('airstation-n'), {});
  const profile = { screen: { login: { password: { name: 'other' } } } };
  const { problem } = await capture({ ...options, target: { ...targetAt(face), profile } });
  assert.equal(problem?.code, 'unreadable');
  assert.equal(face.logins, 0);
  assert.ok(problem instanceof RouterError);
});
