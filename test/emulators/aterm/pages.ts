import { isIPv4 } from 'node:net';
import type { Button, Page, Row, Section } from '../box/pages.ts';
import { MODES, type Word } from './invented.ts';
import { MASK, POOL } from './invented-names.ts';
import { infoA, infoP } from './info.ts';
import { account, control, kept, mac, section, shown, tick, type Subject, type Words } from './rows.ts';

export type PageKey = 'basic' | 'wireless' | 'lan' | 'assign' | 'other' | 'reboot' | 'info' | 'log';

/** Every page of the menu, in its order. */
export function pagesOf(subject: Subject): ReadonlyMap<PageKey, Page> {
  const { words } = subject;
  const pages: readonly (readonly [PageKey, readonly Word[], readonly Section[], readonly Button[]])[] = [
    ['basic', ['basicMenu'], basic(subject), [save(words)]],
    ['wireless', ['wireless', 'wirelessBasic'], wireless(subject), [save(words)]],
    ['lan', ['advanced', 'lanMenu'], lan(subject), [save(words)]],
    ['assign', ['advanced', 'assignMenu'], assign(subject), []],
    ['other', ['advanced', 'otherMenu'], other(subject), [save(words)]],
    ['reboot', ['maintenance', 'rebootMenu'], [], [{ caption: words.reboot, does: 'reboot' }]],
    [
      'info',
      ['information', 'infoMenu'],
      subject.family === 'a' ? infoA(subject) : infoP(subject),
      sessionButtons(subject),
    ],
    ['log', ['information', 'logMenu'], [section('', log(subject))], []],
  ];
  return new Map(
    pages.map(([key, path, sections, buttons]) => {
      const menu = path.map((word) => words[word]);
      return [key, { key, menu, title: menu.at(-1) ?? '', sections, buttons }];
    }),
  );
}

function basic(subject: Subject): readonly Section[] {
  const { words, macs } = subject;
  const mode = control(subject, 'mode', 'modeSetting', 'select', {
    options: MODES.filter(({ mode }) => mode !== 'ap').map(({ mode, words }) => ({ value: mode, words })),
    read: ({ settings }) => settings.wanMode,
    write: (value) => {
      const known = MODES.find(({ mode }) => mode === value);
      return known ? { wanMode: known.mode } : { objection: 'mode' };
    },
  });
  const keep = control(subject, 'keep', 'keep', 'radio', {
    options: [
      { value: 'always', words: words.keepAlways },
      { value: 'manual', words: words.keepManual },
    ],
    read: ({ settings }) => settings.keepAlive,
    write: (value) => ({ keepAlive: value === 'always' ? 'always' : 'manual' }),
  });
  return [
    section('', mode),
    section(
      words.account,
      account(subject, 'username', 'pppoeUser'),
      account(subject, 'password', 'pppoePassword'),
      keep,
    ),
    ...(macs ? [section(words.macs, ...mac(subject, 'wanMac'))] : []),
  ];
}

function wireless(subject: Subject): readonly Section[] {
  return [section('', kept(subject, 'ssid', 'ssid', 'text', subject.ssid))];
}

function lan(subject: Subject): readonly Section[] {
  const { words, macs } = subject;
  const address = control(subject, 'lanAddress', 'lanAddress', 'text', {
    read: ({ settings }) => settings.lanAddress,
    write: (value) => (isIPv4(value) ? { lanAddress: value } : { objection: 'lanAddress' }),
  });
  const first = subject.box.settings.lanAddress.replace(/\d+$/, String(POOL.first));
  return [
    section('', address, kept(subject, 'mask', 'mask', 'text', MASK)),
    section(
      words.dhcp,
      tick(subject, 'dhcp', 'dhcp', 'dhcp'),
      kept(subject, 'poolFirst', 'poolFirst', 'text', first),
      kept(subject, 'poolCount', 'poolCount', 'text', POOL.count),
    ),
    ...(macs ? [section(words.macs, ...mac(subject, 'lanMac'))] : []),
  ];
}

function assign({ words, host }: Subject): readonly Section[] {
  return [
    section(
      '',
      shown('host', words.host, () => host),
    ),
  ];
}

function other(subject: Subject): readonly Section[] {
  return [
    section(
      '',
      tick(subject, 'bridge', 'bridge', 'bridge'),
      kept(subject, 'upnp', 'upnp', 'check', 'on'),
      kept(subject, 'ping', 'ping', 'check', ''),
      kept(subject, 'autoUpdate', 'autoUpdate', 'check', 'on'),
    ),
  ];
}

function log({ words }: Subject): Row {
  return { key: 'lines', label: words.lines, kind: 'lines', read: (box) => box.log.join('\n') };
}

function save(words: Words): Button {
  return { caption: words.set, does: 'save' };
}

function sessionButtons({ box, words }: Subject): readonly Button[] {
  if (box.mode !== 'pppoe') return [];
  return [
    { caption: words.connect, does: 'connect' },
    { caption: words.disconnect, does: 'disconnect' },
  ];
}
