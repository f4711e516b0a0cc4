import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redirectOf } from '../../../lib/screen/forms/redirect-page.ts';
import { page } from './page.ts';

const script = (text: string, body = '') => `<title>Redirect Page</title><script>${text}</script>${body}`;

const LEADS: ReadonlyArray<readonly [string, string]> = [
  ['<meta http-equiv="Refresh" content="0; URL=/login.html">', '/login.html'],
  [`<meta http-equiv=refresh content="1;url='login.html#x'">`, '/login.html'],
  ['<meta http-equiv=refresh content="0,login.html">', '/login.html'],
  [script("location.href='/login.html';"), '/login.html'],
  [script('<!--\nlocation = "/login.html"\n//-->'), '/login.html'],
  [script("/* go */ top.location.replace('/login.html')"), '/login.html'],
  [script('window.parent.document.location.assign("/login.html")'), '/login.html'],
  [script("function go(){ location.href = '/login.html'; }\ngo();"), '/login.html'],
  [script("function go(){ location.href = '/login.html'; }", '<body onload="go();">'), '/login.html'],
  [`<body onload="javascript:location.href='/login.html'">wait`, '/login.html'],
];
for (const [html, expected] of LEADS) {
  test(`${html} leads on.`, () => assert.equal(redirectOf(page(html))?.pathname, expected));
}

test('Where a page leads is told whatever the host.', () => {
  assert.equal(redirectOf(page(script('location.href="http://example.com/"')))?.origin, 'http://example.com');
});

const STAYS: readonly string[] = [
  '<p>page</p>',
  '<meta http-equiv=refresh content="60; url=/index.html">設定が完了しました',
  '<meta http-equiv=refresh content="0">',
  '<meta http-equiv=refresh content="0; url=/page">',
  '<meta http-equiv=refresh content="x; url=/login.html">',
  '<meta http-equiv=refresh>',
  '<meta http-equiv=refresh content="0; url=http://[">',
  '<meta http-equiv=refresh content="0; url=ftp://192.168.0.1/">',
  script("if (x) location.href='/login.html'"),
  script("location.href='/login.html' + id"),
  script("function go(){ location.href='/login.html' }"),
  script("function go(){ location.href='/login.html' } stop()"),
  script("location.href='/login.html'", '<input name=a>'),
  script("location.href='/login.html'", 'words '.repeat(100)),
  script("location.href='/login.html'", '<frameset><frame src=x></frameset>'),
  script(`location.href='/login.html';${' '.repeat(3_000)}`),
  `${script("location.href='/login.html'")}<script src=x.js></script>`,
  '<body onload="init()">',
];
for (const html of STAYS) {
  test(`${html.slice(0, 80)} is a page to be read.`, () => assert.equal(redirectOf(page(html)), undefined));
}
