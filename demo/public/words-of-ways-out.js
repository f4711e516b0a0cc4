/** How to get out of each pitfall. */
export const waysOut = {
  'way-out.jammed': [
    'Unplug the lower router’s LAN cable, give its WAN another MAC address, then plug it in again.',
    '下位のLANケーブルを抜き、WANのMACアドレスを変えてから差し直します。',
  ],
  'way-out.line': ['Plug the line in.', '回線を差します。'],
  'way-out.outage': ['Wait; nothing at home helps.', '復旧を待ちます。家側でできることはありません。'],
  'way-out.upper-away': ['Wait for it.', '戻るのを待ちます。'],
  'way-out.lower-away': ['Wait for it.', '戻るのを待ちます。'],
  'way-out.lower-wan': ['Plug the WAN cable in.', 'WANケーブルを差します。'],
  'way-out.bridge': ['Switch the upper router’s PPPoE bridge on.', '上位のPPPoEブリッジをオンにします。'],
  'way-out.ap': [
    'Set its WAN mode to PPPoE by hand (below, or on its screen), never to automatic.',
    'WANモードを自動判別ではなくPPPoEに固定します（下の操作、または設定画面）。',
  ],
  'way-out.auto': [
    'Set its WAN mode to PPPoE by hand before it restarts.',
    '再起動する前に、WANモードをPPPoEに固定します。',
  ],
  'way-out.own-network': [
    'Give it an address of the upper router’s network, and switch its DHCP server off only then.',
    '上位と同じネットワークのアドレスに変えます。DHCPサーバーを止めるのはその後です。',
  ],
  'way-out.macs-equal': [
    'Give its WAN another MAC address before the LAN cable goes in.',
    'LANケーブルを差す前に、WANのMACアドレスを変えます。',
  ],
  'way-out.account': ['Enter it.', 'アカウントを入力します。'],
  'way-out.auth': [
    'Enter the account as the provider has it now.',
    'プロバイダーの現在のアカウントを入力します。',
  ],
  'way-out.limit': [
    'Wait until the old session is forgotten, or end it at the provider.',
    '古いセッションが消えるまで待つか、プロバイダー側で切断します。',
  ],
  'way-out.lower-lan': [
    'Plug the LAN cable in, once both MAC addresses differ.',
    'MACアドレスが異なることを確かめて、LANケーブルを差します。',
  ],
  'way-out.two-dhcp': ['Switch the lower router’s DHCP server off.', '下位のDHCPサーバーをオフにします。'],
  'way-out.no-dhcp': ['Switch the upper router’s DHCP server on.', '上位のDHCPサーバーをオンにします。'],
  'way-out.gateway': [
    'Enter the lower router’s new address as the server’s gateway.',
    'サーバーのゲートウェイに、下位の新しいアドレスを設定します。',
  ],
  'way-out.upper-guest': ['Ask them to log out.', 'ログアウトしてもらいます。'],
  'way-out.lower-guest': ['Ask them to log out.', 'ログアウトしてもらいます。'],
};
