/** Markup of real settings screens, shortened: what is known of it stands in the facts of each family. */

/** Aterm A (WM3800R and its kin): sections are rows, labels repeat, help stands in the label, results wait in comments. */
export const ATERM_STATUS = `<?xml version="1.0" encoding="EUC-JP"?>
<html><head><title>[情報] - [現在の状態(外部アプリケーション用)]</title></head><body>
<!--#OK <div class='ok_msg'>設定内容を更新しました。</div> -->
<!--ERR <div class='err_ng_msg'>入力内容に誤りがあります。</div> -->
<div class='product'><span>A t e r m　W M 3 8 0 0 R</span></div>
<table class='table_common'>
<tr><td colspan='2'><h2>装置情報<input type='image' class='help' src='h.gif' alt='?'></h2></td></tr>
<tr class='small_item_info_tr'><td class='small_item_td'>装置名<input type='image' class='help'></td><td class='small_item_td2'>WM3800R</td></tr>
<tr class='small_item_info_tr'><td class='small_item_td'>ファームウェアバージョン</td><td class='small_item_td2'>1.3.0</td></tr>
<tr><td colspan='2'><h2>LAN側状態</h2></td></tr>
<tr class='small_item_info_tr'><td class='small_item_td'>IPアドレス／ネットマスク</td><td class='small_item_td2'>    192.168.0.1/24</td></tr>
<tr><td colspan='2'><h2>WAN側状態</h2></td></tr>
<tr class='small_item_info_tr'><td class='small_item_td'>IPアドレス／ネットマスク</td><td class='small_item_td2'>203.0.113.7/32</td></tr>
<tr class='small_item_info_tr'><td class='small_item_td'>ゲートウェイ</td><td class='small_item_td2'></td></tr>
</table>
<form action='./info_main_set' method='post'>
<input type='hidden' id='SESSION_ID' name='SESSION_ID' value='0123456789ABCDEF0123456789ABCDEF' />
<input type='hidden' name='ACTION_MODE' value='local'></form>
<form action='./index_contents' method='post'>
<input type='hidden' id='SESSION_ID' name='SESSION_ID' value='0123456789ABCDEF0123456789ABCDEF' />
<input type='hidden' name='ACTION_MODE' value='local'></form>
</body></html>`;

/** Aterm A, UTF-8 generation (NAD11). */
export const ATERM_LIST = `<html><head><title>クイック設定Web</title></head><body>
<div id='show_form'><ul><li class='label'>機種名</li><li class='value'>NAD11</li></ul>
<ul><li class='label'>ファームウェアバージョン</li><li class='value'>1.3.2</li>
<li class='label'>接続ステータス</li><li class='value'>接続中</li></ul></div>
<div class='ok_msg'><ul><li class='message'>設定に失敗しました。正しく設定されていない可能性があります。</li></ul></div>
</body></html>`;

/** Aterm P (WX3000HP): a box that folds, cells that script fills in. */
export const ATERM_BOX = `<html><head><script src="js/common.js"></script></head><body><div id="device">AtermWX3000HP</div>
<div id="tglbox1"><div><table><tbody>
<tr><th>装置名</th><td>Aterm WX3000HP</td></tr>
<tr><th>ファームウェアバージョン</th><td>2.5.0</td></tr>
<tr><th>MACアドレス(WAN)</th><td>00:00:5E:00:53:01</td></tr>
<tr><th>MACアドレス(LAN)</th><td>00:00:5E:00:53:02</td></tr>
<tr><th>LAN側 IPアドレス</th><td id="st_ip_address"></td></tr>
</tbody></table></div></div></body></html>`;

/** AirStation N: no end tags, no quotes, the session number outside the form as written. */
export const AIRSTATION_WAN = `<html><head><title>WSR-1166DHPL2 - BUFFALO AirStation</title>
<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body>
<input type="hidden" name="nosave_session_num" value="4711">
<div id=routeron><form method=POST action=/wan.html>
<table border=0><tr><th rowspan=3>IPアドレス取得方法
<td><input type=radio name=WanMethod id=id_WanMethod1 value=1 checked>DHCPサーバーからIPアドレスを自動取得
<tr><td><input type=radio name=WanMethod id=id_WanMethod2 value=2>PPPoEクライアント機能を使用する
<tr><td><input type=radio name=WanMethod id=id_WanMethod6 value=6>transix
<tr><th>デフォルトゲートウェイ<td><input type=text name=Gateway value="" size=15>
<tr><th>Internet側MACアドレス<td>
<input type=radio name=MacMode value=0 checked>デフォルトのMACアドレスを使用(00:00:5E:00:53:11)<br>
<input type=radio name=MacMode value=1>手動設定 <input type=text name=WanMac value="" maxlength=17></table>
<input type=submit id=wan_apply name=apply value=設定></form></div></body></html>`;

/** AirStation N: numbers with their label, four to a row. */
export const AIRSTATION_PACKETS = `<table><tr><th></th><th>送信正常</th><th>送信エラー</th><th>受信正常</th><th>受信エラー</th></tr>
<tr><th>Internet側</th><td><div class="DIGIT"><!--1-->10</div></td><td><div class="DIGIT">0</div></td>
<td><div class="DIGIT">20</div></td><td><div class="DIGIT">1</div></td></tr></table>`;

/** AirStation C: labels are made by script. */
export const AIRSTATION_SPANS = `<table class="AD_LIST"><tr><th><span data-file=dhcp class=label_t1_dhcp></span></th><td><input name=a value=1></td></tr></table>
<script src="/js/jquery/common_json2lang.js"></script>`;
