import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findButton } from '../../../lib/screen/page/buttons.ts';
import { findField } from '../../../lib/screen/page/find.ts';
import { requestFor } from '../../../lib/screen/forms/form.ts';
import type { Locator, Press } from '../../../lib/screen/plan.ts';
import { changesFor, type WantedValue } from '../../../lib/screen/page/set.ts';
import { AIRSTATION_WAN, ATERM_STATUS } from './markup.ts';
import { page, refusal, type Around } from './page.ts';

interface Sending extends Around {
  readonly press?: Press;
  readonly set?: ReadonlyArray<readonly [Locator, WantedValue]>;
  readonly plain?: boolean;
  readonly charset?: string;
  readonly strayHidden?: readonly string[];
}

const OK: Press = { caption: ['OK'] };

function send(
  html: string,
  { press = OK, set = [], plain = false, charset = 'utf-8', strayHidden, ...around }: Sending = {},
) {
  const on = page(html, around);
  const changes = set.flatMap(([locator, target]) => changesFor(findField(on, locator), target));
  return requestFor(
    { button: findButton(on, press), changes, plain },
    { charset, ...(strayHidden && { strayHidden }) },
  );
}

/** The body, or what stands after the question mark. */
function body(html: string, sending: Sending = {}): string {
  const request = send(html, sending);
  return request.method === 'GET' ? request.url.search.slice(1) : String(request.body);
}

const form = (inside: string, attributes = '') =>
  `<form method=post action=/set ${attributes}>${inside}<input type=submit value=OK></form>`;

const SENT: ReadonlyArray<readonly [string, string, string, Sending?]> = [
  [
    'hidden ones wherever they stand',
    '<div style="display:none"><input name=a value=1></div><input type=hidden name=b value=2>',
    'a=1&b=2',
  ],
  [
    'boxes only if they are ticked',
    '<input type=checkbox name=a value=0 checked><input type=checkbox name=b><input type=checkbox name=c checked>',
    'a=0&c=on',
  ],
  [
    'the radio button that is chosen',
    '<input type=radio name=a value=1><input type=radio name=a value=2 checked>',
    'a=2',
  ],
  [
    'the last of two that are chosen',
    '<input type=radio name=a value=1 checked><input type=radio name=a value=2 checked>',
    'a=2',
  ],
  ['no radio button where none is chosen', '<input type=radio name=a value=1>', ''],
  [
    'the entry of a list, chosen or first',
    '<select name=a><option>x<option selected value=>y</select><select name=b><option value=1>x</select>',
    'a=&b=1',
  ],
  [
    'all chosen entries of a list, without those that are disabled',
    '<select name=a multiple><option selected>x<option selected disabled>y<optgroup disabled><option selected>z</select>',
    'a=x',
  ],
  ['text areas with the line breaks of the web', '<textarea name=a>\n1\n2</textarea>', 'a=1%0D%0A2'],
  ['one line in one line', '<input name=a value="1&#10;2">', 'a=12'],
  [
    'nothing that is disabled, by itself or around it',
    '<input name=a disabled><fieldset disabled><legend><input name=l></legend><input name=b></fieldset><input name=c>',
    'l=&c=',
  ],
  [
    'nothing without a name',
    '<input value=1><select><option>1</select><textarea>1</textarea><input type=file>',
    '',
  ],
  ['the lines of what is hidden', '<input type=hidden name=a value="1&#10;2">', 'a=1%0D%0A2'],
  [
    'its charset by its own name',
    '<input type=hidden name=_charset_>',
    '_charset_=windows-1252',
    { charset: 'windows-1252' },
  ],
  ['an unchosen file', '<input type=file name=a>', 'a='],
  [
    'its charset to whom asks',
    '<input type=hidden name=_charset_>',
    '_charset_=EUC-JP',
    { charset: 'euc-jp' },
  ],
  ['characters in the charset of the page', '<input name=a value=動>', 'a=%93%AE', { charset: 'shift_jis' }],
  ['a password of the page', '<input type=password name=a value=geheim>', 'a=geheim'],
  [
    'no other button',
    '<input type=submit name=a value=x><button name=b>y</button><input type=button name=c value=z><input type=image name=d alt=w>',
    '',
  ],
];
for (const [what, inside, expected, sending] of SENT) {
  test(`A form sends ${what}.`, () => assert.equal(body(form(inside), sending), expected));
}

const PRESSED: ReadonlyArray<readonly [string, string, string]> = [
  ['a submit input', '<input type=submit name=b value=OK>', 'b=OK'],
  ['a button', '<button name=b value=1>OK</button>', 'b=1'],
  ['a button without a value', '<button name=b>OK</button>', 'b='],
  ['an image', '<input type=image name=b alt=OK>', 'b.x=0&b.y=0'],
  ['an image without a name', '<input type=image alt=OK>', 'x=0&y=0'],
  ['a button without a name', '<button>OK</button>', ''],
];
for (const [what, button, expected] of PRESSED) {
  test(`${what} sends ${expected || 'nothing of its own'}.`, () => {
    assert.equal(body(`<form method=post>${button}</form>`), expected);
  });
}

test('Controls belong to a form that the markup ends too early.', () => {
  const html = `<table><tr><form method=post action=/set><td>A</td><td><input name=a value=1></td></tr>
    <tr><td>B</td><td><input name=b value=2><input type=submit value=OK></td></tr></form></table><input name=c>`;
  assert.equal(body(html), 'a=1&b=2');
});

test('Controls belong to a form that they name, and the button too.', () => {
  const html =
    '<form id=f method=post></form><input name=a form=f value=1><form><input name=b></form><button form=f>OK</button>';
  assert.equal(body(html), 'a=1');
});

test('A session number outside of the form goes along if the plan says so.', () => {
  const press = { id: 'wan_apply' };
  const name = 'nosave_session_num';
  assert.doesNotMatch(body(AIRSTATION_WAN, { press }), new RegExp(name));
  const sent = body(AIRSTATION_WAN, {
    press,
    charset: 'shift_jis',
    strayHidden: [name],
    set: [
      [{ label: ['IPアドレス取得方法'] }, { words: ['PPPoEクライアント機能を使用する'] }],
      [{ label: ['手動設定'] }, { value: '02:00:5E:00:53:01' }],
    ],
  });
  assert.equal(
    sent,
    `${name}=4711&WanMethod=2&Gateway=&MacMode=0&WanMac=02%3A00%3A5E%3A00%3A53%3A01&apply=%90%DD%92%E8`,
  );
});

test('Changes are what is sent.', () => {
  const inside = `<table><tr><td>T</td><td><input name=t value=old></td></tr><tr><td>C</td><td><input type=checkbox name=c value=1></td></tr>
    <tr><td>D</td><td><input type=checkbox name=d checked></td></tr><tr><td>R</td><td><input type=radio name=r value=1 checked>on<input type=radio name=r value=0>off</td></tr>
    <tr><td>S</td><td><select name=s><option value=a>A<option value=b>B</select></td></tr><tr><td>A</td><td><textarea name=a></textarea></td></tr></table><input type=hidden name=h value=0>`;
  const set: Sending['set'] = [
    [{ label: ['T'] }, { value: 'new' }],
    [{ label: ['C'] }, { value: true }],
    [{ label: ['D'] }, { value: false }],
    [{ label: ['R'] }, { words: ['off'] }],
    [{ label: ['S'] }, { words: ['B'] }],
    [{ label: ['A'] }, { value: 'x\ny' }],
    [{ name: 'h' }, { value: '1' }],
  ];
  assert.equal(body(form(inside), { set }), 't=new&c=1&r=0&s=b&a=x%0D%0Ay&h=1');
});

test('A form goes where it says, or its button, or to its own page.', () => {
  const url = 'http://192.168.0.1/index.cgi/lan_main?x=1#top';
  const at = (html: string) => send(html, { url }).url.href;
  assert.equal(at(form('', '')), 'http://192.168.0.1/set');
  assert.equal(
    at('<form method=post action="./lan_set#x"><button>OK</button></form>'),
    'http://192.168.0.1/index.cgi/lan_set',
  );
  assert.equal(
    at('<form method=post action=a><button formaction=b>OK</button></form>'),
    'http://192.168.0.1/index.cgi/b',
  );
  assert.equal(
    at('<base href=/x/><form method=post><button>OK</button></form>'),
    'http://192.168.0.1/index.cgi/lan_main?x=1',
  );
});

test('Method and encoding, by the form or its button.', () => {
  const get = send('<form action="/a?old=1"><input name=a value=1><button>OK</button></form>');
  assert.deepEqual([get.method, get.url.href, get.body], ['GET', 'http://192.168.0.1/a?a=1', undefined]);
  const post = send('<form><input name=a value=1><button formmethod=POST>OK</button></form>');
  assert.deepEqual(
    [post.method, post.contentType, post.body],
    ['POST', 'application/x-www-form-urlencoded', 'a=1'],
  );
  const parts = send(
    '<form method=post enctype="multipart/form-data"><input name=a value=1><button>OK</button></form>',
  );
  const [, boundary = ''] = /^multipart\/form-data; boundary=(-+\w+)$/.exec(parts.contentType ?? '') ?? [];
  assert.equal(
    Buffer.from(parts.body as Uint8Array).toString(),
    `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--\r\n`,
  );
  refusal('unsupported', () => send('<form method=post enctype=text/plain><button>OK</button></form>'));
});

test('The form’s own charset comes before the page’s, if anybody knows it.', () => {
  assert.equal(body(form('<input name=a value=動>', 'accept-charset="klingon, EUC-JP"')), 'a=%C6%B0');
  assert.equal(body(form('<input name=a value=動>', 'accept-charset=klingon')), 'a=%E5%8B%95');
});

test('Nothing goes to another host.', () => {
  const qr =
    '<form method=post action="https://display.qr.aterm.jp/"><input type=hidden name=1_PW value=geheim><button>OK</button></form>';
  const error = refusal('refused-redirect', () => send(qr));
  assert.equal(error.detail, 'a form to https://display.qr.aterm.jp');
  refusal('refused-redirect', () => send(qr, { plain: true }));
  refusal('refused-redirect', () =>
    send('<form><button formaction="http://192.168.0.1:81/">OK</button></form>'),
  );
  refusal('refused-redirect', () =>
    send('<base href="http://example.com/"><form action=x><button>OK</button></form>'),
  );
  refusal('refused-redirect', () => send('<a href="http://example.com/">OK</a>'));
  refusal('unreadable', () => send('<form action="http://["><button>OK</button></form>'));
});

const SCRIPTED: ReadonlyArray<readonly [string, string]> = [
  ['a button with script', '<form><input type=submit onclick="check()" value=OK></form>'],
  ['a form with script', '<form onsubmit="return check(this)"><button>OK</button></form>'],
  ['script around the button', '<form><div onclick="go()"><button>OK</button></div></form>'],
  ['a button that is none by itself', '<form><button type=button>OK</button></form>'],
  ['a link', '<form><a href="#">OK</a></form>'],
  ['a link with script', '<form><a href="javascript:document.f.submit()">OK</a></form>'],
  [
    'a listener for the form',
    '<form id=f><button>OK</button></form><script>document.getElementById("f").addEventListener("submit", send)</script>',
  ],
  [
    'a listener of jQuery',
    '<form><button>OK</button></form><script>$("form").submit(function () {})</script>',
  ],
  [
    'a listener for the button',
    '<form><button id=ok>OK</button></form><script>$("#ok").on("click", send)</script>',
  ],
  [
    'a listener for a link',
    '<form><a href=/x id=ok>OK</a></form><script>document.getElementById("ok").onclick = send</script>',
  ],
  [
    'script that fills the form in',
    '<form><input name=mode value=0><button>OK</button></form><script>document.forms[0].mode.value = 1</script>',
  ],
  [
    'script that fills forms in',
    '<form><input name=mode><button>OK</button></form><script>for (k in c) f[k].value = c[k]</script>',
  ],
  [
    'radio buttons that script chooses from',
    '<form><input type=radio name=r value=1>a<button>OK</button></form><script src=x.js></script>',
  ],
  ['a form whose action is script', '<form action="javascript:go()"><button>OK</button></form>'],
  ['a disabled button', '<form><button disabled>OK</button></form>'],
];
for (const [what, html] of SCRIPTED) {
  test(`${what}: refused, and a browser is named as the way out.`, () => {
    assert.match(refusal('unsupported', () => send(html)).hint?.en ?? '', /browser/);
  });
}

test('Script that does not touch the form is no hindrance, nor is a question.', () => {
  for (const html of [
    '<form onsubmit="return true"><input type=submit onclick="return confirm(\'再起動します。よろしいですか？\');" value=OK></form>',
    '<form><button id=ok>OK</button></form><script>$("#help").on("click", show)</script>',
    '<form><button>OK</button></form><script>document.getElementById("clock").innerHTML = now</script>',
    '<form><input type=radio name=r value=1 checked>a<button>OK</button></form><script src=x.js></script>',
  ])
    assert.equal(send(html).method, 'GET');
});

test('Where it is known to work, script is passed over.', () => {
  for (const [, html] of SCRIPTED.filter(([what]) => !/^a (?:form whose|disabled)/.test(what)))
    assert.ok(send(html, { plain: true }).method);
  refusal('unsupported', () =>
    send('<form action="javascript:go()"><button>OK</button></form>', { plain: true }),
  );
});

test('A button that is none by itself sends the form that it stands in, that of the changes, or the only one.', () => {
  const fields = '<form method=post action=/f><input name=a value=1></form>';
  assert.equal(body(`${fields}<a href="#">OK</a>`, { plain: true }), 'a=1');
  assert.equal(
    body(`<form></form>${fields}<a href="#">OK</a>`, { plain: true, set: [[{ name: 'a' }, { value: '2' }]] }),
    'a=2',
  );
  refusal('unreadable', () => body(`<form></form>${fields}<a href="#">OK</a>`, { plain: true }));
  refusal('unreadable', () => body('<a href="#">OK</a>', { plain: true }));
  assert.equal(
    body('<form method=post><input name=a value=1><a href=/x>OK</a></form>', {
      plain: true,
      set: [[{ name: 'a' }, { value: '2' }]],
    }),
    'a=2',
  );
});

test('A link by itself is only gone to.', () => {
  const { method, url } = send('<a href="/logout.html#x">OK</a>');
  assert.deepEqual([method, url.href], ['GET', 'http://192.168.0.1/logout.html']);
  const html = '<form><input name=a><a href=/x>OK</a></form>';
  refusal('unsupported', () => send(html, { set: [[{ name: 'a' }, { value: '2' }]] }));
});

test('A change in another form, or on another page, is not sent.', () => {
  const html = '<form><input name=a></form><form><input name=b><button>OK</button></form>';
  refusal('unreadable', () => send(html, { set: [[{ name: 'a' }, { value: '1' }]] }));
  const changes = changesFor(findField(page(html), { name: 'b' }), { value: '1' });
  refusal('unreadable', () =>
    requestFor({ button: findButton(page(html), OK), changes, plain: false }, { charset: 'utf-8' }),
  );
});

test('A control that script makes usable is set only where that is known to work.', () => {
  for (const attribute of ['disabled', 'readonly']) {
    const html = `<form><input name=a ${attribute}><button>OK</button></form>`;
    const set: Sending['set'] = [[{ name: 'a' }, { value: '1' }]];
    refusal('unsupported', () => send(html, { set }));
    assert.equal(body(html, { set, plain: true }), 'a=1');
  }
});

test('Aterm A: the token of the form goes along.', () => {
  const html = ATERM_STATUS.replace(
    "value='local'></form>",
    "value='local'><input type=submit value=OK></form>",
  );
  assert.equal(body(html), 'SESSION_ID=0123456789ABCDEF0123456789ABCDEF&ACTION_MODE=local');
});

test('What has no name cannot be set without script: nothing is sent.', () => {
  const { hint } = refusal('unsupported', () =>
    send(form('<input id=p type=password><input type=hidden name=hash>'), {
      set: [[{ id: 'p' }, { value: 'geheim' }]],
      plain: true,
    }),
  );
  assert.ok(hint);
});

for (const [what, inside, script] of [
  ['an empty one for its digest', '<input type=hidden name=hash>', '<script src=login.js></script>'],
  ['an empty one for it encrypted', '<input type=hidden name=enc_passwd value="">', '<script>var a</script>'],
  ['a challenge', '<input type=hidden name=Challenge value=1a2b>', '<script src=md5.js></script>'],
] as const)
  test(`A password is not entered where a hidden input, ${what}, waits for script.`, () => {
    const html = `${script}${form(`<input type=password name=p><input name=u>${inside}`)}`;
    const secret: Sending = { set: [[{ name: 'p' }, { value: 'geheim' }]] };
    assert.ok(refusal('unsupported', () => send(html, secret)).hint);
    assert.match(body(html.replace(script, ''), secret), /p=geheim/);
    assert.match(body(html, { set: [[{ name: 'u' }, { value: 'me' }]] }), /u=me/);
    assert.match(body(html, { ...secret, plain: true }), /p=geheim/);
  });

test('Tokens and empty inputs of other names keep no password back.', () => {
  const html = form(
    '<input type=password name=p><input type=hidden name=token value=1><input type=hidden name=encoding><input name=hash>',
  );
  assert.match(
    body(`<script src=menu.js></script>${html}`, { set: [[{ name: 'p' }, { value: 'geheim' }]] }),
    /p=geheim/,
  );
});

test('A button that belongs to no form does nothing without script.', () => {
  const html = '<script src=login.js></script><input type=password id=p><button type=button>OK</button>';
  assert.ok(refusal('unsupported', () => send(html)).hint);
});
