import type { Box } from '../box/box.ts';
import { escapeHtml, scriptText } from '../box/html.ts';
import type { Page } from '../box/pages.ts';
import { common, hidden, resultBlocks, type LookA } from './a-markup.ts';
import { deviceNameA } from './info.ts';
import { MODES } from './invented.ts';
import type { Words } from './rows.ts';

export interface FrameA {
  readonly look: LookA;
  readonly pages: readonly { readonly page: Page; readonly stem: string }[];
  readonly page: Page | undefined;
}

/** A page with its menu: titles, product line, state inputs, 保存 form and comment blocks are seen. */
export function framedA({ look, pages, page }: FrameA, body: string): string {
  const { words, quirks, box } = look;
  const [group = words.basicMenu] = page?.menu ?? [];
  const title = quirks.generation === 'euc' ? `[${group}] - [${page?.title ?? words.top}]` : words.brand;
  return pageA(
    look,
    title,
    `<div class='product'><span>${spaced(`Aterm ${box.options.model}`)}</span><span>${spaced(`ATERM-${box.options.serial.slice(-6)}`)}</span></div>
${stateInputs(look)}
<div id='menu'>
${menuMarkup(pages)}
${quirks.saves === 'unsaved' ? storeForm(look) : ''}
</div>
<div class='contents'><h1>${escapeHtml(page?.title ?? words.top)}</h1>
${resultBlocks(look)}
${body}
</div>
${quirks.qrForm ? qrForm(box) : ''}`,
  );
}

/** Rows and their order are seen. */
export function topBodyA({ box, words }: LookA): string {
  const rows = [
    [words.deviceName, deviceNameA({ box, words })],
    [words.mode, MODES.find(({ mode }) => mode === box.mode)?.words ?? ''],
    [words.state, box.wanAddress ? words.up : words.down],
  ];
  const cells = rows.map(([label, value]) => `<tr><td>${label}</td><td>${value}</td></tr>`);
  return `<div id='main_form'><table>${cells.join('')}</table></div>`;
}

/** Somebody else was quicker: where this leads, and what the script says there, is seen. */
export function conflictPage(look: LookA): string {
  return pageA(
    look,
    '',
    `<script type='text/javascript'>location.href = './index_contents?action_mode=false';</script>`,
  );
}

export function conflictAlert({ words }: LookA): string {
  return `<script type='text/javascript'>alert(${scriptText(words.badToken)});</script>`;
}

/** Seen but for the rest of the page. */
export function deniedPage(look: LookA): string {
  const { words } = look;
  return pageA(
    look,
    '[認証エラー]',
    `<script type='text/javascript' src='/common/cgi.js'></script>
<div class='message_red'>${words.wrong}</div><div>${words.badLogin}</div>`,
  );
}

export function busyPage(look: LookA): string {
  return pageA(look, '', `<div class='message_red'>${look.words.busy}</div>`);
}

export function firstRunPage(look: LookA): string {
  const { words, quirks, token } = look;
  const title = quirks.generation === 'euc' ? `[${words.firstRun}]` : words.brand;
  return pageA(
    look,
    title,
    `<h1>${words.firstRun}</h1>
<form id='wizard_password' method='post' action='/index.cgi/wizard_password_set'>
${common({ token })}
<table><tr><td>${words.initPassword}</td><td><input type='password' name='INIT_PASSWD' maxlength='64' /></td></tr>
<tr><td>${words.initRetry}</td><td><input type='password' name='INIT_RETRY_PASSWD' maxlength='64' /></td></tr></table>
<input name='UPDATE_BUTTON' id='UPDATE_BUTTON' type='submit' value='${words.set}' /></form>`,
  );
}

/** Its script waits, and then says so. */
export function waitPageA(look: LookA, ms: number): string {
  const { words } = look;
  return pageA(
    look,
    '',
    `<p>${words.rebooting}</p>
<script type='text/javascript'>setTimeout(function () { alert('${words.rebootMenu}'); location.href = '/'; }, ${ms});</script>`,
  );
}

function menuMarkup(pages: FrameA['pages']): string {
  const groups = Map.groupBy(pages, ({ page }) => (page.menu.length > 1 ? page.menu[0] : undefined));
  return [...groups]
    .map(([group, members]) => {
      const links = members.map(({ page, stem }) => `<li><a href='./${stem}_main'>${page.title}</a></li>`);
      return `${group === undefined ? '' : `<p>${group}</p>`}<ul>${links.join('')}</ul>`;
    })
    .join('\n');
}

function storeForm(look: LookA): string {
  const { words, quirks, stem, token } = look;
  // no submit button in either generation (seen): what the script does is not told
  const button =
    quirks.generation === 'euc'
      ? `<a href='javascript:SaveBtnClick();'><img src='data:,' alt='${words.store}' id='SAVE_BUTTON' /></a>`
      : `<button type='button' onclick='SaveBtnClick();' id='save_btn'><b>${words.store}</b></button>`;
  return `<form name='system_save' id='system_save' method='post' action='./${stem}_main'>
${hidden('SAVE_CMD_ISSUE', 'YES')}${hidden('CHECK_ACTION_MODE', '1')}${hidden('SESSION_ID', token)}
${button}</form>`;
}

/** Names and values are seen; which of them a box with PPPoE has is not. */
function stateInputs({ box, quirks, said }: LookA): string {
  const inputs = {
    ACTION_MODE: box.mode === 'ap' ? 'ap' : 'local',
    UPNP_STATUS: 'UPnP NoUse',
    DHCP_MODE: box.serves ? 'enable' : 'disable',
    DHCPE_ASSIGNABLE: 'manual',
    ...(quirks.generation === 'utf8' && {
      PRODUCT_NAME: box.options.model,
      VERSION: box.options.firmware,
      WANLAN_STATUS: said ?? '',
    }),
  };
  return Object.entries(inputs)
    .map(([name, value]) => hidden(name, value))
    .join('');
}

/** Off the box: whoever sends it tells the vendor’s server names and keys of the Wi-Fi (seen). */
function qrForm({ lanMac }: Box): string {
  return `<form name='qr_submit' method='post' action='https://display.qr.aterm.jp/qr/'>
${hidden('MAC', lanMac)}${hidden('1_S', 'aterm-5e1000-g')}${hidden('1_PW', 'canary-wifi-key')}<input type='submit' value='QR' /></form>`;
}

/** As the product line is written: a blank after each letter, a wide one between words. */
function spaced(text: string): string {
  return text
    .split(' ')
    .map((word) => Array.from(word).join(' '))
    .join('　');
}

function pageA(
  { quirks }: { readonly quirks: LookA['quirks'] } & { readonly words: Words },
  title: string,
  body: string,
): string {
  const charset = quirks.charset.toUpperCase();
  return `<?xml version="1.0" encoding="${charset}"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns='http://www.w3.org/1999/xhtml' lang='ja'><head>
<meta http-equiv='Content-Type' content='text/html; charset=${charset}' />
<title>${title}</title>
<script type='text/javascript'>
function addDisabled(form) {
  var names = [];
  for (var i = 0; i < form.elements.length; i++) {
    var each = form.elements[i];
    if (each.type === 'checkbox' && each.disabled) names.push(each.name);
  }
  form.DISABLED_CHECKBOX.value = names.join(',');
}
</script>
</head>
<body>
${body}
</body></html>
`;
}
