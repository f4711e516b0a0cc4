import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pattern } from '../../../lib/pattern/pattern.ts';
import { findLink, pageLinks } from '../../../lib/screen/page/links.ts';
import { page, refusal } from './page.ts';

const N_MENU = `<ul><li id=sub_meu1_0 onclick="ChangeMenu2Css('wan.html','sub_meu1_0','4','help_wan_port.html')"><span>Internet</span></li>
<li><a href="javascript:ChangeMenu2Css('lan.html')">LAN</a></li><li onclick="toggle()">Other</li></ul>`;
const N_SCRIPT = new Pattern(String.raw`ChangeMenu2Css\('([a-z0-9_]+\.html)'`);

const to = (html: string, words: string, script?: Pattern, base?: string) =>
  findLink(page(html, base === undefined ? {} : { url: base }), [words], script).url.href;

test('A menu item is found by its words, and its address belongs to the page.', () => {
  assert.equal(
    to('<a href="./other_main">その他の設定</a>', 'その他の設定'),
    'http://192.168.0.1/other_main',
  );
  assert.equal(
    to('<a href="b.html" title=設定><img src=x></a>', '設定', undefined, 'http://192.168.0.1/a/'),
    'http://192.168.0.1/a/b.html',
  );
  assert.equal(
    to('<base href="/deep/"><map><area href=b alt=設定></map>', '設定'),
    'http://192.168.0.1/deep/b',
  );
  assert.equal(to('<base href="http://["><a href=b>設定</a>', '設定'), 'http://192.168.0.1/b');
});

test('A menu item that calls script is found with the plan’s expression.', () => {
  assert.equal(to(N_MENU, 'Internet', N_SCRIPT), 'http://192.168.0.1/wan.html');
  assert.equal(to(N_MENU, 'LAN', N_SCRIPT), 'http://192.168.0.1/lan.html');
  refusal('unreadable', () => to(N_MENU, 'Internet'));
  refusal('unreadable', () => to(N_MENU, 'Other', N_SCRIPT));
  refusal('unreadable', () =>
    to(`<b onclick="go('http://[')">X</b>`, 'X', new Pattern(String.raw`go\('([^']*)'`)),
  );
});

test('The same item twice is one; items that differ are ambiguous.', () => {
  assert.equal(to('<a href=a>再起動</a><p><a href=a>再起動</a>', '再起動'), 'http://192.168.0.1/a');
  const { detail } = refusal('unreadable', () =>
    to('<a href=a>再起動</a><a href=b?c=1>再起動</a>', '再起動'),
  );
  assert.equal(detail, '2 times the link 再起動: /a, /b?c=1');
});

test('What a menu has folded away is found where nothing else is.', () => {
  const folded = '<ul style="display:none"><li><a href=a>再起動</a></ul>';
  assert.equal(to(folded, '再起動'), 'http://192.168.0.1/a');
  assert.equal(to(`${folded}<a href=b>再起動</a>`, '再起動'), 'http://192.168.0.1/b');
});

test('An item of another host is refused, and passed over where there is one of the box.', () => {
  const outside = '<a href="https://www.aterm.jp/web/model/">サポート</a>';
  refusal('refused-redirect', () => to(outside, 'サポート'));
  assert.equal(to(`${outside}<a href=support>サポート</a>`, 'サポート'), 'http://192.168.0.1/support');
});

test('What leads nowhere is no menu item.', () => {
  for (const href of ['#top', '', 'javascript:void(0)', 'mailto:a@example.com', 'http://['])
    refusal('unreadable', () => to(`<a href="${href}">X</a>`, 'X'));
  const { detail } = refusal('unreadable', () => to('<a href=a>A</a><a href=b>B</a>', 'X'));
  assert.equal(detail, 'no link X; seen: A, B');
});

test('A menu in a frame.', () => {
  const frame = page('<a href=b>B</a>', { url: 'http://192.168.0.1/menu/frame' });
  assert.equal(findLink(page('', { frames: [frame] }), ['B']).url.href, 'http://192.168.0.1/menu/b');
});

test('All links, those that are folded away and those of other hosts too.', () => {
  const html = `${N_MENU}<a href=/a hidden>A</a><a href="http://example.com/">Out</a>`;
  assert.deepEqual(
    pageLinks(page(html), N_SCRIPT).map(({ words, url }) => `${words} ${url.href}`),
    [
      'Internet http://192.168.0.1/wan.html',
      'LAN http://192.168.0.1/lan.html',
      'A http://192.168.0.1/a',
      'Out http://example.com/',
    ],
  );
  assert.equal(pageLinks(page(html)).length, 2);
});

test('A menu item in another spelling is found where the very words are not there.', () => {
  const there = page('<a href=/lan>ＬＡＮ側の設定</a><a href=/wan>Internet設定</a><a href=/log>ログ</a>');
  assert.equal(findLink(there, ['LAN設定']).url.pathname, '/lan');
  assert.equal(findLink(there, ['Internet']).url.pathname, '/wan');
  refusal('unreadable', () => findLink(there, ['セキュリティログ']));
});
