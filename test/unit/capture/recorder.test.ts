import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { watchedBackend } from '../../../lib/drivers/screen/backends.ts';
import { LIMITS, Recorder, type CaptureLimits } from '../../../lib/capture/record/recorder.ts';
import { loginNote, noteOf, progressText } from '../../../lib/capture/record/notes.ts';
import { strangerAt, subjectOf, type Recognised } from '../../../lib/capture/record/subject.ts';
import { profileN } from '../../../lib/drivers/airstation/profiles/n.ts';
import { aterm } from '../../../lib/drivers/aterm/driver.ts';
import { igd } from '../../../lib/drivers/igd/driver.ts';
import { familyOf } from '../../../lib/drivers/screen/family.ts';
import { profileP } from '../../../lib/drivers/aterm/profiles/p.ts';
import type { Sighting } from '../../../lib/drivers/definition.ts';
import { overridden } from '../../../lib/drivers/screen/overrides.ts';
import { systemClock } from '../../../lib/router/clock.ts';
import { RouterError } from '../../../lib/router/errors.ts';
import { pageOf } from '../../../lib/screen/page/parse.ts';
import { fails } from '../../support/fails.ts';
import { answer, box, type Box } from '../screen/box.ts';

const plan = overridden(profileN, undefined).screen;

async function recording(t: TestContext, limits: Partial<CaptureLimits> = {}) {
  const web = await box(t, ({ path }) =>
    path === '/packet'
      ? answer(200, { 'content-type': 'application/octet-stream' }, Buffer.from([0, 1]))
      : `<p>${path}`,
  );
  const recorder = new Recorder({ clock: systemClock, limits: { ...LIMITS, ...limits } });
  recorder.stayAt([web.url], plan);
  const at = (path: string) => new URL(path, web.url);
  const get = (path: string) => recorder.request({ url: at(path) });
  return { web, recorder, at, get };
}

const asked = ({ asked: list }: Box) => list.map(({ method, path }) => `${method} ${path}`);

test('While it looks, it sends nothing but looks and the two questions that change nothing.', async (t) => {
  const { web, recorder, at, get } = await recording(t);
  for (const stage of ['anonymous', 'inside'] as const) {
    recorder.stage = stage;
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
      await fails(recorder.request({ url: at('/x'), method, body: 'a=1' }), 'refused-redirect');
    await fails(
      recorder.request({
        url: at('/aterm_httpif.cgi/getparamcmd_no_auth'),
        method: 'POST',
        body: 'REQ_ID=REBOOT',
      }),
      'refused-redirect',
    );
    await fails(
      recorder.request({
        url: at('/aterm_httpif.cgi/setparam'),
        method: 'POST',
        body: 'REQ_ID=SYS_MODE_GET',
      }),
      'refused-redirect',
    );
    await fails(get('/logout.html'), 'refused-redirect');
    await fails(recorder.request({ url: new URL('http://127.0.0.1:9/') }), 'refused-redirect');
  }
  assert.deepEqual(asked(web), []);
  await recorder.request({
    url: at('/aterm_httpif.cgi/getparamcmd_no_auth'),
    method: 'POST',
    body: 'REQ_ID=SYS_MODE_GET',
  });
  await get('/login.html');
  await get('/index_adv.html');
  assert.equal(asked(web).length, 3);
});

test('A login may send, and of what it sends only the names are kept.', async (t) => {
  const { recorder, at } = await recording(t);
  recorder.stage = 'login';
  const body = 'nosave_Password=canary-5f1c&mobile=0&x=7&nosave_session_num=1000003';
  await recorder.request({ url: at('/login.html'), method: 'POST', body });
  await recorder.request({ url: at('/login2'), method: 'POST', body: Buffer.from(body) });
  await fails(recorder.request({ url: at('/reboot.cgi') }), 'refused-redirect');
  assert.deepEqual(
    recorder.records.map(({ sent }) => sent),
    ['nosave_Password=*&mobile=0&x=7&nosave_session_num=*', undefined],
  );
});

test('The way out is always open.', async (t) => {
  const { web, recorder, get } = await recording(t, { pages: 1 });
  await get('/lan');
  await fails(get('/wan'), 'cancelled');
  assert.equal(recorder.full, 'pages');
  recorder.stage = 'logout';
  await get('/logout.html');
  assert.deepEqual(asked(web), ['GET /lan', 'GET /logout.html']);
});

test('The same look is kept once, and what is no text is kept without its content.', async (t) => {
  const { recorder, get } = await recording(t);
  for (const path of ['/lan', '/lan', '/packet']) await get(path);
  assert.deepEqual(
    recorder.records.map(({ url, text }) => [url.pathname, text]),
    [
      ['/lan', '<p>/lan'],
      ['/packet', undefined],
    ],
  );
});

test('What is too much is not kept, and then it is enough.', async (t) => {
  const { recorder, get } = await recording(t, { bytes: 9 });
  await get('/lan');
  await get('/wan');
  assert.equal(recorder.records.length, 1);
  assert.equal(recorder.full, 'bytes');
  await fails(get('/log'), 'cancelled');
});

test('A browser may load what pages are made of, and send nothing of its own.', async (t) => {
  const { recorder, at } = await recording(t, { pages: 3 });
  const may = (method: string, path: string, isPage = false) => recorder.permits(method, at(path), isPage);
  recorder.stage = 'login';
  assert.ok(may('POST', '/login.cgi', true));
  assert.ok(may('POST', '/json.cgi'));
  recorder.stage = 'inside';
  assert.ok(may('GET', '/page.html', true));
  assert.ok(may('GET', '/style.css'));
  assert.ok(may('GET', '/js/autosave.js'));
  assert.ok(may('GET', '/api/status'));
  assert.ok(!may('GET', '/api/reboot'));
  assert.ok(!may('POST', '/api/status'));
  assert.ok(!may('POST', '/x', true));
  assert.ok(!may('GET', '/logout.html', true));
  assert.equal(recorder.blocked, 2);
  assert.ok(!may('GET', '/one-too-many.html', true));
  assert.equal(recorder.full, 'pages');
  recorder.stage = 'logout';
  assert.ok(may('GET', '/logout.html', true));
  assert.ok(may('POST', '/logout.cgi', true));
});

test('What a browser shows is kept without its marks, frames too, in the charset that the page declares.', async (t) => {
  const { recorder, at } = await recording(t);
  recorder.stage = 'inside';
  const frame = pageOf({
    url: at('/f'),
    html: '<p data-futamichi-ref="9" data-futamichi-hidden="">枠 &lt;x&gt;',
    unscripted: false,
  });
  const html =
    '<html data-futamichi-ref="1"><head><meta charset="Shift_JIS"></head><body><iframe src="/f"></iframe></body></html>';
  recorder.show(pageOf({ url: at('/p'), html, frames: [frame], unscripted: false }));
  const [page, inner] = recorder.records;
  assert.equal(page?.charset, 'shift_jis');
  assert.equal(page.by, 'browser');
  assert.doesNotMatch(page.text ?? '', /futamichi/);
  assert.match(inner?.text ?? '', /<p data-futamichi-hidden(="")?>枠 &lt;x&gt;<\/p>/);
});

test('Each family is worked with what it needs, and everything goes by the recorder.', async (t) => {
  const { recorder } = await recording(t);
  const watch = { recorder, clock: systemClock };
  const login = { username: 'admin', password: 'x' };
  for (const [profile, target, kind] of [
    [profileN, { host: '127.0.0.1' }, 'forms'],
    [profileP, { host: '127.0.0.1' }, 'browser'],
    [profileP, { host: '127.0.0.1', browser: '/nowhere/chromium' }, 'browser'],
  ] as const) {
    const backend = watchedBackend(overridden(profile, undefined), login, target, watch);
    assert.equal(backend.kind, kind);
    await backend.close();
  }
});

test('What is known of a box comes from the driver that has seen it.', () => {
  const target = { host: '192.168.10.1' };
  const base = new URL('http://192.168.10.1/');
  const seen = (definition: Recognised['definition'], sighting: Partial<Sighting>) =>
    subjectOf({ definition, sighting: { driver: 'x', identity: 'x', label: 'x', ...sighting } }, target);
  const unknown = seen(aterm, { model: null, base });
  assert.equal(unknown.profile, undefined);
  assert.equal(unknown.hasScreens, true);
  assert.equal(unknown.questions.length, 2);
  const screen = familyOf('WX3000HP', aterm.screens ?? []);
  assert.equal(seen(aterm, { model: 'WX3000HP', base, screen }).profile?.id, 'aterm-p');
  const plain = seen(igd, {});
  assert.equal(plain.model, null);
  assert.equal(plain.hasScreens, false);
  assert.deepEqual(plain.questions, []);
  const place = { description: { model: 'M' } } as Sighting['place'];
  assert.equal(seen(igd, { place }).model, 'M');
  assert.deepEqual(strangerAt(target).base, base);
});

const same = (text: string) => text;

test('What goes on and what is missing is said in both languages.', () => {
  for (const doing of ['finding', 'anonymous', 'login', 'logout', 'masking'] as const) {
    const { en, ja } = progressText({ doing });
    assert.ok(en !== '' && /[ぁ-んァ-ヶ一-龠]/.test(ja));
  }
  for (const code of [
    'stranger',
    'no-screen',
    'no-login',
    'pages',
    'bytes',
    'time',
    'lost',
    'silent',
    'blocked',
  ] as const) {
    const { en, ja } = noteOf(code)(same);
    assert.ok(en !== '' && /[ぁ-んァ-ヶ一-龠]/.test(ja));
  }
  assert.match(loginNote(new RouterError('busy'))(same).en, /^Only pages.*: .*\.$/);
  assert.match(loginNote(new RouterError('auth-failed', { detail: 'x' }))(same).ja, /\(x\)$/);
});
