import type { Box } from '../box/box.ts';
import { spacer } from './a-tokens.ts';
import { htmlPage, waitScript } from './html.ts';
import { ACTION_A, CODES_A, PAGES, type Word } from './invented.ts';
import { pathOf, type Names } from './names.ts';
import { titleOf } from './pages.ts';
import type { Wording } from './words.ts';

export interface SiteA {
  readonly words: Wording;
  readonly charset: string;
  readonly names: Names;
  readonly shape: 'table' | 'list';
}

export const SCRIPTS = `<script type="text/javascript" src="/js/global.js"></script>
`;

/** Ids and the way of the password are seen; the fields have no names here, so that nothing in clear is sent. */
export function loginA(token: string, { words, charset }: SiteA): string {
  const messages = {
    [CODES_A.timedOut]: words.timedOut,
    [CODES_A.wrong]: words.wrongPassword,
    [CODES_A.duplicate]: words.otherAdmin,
    [CODES_A.locked]: words.locked,
  };
  return htmlPage(
    charset,
    'LOGIN',
    `${spacer(token)}
<div id="devinfo"><span id="show_ARC_SYS_Model"></span> Version <span id="show_ARC_SYS_Version"></span></div>
<div id="login_error" style="color:red"></div>
<form id="authform" method="POST" action="/login.cgi">
<label for="form_USERNAME">${words.userName}</label> <input type="text" id="form_USERNAME" value="admin"><br>
<label for="form_PASSWORD">${words.adminPassword}</label> <input type="password" id="form_PASSWORD" value=""><br>
<label><input type="checkbox" id="cb_mobile">${words.mobile}</label>
<input type="hidden" name="name" value=""><input type="hidden" name="pws" value=""><input type="hidden" name="url" value="/">
<input type="hidden" name="mobile" value="0"><input type="hidden" name="httoken" value="">
</form>
<input type="button" class="button_login" value="${words.login}" onclick="handleSubmitOnClick()">
<script type="text/javascript">
function handleSubmitOnClick() {
  var form = document.getElementById('authform');
  form.elements['name'].value = document.getElementById('form_USERNAME').value;
  form.pws.value = calcMD5(document.getElementById('form_PASSWORD').value);
  form.httoken.value = pageToken();
  form.submit();
}
var messages = ${JSON.stringify(messages)};
var code = /[?&]err=(-\\d)/.exec(location.search);
if (code) document.getElementById('login_error').textContent = messages[code[1]];
document.getElementById('form_PASSWORD').onkeydown = function (event) { if (event.key === 'Enter') handleSubmitOnClick(); };
loadCgi('login', fillIn);
</script>`,
    `${SCRIPTS}<script type="text/javascript" src="/js/md5.js"></script>
`,
  );
}

/** A page that only leads on, and may have a token of its own. */
export function flashA(token: string, path: string, charset: string): string {
  return htmlPage(
    charset,
    'Redirect',
    `${spacer(token)}
<script type="text/javascript">top.location.href = '${path}';</script>`,
  );
}

export function topA({ options }: Box, token: string, { words, charset }: SiteA): string {
  return htmlPage(
    charset,
    `${options.model} - BUFFALO AirStation`,
    `${spacer(token)}\n${menuA(words)}`,
    SCRIPTS,
  );
}

/** A page with nothing but a message. */
export function emptyA(message: string, token: string, { words, charset }: SiteA): string {
  return htmlPage(
    charset,
    'AirStation',
    `${spacer(token)}
${menuA(words)}
<div style="color:red">${message}</div>`,
    SCRIPTS,
  );
}

/** `/save_init.html` and `evalReboot()` are seen. */
export function initA(token: string, { words, charset }: SiteA): string {
  return htmlPage(
    charset,
    words.init,
    `${spacer(token)}
${menuA(words)}
${formA('/save_init.html')}
<input type="button" name="reboot" value="${words.restart}" onclick="evalReboot()">
</form>
<script type="text/javascript">
function evalReboot() { if (confirm('${words.sureRestart}')) sendForm('${ACTION_A}reboot'); }
</script>`,
    SCRIPTS,
  );
}

/** Getting out takes two steps (seen); script takes the second. */
export function logoutA(token: string, charset: string): string {
  return htmlPage(
    charset,
    'LOGOUT',
    `${spacer(token)}
<form id="out" method="POST" action="/logout.cgi"><input type="hidden" name="httoken" value=""></form>
<script type="text/javascript">var out = document.getElementById('out'); out.httoken.value = pageToken(); out.submit();</script>`,
    SCRIPTS,
  );
}

/** Words of N; those of A are not seen. */
export function waitA(token: string, back: string, afterMs: number, charset: string): string {
  return htmlPage(
    charset,
    'しばらくお待ちください。',
    `${spacer(token)}設定が完了しました。再スタートしています。
${waitScript(back, afterMs)}`,
  );
}

export function menuA(words: Wording): string {
  const items: readonly (readonly [string, Word])[] = [
    ...PAGES.map((page) => [pathOf(page), titleOf(page)] as const),
    ['/save_init.html', 'init'],
    ['/packet.html', 'packet'],
    ['/logout.html', 'logout'],
  ];
  return `<ul id="menu">${items.map(([path, word]) => `<li><a href="${path}">${words[word]}</a></li>`).join('\n')}</ul>`;
}

export function formA(path: string): string {
  return `<form id="settings" method="POST" action="/apply_abstract.cgi">
<input type="hidden" name="action" value=""><input type="hidden" name="httoken" value="">
<input type="hidden" name="submit_button" value="${path.slice(1)}"><input type="hidden" name="action_params" value="">`;
}
