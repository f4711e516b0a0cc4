import type { Box } from '../box/box.ts';
import type { Page, Row } from '../box/pages.ts';
import { IPV6, KEEPS, MASK, POOL, type Word } from './invented.ts';
import type { Names, PageName } from './names.ts';
import { checkRow, lanAddressRow, macRows, methodOf, methodRow, sessionRows } from './rows.ts';
import type { Wording } from './words.ts';

/** What the pages are made from. */
export interface Subject {
  readonly box: Box;
  readonly names: Names;
  readonly words: Wording;
  /** Texts that anybody in the neighbourhood may have chosen. */
  readonly ssid: string;
  readonly host: string;
  /** Whether the saved password stands in the page. */
  readonly showsPassword: boolean;
}

/** An access point has no Internet side to set. */
export function routerOnly(page: PageName): boolean {
  return page === 'wan' || page === 'pppoe' || page === 'ipv6' || page === 'passthrough';
}

/** A page as it is at the moment. */
export function pageOf(key: PageName, subject: Subject): Page {
  const { words } = subject;
  const title = words[titleOf(key)];
  const save = { caption: words.save, does: 'save' } as const;
  const buttons = {
    pppoe: [
      save,
      { caption: words.connect, does: 'connect' } as const,
      { caption: words.disconnect, does: 'disconnect' } as const,
    ],
    info: [],
    log: [],
  } as const;
  return {
    key,
    menu: [title],
    title,
    sections: SECTIONS[key](subject).map(([heading, rows]) => ({ heading: words[heading], rows })),
    buttons: key in buttons ? buttons[key as keyof typeof buttons] : [save],
  };
}

export function titleOf(page: PageName): Word {
  return TITLES[page];
}

const TITLES: Readonly<Record<PageName, Word>> = {
  wan: 'internet',
  pppoe: 'pppoe',
  ipv6: 'ipv6',
  lan: 'lan',
  passthrough: 'passthrough',
  info: 'info',
  log: 'log',
};

type Sections = readonly (readonly [heading: Word, rows: readonly Row[]])[];

const SECTIONS: Readonly<Record<PageName, (subject: Subject) => Sections>> = {
  wan: ({ box, names, words }) => [
    ['internet', [...sessionRows(box, words), methodRow(names, words)]],
    ['extra', macRows('wanMac', names, words, box)],
  ],

  pppoe: ({ box, names, words, showsPassword }) => [
    ['pppoe', sessionRows(box, words)],
    [
      'target',
      [
        fixed('targetName', words.targetName, names.targetName, 'ISP1'),
        {
          key: 'user',
          label: words.user,
          kind: 'text',
          name: names.user,
          read: ({ settings }) => settings.account.username,
          write: (username, { account }) =>
            username === '' ? { objection: words.badAccount } : { account: { ...account, username } },
        },
        {
          key: 'password',
          label: words.password,
          kind: 'password',
          name: names.password,
          read: ({ settings }) => (showsPassword ? settings.account.password : ''),
          write: (password, { account }) => (password === '' ? {} : { account: { ...account, password } }),
        },
        {
          key: 'keep',
          label: words.keep,
          kind: 'select',
          name: names.keep,
          options: KEEPS.map(({ value, words: word }) => ({ value, words: words[word] })),
          read: ({ settings }) => (settings.keepAlive === 'always' ? '0' : '2'),
          write: (value) => ({ keepAlive: value === '0' ? 'always' : 'manual' }),
        },
      ],
    ],
  ],

  ipv6: ({ names, words }) => [
    [
      'ipv6',
      [
        {
          key: 'ipv6Method',
          label: words.ipv6Method,
          kind: 'radio',
          name: names.ipv6Method,
          options: IPV6.map(({ value, words: word }) => ({ value, words: words[word] })),
          read: () => '1',
        },
      ],
    ],
  ],

  lan: ({ box, names, words }) => [
    [
      'lan',
      [
        lanAddressRow(names, words),
        fixed('mask', words.mask, names.mask, MASK),
        checkRow('dhcp', 'dhcp', names, words),
        fixed('poolFirst', words.pool, names.poolFirst, box.settings.lanAddress.replace(/\d+$/, POOL.first)),
        fixed('poolCount', words.pool, names.poolCount, POOL.count),
      ],
    ],
    ['extra', macRows('lanMac', names, words, box)],
  ],

  passthrough: ({ names, words }) => [['passthrough', [checkRow('pppoeBridge', 'bridge', names, words)]]],

  info: ({ box, words, ssid, host }) => [
    [
      'model',
      [
        shown('model', words.model, box.options.model),
        shown('version', words.version, box.options.firmware),
        shown('name', words.name, host),
        shown('mode', words.mode, words[box.mode === 'ap' ? 'ap' : 'router']),
      ],
    ],
    [
      'internet',
      [
        {
          ...shown('link', words.link, words[box.session.error === 'no-cable' ? 'linkDown' : 'linkUp']),
          // seen
          id: 'InternetWiredLink',
        },
        shown('method', words.method, words[methodOf(box)?.words ?? 'ap']),
        ...sessionRows(box, words),
        shown('wanMac', words.mac, box.wanMac),
      ],
    ],
    [
      'lan',
      [
        shown('lanAddress', words.address, box.lanAddress),
        shown('mask', words.mask, MASK),
        shown('dhcp', words.dhcp, words[box.serves ? 'use' : 'notUsed']),
        shown('lanMac', words.mac, box.lanMac),
      ],
    ],
    ['wireless', [shown('ssid', words.ssid, ssid)]],
  ],

  log: ({ words }) => [
    ['log', [{ key: 'entry', label: words.entry, kind: 'lines', read: ({ log }) => log.join('\n') }]],
  ],
};

function shown(key: string, label: string, text: string): Row {
  return { key, label, kind: 'shown', read: () => text };
}

/** What can be written into, and is of no consequence here. */
function fixed(key: string, label: string, name: string, text: string): Row {
  return { key, label, kind: 'text', name, read: () => text };
}
