import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isAside,
  isDress,
  isHarmless,
  isHarmlessLink,
  isNamedPage,
  isShown,
} from '../../../lib/screen/harmless.ts';
import { pageLinks } from '../../../lib/screen/page/links.ts';
import { pageOf } from '../../../lib/screen/page/parse.ts';

const url = (path: string) => new URL(path, 'http://192.168.10.1/');

/** What boxes do when they are asked by GET, in the words that those who write them use. */
const DEEDS =
  'reboot restart connect disconnect dial hangup redial up down on off start stop begin end enable disable toggle switch set unset apply submit save store delete del remove add clear reset rst init initialize format update upgrade flash flush release renew kick ban wake sleep standby shutdown poweroff eject mount unmount backup restore import export send test ping quit exit logout logoff run exec do kirikae saikidou setsudan kaishi'.split(
    ' ',
  );
const OBJECTS = ['', 'ppp', 'pppoe', 'wan', 'wlan', 'wps', 'led', 'log', 'dhcp', 'usb', 'fw', 'session'];

test('An address with a word of a deed is no page, in whatever way it is put together.', () => {
  for (const deed of DEEDS)
    for (const object of OBJECTS)
      for (const path of [
        `/${object}${deed}.cgi`,
        `/${object}_${deed}.cgi`,
        `/${deed}_${object}`,
        `/cgi-bin/${deed}${object}`,
        `/api/${object}/${deed}`,
        `/${object}.cgi?${deed}`,
        `/${object}.cgi?${deed}=1`,
        `/${object}.cgi?mode=${deed}`,
        `/index.html?page=${object}&do=${deed}`,
      ])
        // nothing is left of some
        if (!/^\/(?:\w{0,1})$/.test(path)) assert.ok(!isHarmless(url(path)), path);
});

test('A switch in a query is no page, whatever it is called.', () => {
  for (const path of [
    '/led.cgi?x=0',
    '/wlan.cgi?radio=off',
    '/setting.cgi?mode=bridge',
    '/wan.html?p=reboot',
    '/status.html?a',
    '/ping.cgi?host=8.8.8.8',
    '/lan.html?page=1&ip=2',
  ])
    assert.ok(!isHarmless(url(path)), path);
});

test('Pages that show something are pages, as they are called on every family.', () => {
  for (const path of [
    '/',
    '/info.html',
    '/index_adv.html',
    '/wan.html',
    '/pppoe.html',
    '/dhcps_lease.html',
    '/wlan_multi_5g.html',
    '/help_info.html',
    '/lan_main.php',
    '/air_basic_main2.php',
    '/info_mape_main.php',
    '/index.cgi/index_contents',
    '/index.cgi/dhcp_assign_main',
    '/page/info_main.html',
    '/cgi-bin/cgi?req=frm&frm=advanced.html&CAT=DIAG&ITEM=SYSTEM',
    '/advanced.html?req=wan.html',
    '/status.asp?_=1700000000',
  ])
    assert.ok(isHarmless(url(path)), path);
});

const ITEM = (href: string, words: string) => `<a href="${href}">${words}</a>`;

const followed = (html: string) =>
  pageLinks(pageOf({ url: url('/'), html, unscripted: true }))
    .filter((link) => isHarmlessLink(link))
    .map(({ url: { pathname, search } }) => pathname + search);

test('A page with a name that nobody knows is followed from a menu, and from nowhere else.', () => {
  const item = ITEM('/tcpiplan.htm', 'LAN側設定');
  assert.deepEqual(followed(`<p>${item}</p>`), []);
  for (const menu of [`<ul><li>${item}</li></ul>`, `<nav>${item}</nav>`, `<div id="left_menu">${item}</div>`])
    assert.deepEqual(followed(menu), ['/tcpiplan.htm'], menu);
  for (const other of [
    '/qzx.cgi',
    '/qzx.htm?a=1',
    '/wlan_off.htm',
    'http://192.168.10.2/lan.html',
    '/config.bin',
  ])
    assert.deepEqual(followed(`<ul><li>${ITEM(other, 'LAN側設定')}</li></ul>`), [], other);
});

test('A link that is called a deed is not followed, whatever its address.', () => {
  for (const words of [
    '切断',
    '今すぐ再起動する',
    'ログアウト',
    '設定を初期化',
    'WPSを開始',
    'Reboot',
    'Release IP',
    'Turn off',
    '接続',
    'OK',
  ])
    assert.deepEqual(followed(`<ul><li>${ITEM('/wan.html', words)}</li></ul>`), [], words);
});

test('What a profile names need not be known, but it is a page.', () => {
  for (const path of ['/init.html', '/qzx.php', '/cgi-bin/cgi?req=frm&frm=connect.html'])
    assert.ok(isNamedPage(url(path)), path);
  for (const path of ['/reboot.cgi', '/qzx.html?go=1', '/config.bin', '/x.html?page=logout'])
    assert.ok(!isNamedPage(url(path)), path);
});

test('Pages bring along what is shown, and are dressed with what asks for nothing.', () => {
  assert.ok(isShown(url('/inner.html')) && isShown(url('/rootDesc.xml')));
  for (const path of ['/inner.cgi', '/inner.html?x=1', '/reboot.html', '/ppp_off.php'])
    assert.ok(!isShown(url(path)), path);
  assert.ok(isDress(url('/js/autosave.js')) && isDress(url('/cgi/cgi_wan.js?_tn=1&_t=2')));
  for (const path of ['/do.js?led=0', '/x.cgi', '/x.js?_=a%20b']) assert.ok(!isDress(url(path)), path);
  assert.ok(
    isAside(url('/api/get?page=info')) && !isAside(url('/api/reboot')) && !isAside(url('/api?cmd=off')),
  );
});
