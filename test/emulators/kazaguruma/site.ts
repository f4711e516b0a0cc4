import { escapeHtml } from '../box/html.ts';
import type { Box } from '../box/box.ts';
import type { Words } from './words.ts';

/** Which pages there are, by their addresses. */
export const PAGES = {
  '/': 'home',
  '/home.html': 'home',
  '/net/wan.html': 'wan',
  '/net/lan.html': 'lan',
  '/net/option.html': 'relay',
  '/radio/wireless.html': 'wireless',
  '/tools.html': 'tools',
  '/passcode.html': 'passcode',
} as const;

export type PageName = (typeof PAGES)[keyof typeof PAGES];

export interface Site {
  readonly box: Box;
  readonly words: Words;
  /** What it says of its IPv6 address; undefined: there is no such line. */
  readonly ipv6: string | undefined;
  /** Goes with each form and comes back with it. */
  readonly token: string;
  /** How many pages of a list there are, for those who follow everything. */
  readonly listed: number;
}

export function doorPage({ enter }: Words, complaint: string): string {
  const red = complaint === '' ? '' : `<p class="oops">${escapeHtml(complaint)}</p>`;
  return `<!doctype html><html><head><meta charset="utf-8"><title>${enter.title}</title></head><body>${red}
<form action="/enter" method="post"><dl>
<dt>${enter.user}</dt><dd><input name="kz_who" maxlength="32"></dd>
<dt>${enter.password}</dt><dd><input name="kz_what" type="password"></dd></dl>
<button type="submit">${enter.go}</button></form><p><a href="/manual.html">?</a></p></body></html>`;
}

export function page(name: PageName, site: Site, note = ''): string {
  const { words } = site;
  const items = Object.entries(PAGES).filter(([path]) => path !== '/');
  const menu = items.map(([path, key]) => `<li><a href="${path}">${words.menu[key]}</a></li>`).join('');
  const said = note === '' ? '' : `<p class="note">${escapeHtml(note)}</p>`;
  return `<!doctype html><html><head><meta charset="utf-8"><title>${words.brand}</title></head><body>
<ul id="menu">${menu}<li><a href="/leave.html">${words.leave}</a></li></ul>
<h1>${words.menu[name]}</h1>${said}${bodies[name](site)}</body></html>`;
}

const bodies: Readonly<Record<PageName, (site: Site) => string>> = {
  home: ({ box, words, ipv6 }) =>
    list([
      [words.model, 'KZ-20'],
      [words.firmware, box.options.firmware],
      [words.line, box.session.up ? words.lineUp : words.lineDown],
      [words.wanAddress, box.wanAddress ?? ''],
      ...(ipv6 === undefined ? [] : [[words.wanIpv6, ipv6] as const]),
    ]),
  wan: ({ box, words }) =>
    `<h2>${words.wanHeading}</h2>${list([
      [words.line, box.session.up ? words.lineUp : words.lineDown],
      [words.ipAddress, box.wanAddress ?? ''],
    ])}`,
  lan: (site) => lanForms(site),
  relay: ({ box, words, token }) =>
    form(
      'relay',
      token,
      words,
      `<div class="line"><label for="r">${words.relay}</label> <select id="r" name="kz_relay">
${option('1', words.relays, box.settings.bridge)}${option('0', words.blocks, !box.settings.bridge)}</select></div>
<p class="hint">${words.relayNote}</p>`,
    ),
  wireless: ({ words, token }) =>
    form(
      'radio',
      token,
      words,
      table([
        [words.filter, '<input type="checkbox" name="kz_f1">'],
        [words.filter, '<input type="checkbox" name="kz_f2" checked>'],
        [words.key, '<input name="kz_key" value="umi-no-kaze-99">'],
      ]),
    ),
  tools: ({ words, listed }) =>
    `<p><a href="/cgi/act?what=restart">${words.restart}</a></p><p><a href="/restart.html">${words.restart}</a></p>
<form action="/cgi/act" method="post"><button name="what" value="restart">${words.restart}</button></form>
${Array.from({ length: listed }, (_, n) => `<a href="/log/list.html?page=${n}">${n}</a>`).join(' ')}`,
  passcode: ({ words, token }) =>
    form(
      'passcode',
      token,
      words,
      table([
        [words.enter.password, '<input type="password" name="kz_new">'],
        [words.enter.password, '<input type="password" name="kz_again">'],
      ]),
    ),
};

/** Two forms on one page, each with its own button. */
function lanForms({ box, words, token }: Site): string {
  const parts = box.settings.lanAddress.split('.');
  const boxes = parts.map((part, at) => `<input name="kz_ip${at}" size="3" value="${part}">`).join('.');
  const { dhcp } = box.settings;
  return `<h2>${words.lanHeading}</h2>${form(
    'address',
    token,
    words,
    table([
      [words.ipAddress, boxes],
      [words.mask, '255.255.255.0'],
    ]),
  )}
<h2>${words.dhcpHeading}</h2>${form(
    'dhcp',
    token,
    words,
    table([
      [
        words.dhcp,
        `<label><input type="radio" name="kz_dhcp" value="on"${dhcp ? ' checked' : ''}>${words.on}</label>
<label><input type="radio" name="kz_dhcp" value="off"${dhcp ? '' : ' checked'}>${words.off}</label>`,
      ],
    ]),
  )}`;
}

function form(action: string, token: string, words: Words, inside: string): string {
  return `<form action="/save/${action}" method="post"><input type="hidden" name="kz_t" value="${token}">
${inside}<button type="submit">${words.apply}</button></form>`;
}

function list(rows: ReadonlyArray<readonly [string, string]>): string {
  return `<dl>${rows.map(([label, value]) => `<dt>${label}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
}

function table(rows: ReadonlyArray<readonly [string, string]>): string {
  return `<table>${rows.map(([label, value]) => `<tr><th>${label}</th><td>${value}</td></tr>`).join('')}</table>`;
}

function option(value: string, words: string, chosen: boolean): string {
  return `<option value="${value}"${chosen ? ' selected' : ''}>${words}</option>`;
}
