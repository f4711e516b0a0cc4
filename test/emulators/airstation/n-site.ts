import type { Box } from '../box/box.ts';
import { escapeHtml } from '../box/html.ts';
import { htmlPage, waitScript } from './html.ts';
import { MENU_SCRIPT, menuMarkup, type MenuOptions } from './n-menu.ts';
import { numberInput, red, type Markup } from './n-markup.ts';

const BUFFALO = 'BUFFALO AirStation';

/** Everything here but the two lines of `.login_main`'s style is seen; which title it has, is not. */
export function loginPage(box: Box, number: string, complaint: string, { charset }: Markup): string {
  const { model, firmware } = box.options;
  return htmlPage(
    charset,
    complaint ? 'ERROR' : 'LOGIN',
    `<form id="authform" method="POST" action="/login.html">
<div class="login_main">AirStation<br>
${model} Version ${firmware}<br>
${complaint && red(complaint)}
<input type="text" name="nosave_Username" id="id_nosave_Username" placeholder="ユーザー名を入力してください。" value=""><br>
<input type="password" name="nosave_Password" id="id_nosave_Password" placeholder="パスワードを入力してください。" value=""><br>
<input type="hidden" name="MobileDevice" value="0">
<label><input type="checkbox" name="mobile" id="cb_mobile">モバイル版を表示</label>
${numberInput(number)}
</div>
<input type="submit" id="id_login" class="button_login" value="ログイン">
</form>`,
  );
}

/** Leads elsewhere by script, and by meta for those without. */
export function leadTo(path: string, title: string, charset: string): string {
  const head = `<meta http-equiv="refresh" content="0;url=${path}">
<script type="text/javascript">top.location.href = '${path}';</script>
`;
  return htmlPage(charset, title, `<a href="${path}">${path}</a>`, head);
}

export function topPage(box: Box, { charset, words }: Markup): string {
  return htmlPage(
    charset,
    `${box.options.model} - ${BUFFALO}`,
    `<div class="statusIcon status_home"></div>
<a href="/logout.html"><img id="icon_LOGOUT" alt="ログアウト" src="data:,"></a>
<div id="panel_ADVANCED" onclick="location.href='/index_adv.html'"><a href="/index_adv.html">${words.advanced}</a></div>`,
  );
}

export function advancedPage(box: Box, options: MenuOptions, { charset, words }: Markup): string {
  return htmlPage(
    charset,
    `${box.options.model} - ${BUFFALO}`,
    `<a href="/logout.html"><img id="icon_LOGOUT" alt="ログアウト" src="data:,"></a>
<div id="menu">${menuMarkup(options, words)}</div>
<iframe id="content_main" name="content_frame" src="/info.html"></iframe>
<iframe id="content_help" name="help_frame" src="/help_info.html"></iframe>`,
    MENU_SCRIPT,
  );
}

/** Both texts are seen; how the page finds back is not. */
export function waitPage(back: string, afterMs: number, charset: string): string {
  return htmlPage(
    charset,
    'しばらくお待ちください。',
    '設定が完了しました。再スタートしています。',
    waitScript(back, afterMs),
  );
}

export function settingsPage(title: string, body: string, routerMode: boolean, charset: string): string {
  return htmlPage(charset, title, `<div id="${routerMode ? 'routeron' : 'routeroff'}">\n${body}\n</div>`);
}

/** As four clients use it: one form that saves the settings to a file, one that restarts. */
export function initPage(number: string, scripted: boolean, { charset, words }: Markup): string {
  const restart = scripted
    ? `<input type="hidden" name="nosave_reboot" value="0">
<input type="button" id="id_rebootBtn" value="${words.restart}" onclick="this.form.nosave_reboot.value = '1'; this.form.submit();">`
    : `<input type="hidden" name="nosave_reboot" value="1">
<input type="submit" id="id_rebootBtn" value="${words.restart}">`;
  return htmlPage(
    charset,
    words.init,
    `<form method="POST" action="/init.html">
${numberInput(number)}
<input type="hidden" name="nosave_buttoncfg" value="1"><input type="hidden" name="nosave_saveConfRC4Key" value="">
<input type="hidden" name="nosave_saveConfRC4Encryption" value="0"><input type="hidden" name="nosave_loadConfRC4Encryption" value="0">
<input type="submit" value="${words.backup}">
</form>
<form method="POST" action="/init.html">
${numberInput(number)}
${restart}
</form>`,
  );
}

/** Rows, labels and comments are seen; the figures grow with time. */
export function packetPage(box: Box, { charset, words }: Markup): string {
  const labels = ['Internet側有線', 'LAN側有線', 'LAN側無線(5GHz)', 'LAN側無線(2.4GHz)'];
  const rows = labels.map((label, at) => {
    const figures = [1000 + box.uptimeS * (40 - at * 10), 0, 2000 + box.uptimeS * (90 - at * 20), at];
    const cells = figures.map((figure) => `<td><div class="DIGIT"><!--${at}-->${figure}</div></td>`).join('');
    return `<tr><th>${label}</th>${cells}</tr>`;
  });
  return htmlPage(
    charset,
    words.packet,
    `<table class="list"><tr><th></th><th>送信正常</th><th>送信エラー</th><th>受信正常</th><th>受信エラー</th></tr>
${rows.join('\n')}</table>`,
  );
}

/** Cells and `(*)` are seen, and that the markup is broken somewhere; where, is not. */
export function leasePage(
  host: string,
  mark: 'before' | 'after',
  { charset, words, escapes }: Markup,
): string {
  const own = mark === 'before' ? '(*)192.168.11.3' : '192.168.11.3(*)';
  const rows = [
    [own, '02:00:5E:00:53:10', '47:59:10', '自動割当'],
    ['192.168.11.4', '02:00:5E:00:53:11', '--:--:--', '手動割当'],
  ].map(([address, mac, period, kind], at) => {
    const cells = { DHCPLANIP: address, DHCPLMAC: mac, LeasePeriod: period, DHCPLease: kind };
    const tds = Object.entries(cells).map(
      ([field, text]) => `<td><div name="${field}${at}">${text}</div></td>`,
    );
    return `<tr>${tds.join('')}<td><div name="id_BtuStatus${at}">${escapes ? escapeHtml(host) : host}</td></tr>`;
  });
  return htmlPage(charset, words.lease, `<p>リース情報<table class="list">${rows.join('\n')}</table></font>`);
}

export function wirelessPage(
  ssid: string,
  suffix: '' | '_5g',
  number: string,
  { charset, words }: Markup,
): string {
  return htmlPage(
    charset,
    words.wireless,
    `<form method="POST" action="${suffix ? '/wlan_multi_5g.html' : '/wlan_basic.html'}">${numberInput(number)}
<table class="list"><tr><th>${words.ssid}</th><td><input type="text" name="WIFISsid1${suffix}" value="${escapeHtml(ssid)}"></td></tr></table>
<input type="hidden" name="WIFISsid1Enable${suffix}" value="1">
<input type="submit" class="button2" value="${words.save}"></form>`,
  );
}
