import { isIPv4 } from 'node:net';
import type { Box, Settings } from '../box/box.ts';
import type { Option, Row } from '../box/pages.ts';
import { METHODS } from './invented.ts';
import type { Names } from './names.ts';
import type { Wording } from './words.ts';

/** Rows that several pages share. Rows of one label stand in one cell. */

export function sessionRows(box: Box, words: Wording): readonly Row[] {
  const shown = (key: 'connection' | 'lastError' | 'connectedFor' | 'address', read: Row['read']): Row => ({
    key,
    label: words[key],
    kind: 'shown',
    read,
  });
  const address = shown('address', ({ wanAddress }) => wanAddress ?? '-');
  if (box.mode === 'ap') return [];
  if (box.mode !== 'pppoe')
    return [
      shown('connection', ({ wanAddress }) => words[wanAddress === undefined ? 'sessionDown' : 'sessionUp']),
      address,
    ];
  return [
    shown('connection', ({ session }) => words[session.up ? 'sessionUp' : 'sessionDown']),
    shown('lastError', ({ session }) => words[session.error || 'noError']),
    shown('connectedFor', connectedFor),
    address,
  ];
}

export function macRows(key: 'wanMac' | 'lanMac', names: Names, words: Wording, box: Box): readonly Row[] {
  const label = words[key];
  return [
    {
      key: `${key}Kind`,
      label,
      kind: 'radio',
      name: names[`${key}Kind`],
      options: [
        { value: '0', words: `${words.macDefault} (${box.options.factory[key]})` },
        { value: '1', words: words.macManual },
      ],
      read: ({ settings }) => (settings[key] === 'default' ? '0' : '1'),
      write(kind, _, form) {
        const mac = kind === '0' ? 'default' : macIn(form.get(names[key]) ?? '');
        if (mac === undefined) return { objection: words.badMac };
        return key === 'wanMac' ? { wanMac: mac } : { lanMac: mac };
      },
    },
    {
      key,
      label,
      kind: 'text',
      name: names[key],
      read: ({ settings }) => (settings[key] === 'default' ? '' : settings[key]),
    },
  ];
}

export function methodRow(names: Names, words: Wording): Row {
  return {
    key: 'method',
    label: words.method,
    kind: 'radio',
    name: names.method,
    options: METHODS.map(({ value, words: word }): Option => ({ value, words: words[word] })),
    read: (box) => methodOf(box)?.value ?? '',
    write(value) {
      const mode = METHODS.find((each) => each.value === value)?.mode;
      return mode ? { wanMode: mode } : {};
    },
  };
}

export function methodOf({ settings }: Box) {
  return METHODS.find(({ mode }) => mode === settings.wanMode);
}

export function checkRow(
  key: 'dhcp' | 'pppoeBridge',
  setting: 'dhcp' | 'bridge',
  names: Names,
  words: Wording,
): Row {
  return {
    key,
    label: words[key],
    kind: 'check',
    name: names[key],
    words: words.use,
    read: ({ settings }) => (settings[setting] ? 'on' : ''),
    write: (value: string): Partial<Settings> => ({ [setting]: value === 'on' }),
  };
}

export function lanAddressRow(names: Names, words: Wording): Row {
  return {
    key: 'lanAddress',
    label: words.lanAddress,
    kind: 'text',
    name: names.lanAddress,
    read: ({ settings }) => settings.lanAddress,
    write: (value) => (isIPv4(value) ? { lanAddress: value } : { objection: words.badAddress }),
  };
}

function macIn(text: string): string | undefined {
  const mac = text.toLowerCase().replaceAll('-', ':');
  return /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/.test(mac) && !/^(00:){5}00$/.test(mac) ? mac : undefined;
}

function connectedFor({ session, options }: Box): string {
  if (session.since === undefined) return '-';
  const seconds = Math.floor((options.clock.monotonic() - session.since) / 1000);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const clock = [(seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${Math.floor(seconds / 86_400)}日 ${clock}`;
}
