import type { Box } from '../box/box.ts';
import { escapeHtml } from '../box/html.ts';
import { span, type Labels } from './c-labels.ts';
import type { PlaceName, Routes } from './c-routes.ts';
import { waitScript } from './html.ts';
import { PLACES_C, type Word } from './invented.ts';
import type { Names } from './names.ts';
import { titleOf } from './pages.ts';
import type { Wording } from './words.ts';

export interface SiteC {
  readonly words: Wording;
  readonly charset: string;
  readonly names: Names;
  readonly escapes: boolean;
  readonly routes: Routes;
}

/** The charset without a type before it, as in a saved page. */
export function pageOfC(charset: string, title: string, body: string, head = ''): string {
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="charset=${charset}">
<title>${escapeHtml(title)}</title>
<script type="text/javascript" src="/js/common_json2lang.js"></script>
${head}</head>
<body class="AS_BODY">
${body}
</body>
</html>
`;
}

export interface Key {
  readonly exponent: string;
  readonly modulus: string;
}

/** `complaint` is what went wrong; `others`: somebody is in, and could be thrown out from here. */
export function loginC(token: string, key: Key, complaint: string, others: boolean, site: SiteC): string {
  const { words, charset, routes } = site;
  return pageOfC(
    charset,
    'LOGIN',
    `<form onsubmit="return onceOnly(this);" method="POST" class="form_area" action="${routes.enter}" id="authform">
<div class="login_main">
<div id="devinfo" class="login_devinfo"></div>
${complaint && `<div class="errortxt">${complaint}</div>`}
<select class="editbox" name="lang" id="input_LANG"><option value="jp">日本語</option></select><br>
${words.userName}
<input type="text" id="form_USERNAME" class="editbox" name="airstation_uname" placeholder="ユーザー名を入力してください。" value=""><br>
${words.adminPassword}
<input type="password" class="editbox" name="airstation_pass" placeholder="パスワードを入力してください。" value=""><br>
<label><input type="checkbox" name="mobile" id="cb_mobile">${words.mobile}</label>
</div>
<input type="submit" class="button_login" value="${words.login}" onclick="handleSubmitOnClick()">
${others ? `${words.otherAdmin} <input type="submit" name="logout" value="LOGOUT">` : ''}
<textarea id="encrypted_id" name="encrypted" cols="70" rows="4" style="display:none;"></textarea>
${routes.hidden(token)}</form>`,
    `<script type="text/javascript" src="/js/rsa_encrypt.js"></script>
<script type="text/javascript">
function handleSubmitOnClick() {
  var exponent = "${key.exponent}";
  var modulus = "${key.modulus}";
  document.getElementById("encrypted_id").value = rsa_encrypt(exponent, modulus, concat_postdata("airstation_pass"));
}
document.addEventListener("DOMContentLoaded", function () {
  getJsonParam("DEVICE", function (data) {
    document.getElementById("devinfo").textContent = data.MODEL + "\\u00a0\\u00a0Version " + data.VERSION;
  });
  getJsonParam("SYSTEM", function (data) { document.getElementById("form_USERNAME").value = data.USERNAME; });
});
</script>
`,
  );
}

export function topC({ options }: Box, { words, charset, routes }: SiteC): string {
  return pageOfC(
    charset,
    `${options.model} - BUFFALO AirStation`,
    `<div id="panel_ADVANCED"><a href="${routes.advanced('info')}">${words.advanced}</a></div>
<div id="WANIP"></div><a id="icon_LOGOUT" href="${routes.logout}">${words.logout}</a>`,
    `<script type="text/javascript">
document.addEventListener("DOMContentLoaded", function () {
  getJsonParam("ICON", function (data) { document.getElementById("WANIP").textContent = data.WANIP; });
});
</script>
`,
  );
}

export function menuWords(words: Wording): Labels {
  const places = Object.keys(PLACES_C) as PlaceName[];
  return new Map(places.map((place) => [words[placeWord(place)], `label_${PLACES_C[place].join('_')}_menu`]));
}

export function advancedC(box: Box, place: PlaceName, { words, charset, routes }: SiteC): string {
  const labels = menuWords(words);
  const items = (Object.keys(PLACES_C) as PlaceName[]).map(
    (each) =>
      `<li><a href="${routes.advanced(each)}">${span(labels, words[placeWord(each)], 'menu')}</a></li>`,
  );
  return pageOfC(
    charset,
    `${box.options.model} - BUFFALO AirStation`,
    `<a id="icon_LOGOUT" href="${routes.logout}">${words.logout}</a>
<ul id="menu">${items.join('\n')}</ul>
<iframe id="content_main" name="content_frame" src="${routes.page(place)}"></iframe>`,
  );
}

/** `name="reboot"` is seen in both families, and that its caption is sent along. */
export function initC(token: string, { charset, routes }: SiteC): string {
  return framedC(
    charset,
    'init',
    routes,
    `<form onsubmit="return onceOnly(this);" method="POST" action="${routes.restart}">
<input type="submit" name="reboot" value="" data-file=init data-value="label_reboot_init">
${routes.hidden(token)}</form>`,
  );
}

export function messageC(message: string, { charset }: SiteC): string {
  return pageOfC(charset, 'AirStation', `<div class="errortxt">${escapeHtml(message)}</div>`);
}

export function waitC(back: string, afterMs: number, { charset }: SiteC): string {
  return pageOfC(
    charset,
    'しばらくお待ちください。',
    `設定が完了しました。再スタートしています。
${waitScript(back, afterMs)}`,
  );
}

export function leadC(path: string, charset: string): string {
  return pageOfC(
    charset,
    'AirStation',
    `<script type="text/javascript">top.location.href = '${path}';</script>`,
  );
}

/** A page that is not in its frame goes there (seen). */
export function framedC(charset: string, place: PlaceName, routes: Routes, body: string): string {
  const script = `<script type="text/javascript">if (self === top) location.href = '${routes.advanced(place)}';</script>
`;
  return pageOfC(charset, place, body, script);
}

function placeWord(place: PlaceName): Word {
  return place === 'init' ? 'init' : titleOf(place);
}
