import { MENU_IDS_N, type Word } from './invented.ts';
import type { Wording } from './words.ts';

interface Item {
  readonly id: string;
  readonly path: string;
  readonly words: Word;
  readonly help?: string;
}

interface Head {
  readonly id: string;
  readonly words: Word;
  readonly items: readonly Item[];
}

export interface MenuOptions {
  /** IPv6 is item 3 on a WSR-1166DHPL2 and 4 on a WSR-1500AX2L. */
  readonly ipv6At: 3 | 4;
  readonly calls: 'onclick' | 'href';
}

/** Ids of heads and of `sub_meu1_0`, IPv6, `3_2`, `3_3`, `AT_init_name` are seen, and so is the call of ChangeMenu2Css. */
function menu({ ipv6At }: MenuOptions): readonly Head[] {
  const vpn: Item = { id: MENU_IDS_N.vpn, path: '/vpn.html', words: 'vpn' };
  return [
    {
      id: 'AT_WAN',
      words: 'internet',
      items: [
        { id: 'sub_meu1_0', path: '/wan.html', words: 'internet', help: 'help_wan_port.html' },
        { id: MENU_IDS_N.pppoe, path: '/pppoe.html', words: 'pppoe' },
        ...(ipv6At === 4 ? [vpn] : []),
        { id: `sub_meu1_${ipv6At}`, path: '/ipv6.html', words: 'ipv6' },
      ],
    },
    {
      id: 'AT_LAN',
      words: 'lan',
      items: [
        { id: MENU_IDS_N.lan, path: '/lan.html', words: 'lan' },
        { id: MENU_IDS_N.lease, path: '/dhcps_lease.html', words: 'lease' },
      ],
    },
    {
      id: 'AT_WIRELESS',
      words: 'wireless',
      items: [
        { id: 'sub_meu3_2', path: '/wlan_basic.html', words: 'band24' },
        { id: 'sub_meu3_3', path: '/wlan_multi_5g.html', words: 'band5' },
      ],
    },
    {
      id: MENU_IDS_N.security,
      words: 'security',
      items: [{ id: MENU_IDS_N.passthrough, path: '/passthrough.html', words: 'passthrough' }],
    },
    {
      id: 'AT_ADMIN',
      words: 'admin',
      items: [{ id: 'AT_init_name', path: '/init.html', words: 'init' }],
    },
    {
      id: 'AT_DIAG',
      words: 'diagnosis',
      items: [
        { id: MENU_IDS_N.info, path: '/info.html', words: 'info' },
        { id: MENU_IDS_N.log, path: '/log.html', words: 'log' },
        { id: MENU_IDS_N.packet, path: '/packet.html', words: 'packet' },
      ],
    },
  ];
}

/** The pages that a menu leads to, and what stands in it. */
export function menuWords(options: MenuOptions): ReadonlyMap<string, Word> {
  return new Map(
    menu(options).flatMap(({ items }) => items.map(({ path, words }) => [path, words] as const)),
  );
}

export function menuMarkup(options: MenuOptions, words: Wording): string {
  return menu(options)
    .map(
      ({
        id,
        words: head,
        items,
      }) => `<div class="menu_head" id="${id}" onclick="OpenMenu('${id}')">${words[head]}</div>
<ul class="menu_items" id="${id}_items" style="display:none">
${items.map((item) => `<li>${itemMarkup(item, options, words)}</li>`).join('\n')}
</ul>`,
    )
    .join('\n');
}

function itemMarkup({ id, path, words: word, help }: Item, { calls }: MenuOptions, words: Wording): string {
  const page = path.slice(1);
  const call = `ChangeMenu2Css('${page}','${id}','4','${help ?? `help_${page}`}')`;
  const link = calls === 'href' ? `href="javascript:${call}"` : `href="javascript:void(0)" onclick="${call}"`;
  return `<a id="${id}" class="menu_item" ${link}>${words[word]}</a>`;
}

export const MENU_SCRIPT = `<script type="text/javascript">
function OpenMenu(id) {
  var lists = document.querySelectorAll('.menu_items');
  for (var i = 0; i < lists.length; i++) lists[i].style.display = lists[i].id === id + '_items' ? '' : 'none';
}
function ChangeMenu2Css(page, item, kind, help) {
  var items = document.querySelectorAll('.menu_item');
  for (var i = 0; i < items.length; i++) items[i].className = items[i].id === item ? 'menu_item menu_selected' : 'menu_item';
  document.getElementById('content_main').src = '/' + page;
  document.getElementById('content_help').src = '/' + help;
}
</script>`;
