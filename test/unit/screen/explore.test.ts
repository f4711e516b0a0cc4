import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RouterError, type ErrorCode } from '../../../lib/router/errors.ts';
import { explore } from '../../../lib/screen/explore.ts';
import { screenPlan, type PageLocation } from '../../../lib/screen/plan.ts';
import { page, rejection } from './page.ts';

const PLAN = screenPlan.parse({
  login: { kind: 'form', path: '/login.html', password: { name: 'p' }, press: { concept: ['login'] } },
  logout: { path: '/top.html' },
});

const links = (...paths: readonly string[]) =>
  paths.map((path) => `<li><a href="${path}">${path.replaceAll(/[^a-z]/g, ' ')}</a></li>`).join('');

/** A screen of these pages; what is no page is an error of that code. */
function screen(pages: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  return {
    asked,
    open: ({ path = '' }: PageLocation) => {
      asked.push(path);
      const html = pages[path];
      if (html?.startsWith('!')) return Promise.reject(new RouterError(html.slice(1) as ErrorCode));
      if (html === undefined) return Promise.reject(new RouterError('unreadable'));
      return Promise.resolve(page(html, { url: `http://192.168.0.1${path}` }));
    },
  };
}

const go = (there: ReturnType<typeof screen>) => explore(there, PLAN, new AbortController().signal);

test('It goes from the first page to those that show something, and to neither end of the login.', async () => {
  const there = screen({
    '/': links(
      '/lan.html',
      '/logout.html',
      '/reboot.html',
      '/login.html',
      '/top.html',
      '/password.html',
      '/cgi/do?act=reset',
      'http://elsewhere.example/lan.html',
      '/config.bin',
    ),
    '/lan.html': 'LAN',
  });
  const { pages, cut } = await go(there);
  assert.deepEqual(there.asked, ['/', '/lan.html']);
  assert.deepEqual([...pages.keys()], ['/', '/lan.html']);
  assert.equal(cut, false);
});

test('A bounded number of pages is looked at, and it says that there are more.', async () => {
  const names = Array.from('abcdefghijklmnopqrstuvwxyz').flatMap((a) => [`/lan/${a}.html`, `/wan/${a}.html`]);
  const there = screen({ '/': links(...names), ...Object.fromEntries(names.map((name) => [name, name])) });
  const { pages, cut } = await go(there);
  assert.deepEqual([pages.size, cut], [40, true]);
  assert.equal(there.asked.length, 40);
});

test('One page at two addresses is one, and of pages that differ in a number only some are looked at.', async () => {
  const list = Array.from({ length: 30 }, (_, n) => `/log/list.html?page=${n}`);
  const there = screen({
    '/': links('/lan.html', '/wan.html', ...list),
    '/lan.html': 'same',
    '/wan.html': 'same',
    ...Object.fromEntries(list.map((path) => [path, path])),
  });
  const { pages } = await go(there);
  assert.deepEqual([...pages.keys()].slice(0, 2), ['/', '/lan.html']);
  assert.equal(pages.size, 2 + 8);
});

test('A page that is not to be had costs only itself; after two one after the other it stops.', async () => {
  const names = ['/lan.html', '/wan.html', '/log.html', '/wlan.html', '/dhcp.html'];
  const there = screen({ '/': links(...names), '/wan.html': 'WAN', '/dhcp.html': 'DHCP' });
  const { pages } = await go(there);
  assert.deepEqual([...pages.keys()], ['/', '/wan.html']);
  assert.equal(there.asked.at(-1), '/wlan.html');
});

for (const code of ['unreadable', 'auth-failed', 'busy', 'unreachable'] as const)
  test(`Without its first page there is nothing (${code}).`, async () => {
    await rejection(code, go(screen({ '/': `!${code}` })));
  });

test('What concerns the box or the login ends it.', async () => {
  await rejection('unreachable', go(screen({ '/': links('/lan.html'), '/lan.html': '!unreachable' })));
});
