import type { Box, Settings } from '../box/box.ts';
import type { Objection, Row, Section } from '../box/pages.ts';
import type { Word } from './invented.ts';
import { CONTROLS } from './invented-names.ts';

export type Words = Readonly<Record<Word, string>>;

/** What the pages are made from. */
export interface Subject {
  readonly box: Box;
  readonly words: Words;
  readonly family: 'p' | 'a';
  readonly ssid: string;
  readonly host: string;
  readonly macs: boolean;
  /** What was written into rows from which nothing comes, by key. */
  readonly kept: ReadonlyMap<string, string>;
}

export function section(heading: string, ...rows: readonly Row[]): Section {
  return { heading, rows };
}

export function shown(key: string, label: string, read: Row['read'], id?: string): Row {
  return { key, label, kind: 'shown', read, ...(id !== undefined && { id }) };
}

export function control(
  { words, family }: Subject,
  key: string,
  label: Word,
  kind: Row['kind'],
  rest: Pick<Row, 'read' | 'write' | 'options' | 'words'>,
): Row {
  return { key, label: words[label], kind, name: CONTROLS[key]?.[family] ?? key, ...rest };
}

/** A control that is only remembered. */
export function kept(subject: Subject, key: string, label: Word, kind: 'text' | 'check', usual: string): Row {
  const read = () => subject.kept.get(key) ?? usual;
  return control(subject, key, label, kind, { read, words: subject.words.use });
}

export function tick(subject: Subject, key: string, label: Word, setting: 'dhcp' | 'bridge'): Row {
  return control(subject, key, label, 'check', {
    words: subject.words.use,
    read: ({ settings }) => (settings[setting] ? 'on' : ''),
    write: (value) => ({ [setting]: value === 'on' }),
  });
}

/** A password field that is left as it is says nothing, and changes nothing. */
export function account(subject: Subject, key: 'username' | 'password', label: Word): Row {
  return control(subject, key, label, key === 'password' ? 'password' : 'text', {
    read: ({ settings }) => (key === 'password' ? '' : settings.account.username),
    write: (value, { account }) =>
      key === 'password' && value === '' ? {} : { account: { ...account, [key]: value } },
  });
}

export function mac(subject: Subject, setting: 'wanMac' | 'lanMac'): readonly Row[] {
  const { words } = subject;
  const kind = `${setting}Kind` as const;
  const name = CONTROLS[kind]?.[subject.family] ?? kind;
  return [
    control(subject, kind, kind, 'radio', {
      options: [
        { value: '0', words: words.macDefault },
        { value: '1', words: words.macManual },
      ],
      read: ({ settings }) => (settings[setting] === 'default' ? '0' : '1'),
      write: (value) => (value === '0' ? { [setting]: 'default' } : {}),
    }),
    control(subject, setting, setting, 'text', {
      read: (box) => (box.settings[setting] === 'default' ? '' : box[setting]),
      write: (value, _, form) => (form.get(name) === '1' ? macFrom(value, setting) : {}),
    }),
  ];
}

function macFrom(value: string, setting: 'wanMac' | 'lanMac'): Partial<Settings> | Objection {
  const mac = value.trim().toLowerCase().replaceAll('-', ':');
  const fits = /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/.test(mac) && !/^(00:){5}00$/.test(mac);
  return fits ? { [setting]: mac } : { objection: setting };
}

export function sinceOf({ session, options }: Box): string {
  if (session.since === undefined) return '-';
  const s = Math.floor((options.clock.monotonic() - session.since) / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(s / 86_400)}日 ${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
