import type { Page } from '../box/pages.ts';
import { escapeHtml } from '../box/html.ts';
import { NAMES_P, PATHS_P } from './invented-names.ts';
import { FORM_SCRIPT, formMarkup, type Look } from './p-markup.ts';
import type { QuirksP } from './p-options.ts';
import type { Words } from './rows.ts';
import { SHA256_SCRIPT } from './sha256-script.ts';

/** `#login`, `#loginusr`, `#loginpwd` and the link in the first paragraph of `#login` are seen; the names are those of a WG1200HS4. */
export function loginPage(words: Words, quirks: QuirksP, complaint: string, nonce: string): string {
  const hashes = quirks.hash === 'sha256';
  const make = `form.${NAMES_P.hash}.value = sha256(form.${NAMES_P.nonce}.value + ':' + form.pass.value); form.pass.value = '';`;
  const script = `${hashes ? SHA256_SCRIPT : ''}
function login() { var form = document.login_form; ${hashes ? make : ''} form.submit(); }
`;
  const extra = hashes
    ? `<input type="hidden" name="${NAMES_P.nonce}" value="${nonce}"><input type="hidden" name="${NAMES_P.hash}" value="">`
    : '';
  return htmlPage(
    words,
    quirks,
    `<form name="login_form" method="post" action="/${PATHS_P['login']}">${extra}
<div id="login"><div>
<table><tbody><tr><th><label for="loginusr">${words.user}</label></th><td><input type="text" id="loginusr" name="user" value=""></td></tr>
<tr><th><label for="loginpwd">${words.password}</label></th><td><input type="password" id="loginpwd" name="pass" value=""></td></tr></tbody></table>
<p><a href="javascript:void(0)" onclick="login()">${words.login}</a></p>
${complaint && `<p class="error">${complaint}</p>`}
</div></div></form>`,
    script,
  );
}

export interface Frame {
  readonly pages: readonly { readonly page: Page; readonly path: string }[];
  readonly look: Look;
  readonly host: string;
  readonly title: string;
  readonly message: string;
}

/** A page with the menu after it: what is pressed by its words is found on the page first. Only `#device` is seen. */
export function framed(frame: Frame, body: string): string {
  const { look, title, message } = frame;
  const { words, quirks } = look;
  return htmlPage(
    words,
    quirks,
    `<div id="contents"><h1>${escapeHtml(title)}</h1>
${message && `<p class="message">${message}</p>`}
${body}
</div>
${menuMarkup(frame)}`,
    FORM_SCRIPT,
  );
}

export function topBody(host: string, { quirks }: Look): string {
  return `<div id="device">${quirks.escapes ? escapeHtml(host) : host}</div>`;
}

export function leadTo(path: string, words: Words, quirks: QuirksP): string {
  const refresh = `<meta http-equiv="refresh" content="0;url=${path}">\n`;
  return htmlPage(words, quirks, `<a href="${path}">${words.top}</a>`, `location.href = '${path}';`, refresh);
}

/** No way back: whoever waits has to log in anew. */
export function waitPage(words: Words, quirks: QuirksP): string {
  return htmlPage(words, quirks, `<p class="message">${words.rebooting}</p>`, '');
}

function menuMarkup({ pages, look }: Frame): string {
  const { words, quirks } = look;
  const folded = quirks.menu === 'folded';
  const groups = Map.groupBy(pages, ({ page }) => (page.menu.length > 1 ? page.menu[0] : undefined));
  const items = [...groups].map(([group, members]) => {
    const links = members.map(({ page, path }) => `<li><a href="${path}">${escapeHtml(page.title)}</a></li>`);
    if (group === undefined) return links.join('');
    return `<li>${escapeHtml(group)}<ul class="sub"${folded ? ' style="display:none"' : ''}>${links.join('')}</ul></li>`;
  });
  const unfold = folded
    ? `<p><a href="javascript:void(0)" onclick="document.querySelectorAll('.sub').forEach(function (each) { each.style.display = ''; })">${words.details}</a></p>`
    : '';
  const store =
    quirks.saves === 'unsaved' ? formMarkup({ caption: words.store, does: 'store' }, '', look) : '';
  return `<div id="menu"><p><a href="/">${words.top}</a></p>${unfold}<ul>${items.join('\n')}</ul>
${store}<p><a href="/${PATHS_P['logout']}">${words.logout}</a></p></div>`;
}

function htmlPage(words: Words, quirks: QuirksP, body: string, script: string, head = ''): string {
  const meta = quirks.declares === 'meta' ? `<meta charset="${quirks.charset}">\n` : '';
  return `<!DOCTYPE html>
<html lang="ja"><head>
${meta}<title>${words.brand}</title>
${head}<script type="text/javascript">${script}</script>
</head>
<body>
${body}
</body></html>
`;
}
