import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestFor } from '../../../lib/screen/forms/form.ts';
import { findButton } from '../../../lib/screen/page/buttons.ts';
import { findField } from '../../../lib/screen/page/find.ts';
import { changesFor } from '../../../lib/screen/page/set.ts';
import { page, refusal } from './page.ts';

const FORMS = `<form id=f name=main method=post action=/a><table><tr><th>DHCP</th><td><input type=checkbox name=d value=1></td></tr></table>BUTTON</form>
  <form name=other method=post action=/b><input type=hidden name=x value=1></form>`;

/** What is sent when a button with this script, and these functions on the page, is pressed. */
function sent(button: string, script = '') {
  const html = `${script && `<script>${script}</script>`}${FORMS.replace('BUTTON', button)}`;
  const there = page(html);
  const changes = changesFor(findField(there, { name: 'd' }), { value: true });
  return requestFor(
    { button: findButton(there, { caption: ['設定'] }), changes, plain: false },
    { charset: 'utf-8' },
  );
}

const anchor = (onclick: string) => `<a href="#" onclick="${onclick}">設定</a>`;

const PLAIN: ReadonlyArray<readonly [string, string?]> = [
  [anchor(`document.getElementById('f').submit();return false;`)],
  [anchor('document.forms[0].submit()')],
  [anchor(`document.forms['main'].submit(); return false`)],
  [anchor('document.main.submit();')],
  [anchor(`if(!confirm('よろしいですか？')) return false; document.forms[0].submit();`)],
  [anchor(`if (confirm('よろしいですか？')) { document.forms[0].submit(); } return false;`)],
  [anchor('return save()'), `function save(){ var f = document.forms[0]; f.submit(); return false; }`],
  [anchor('go(this)'), `function go(e){ // sends it\n e.form.submit(); }`.replace('e.form', 'document.main')],
  [`<input type=button value=設定 onclick="this.form.submit()">`],
  [`<input type=button value=設定 onclick="go(this)">`, `function go(e){ e.form.submit(); }`],
  [`<a href="javascript:document.main.submit()">設定</a>`],
  [
    `<div onclick="save()"><div>設定</div></div>`,
    `function save(){ document.getElementById("f").submit(); }`,
  ],
  [
    `<input type=submit value=設定 onclick="return ask()">`,
    `function ask(){ if(!confirm('x')) return false; return true; }`,
  ],
];
for (const [button, script] of PLAIN)
  test(`Script that only sends the form is sent: ${button} ${script ?? ''}.`, () => {
    const { url, body } = sent(button, script);
    assert.equal(url.pathname, '/a');
    assert.match(String(body), /^d=1/);
  });

const OTHERWISE: ReadonlyArray<readonly [string, string?]> = [
  [anchor('save()')],
  [anchor('save()'), `function save(){ document.main.x.value = '1'; document.main.submit(); }`],
  [anchor('save()'), `function save(){ var x = new XMLHttpRequest(); x.open('POST', '/c'); x.send(); }`],
  [anchor('save()'), `function save(){ document.forms[0].action = '/c'; document.forms[0].submit(); }`],
  [anchor('save()'), `function save(){ document.main.submit(); document.other.submit(); }`],
  [anchor('save()'), `function save(){ setTimeout(function(){ document.main.submit(); }, 1); }`],
  [anchor('save()'), `function save(){ save(); }`],
  [anchor('save()'), `function save(){ document.main.submit(); } function save(){ hash(); }`],
  [anchor(`document.getElementById('nothing').submit()`)],
  [anchor(`eval('document.main.submit()')`)],
  [anchor('return false')],
  [`<input type=button value=設定>`],
];
for (const [button, script] of OTHERWISE)
  test(`Any other script is a browser's: ${button} ${script ?? ''}.`, () => {
    refusal('unsupported', () => sent(button, script));
  });

test('What script sends is the form it names, so that a change in another one is refused.', () => {
  assert.throws(() => sent(anchor('document.other.submit()')), { code: 'unreadable' });
});

test('What script would write into hidden inputs goes along in its place.', () => {
  const there = page(
    '<form method=post action=/init><input type=hidden name=nosave_reboot value=0><input type=text name=t value=0><input type=submit value=再起動></form>',
  );
  const button = findButton(there, { concept: ['restart'] });
  const hidden = { nosave_reboot: '1', t: '1' };
  const { body } = requestFor({ button, changes: [], plain: true, hidden }, { charset: 'utf-8' });
  assert.equal(body, 'nosave_reboot=1&t=0');
});
