import type { Box } from '../box/box.ts';
import type { Row, Section } from '../box/pages.ts';
import { ERRORS, MODES } from './invented.ts';
import { DNS, GATEWAY, MASK } from './invented-names.ts';
import { section, shown, sinceOf, type Subject } from './rows.ts';

/** The first four rows and the two addresses of MAP-E are seen; the others are not. */
export function infoP(subject: Subject): readonly Section[] {
  const { words } = subject;
  return [
    section(
      words.device,
      name(subject),
      shown('firmware', words.firmware, ({ options }) => options.firmware),
      ...macs(subject),
    ),
    section(words.connection, ...connection(subject)),
    section(
      words.lanState,
      shown('infoLan', words.infoLan, ({ lanAddress }) => lanAddress, 'st_ip_address'),
      serves(subject),
    ),
    section(
      words.wanState,
      shown('infoWan', words.infoWan, ({ wanAddress }) => wanAddress ?? '', 'mape_ip'),
    ),
  ];
}

/** Sections and labels are seen, but for MAC addresses, time, error and DHCP server. */
export function infoA(subject: Subject): readonly Section[] {
  const { words } = subject;
  const masked = (address: string | undefined) => (address === undefined ? '' : `    ${address}/${MASK}`);
  const up = ({ wanAddress }: Box, text: string) => (wanAddress === undefined ? '' : text);
  return [
    section(
      words.device,
      name(subject),
      shown('firmware', words.firmware, ({ options }) => options.firmware),
      shown('update', words.update, () => words.noUpdate),
      ...macs(subject),
    ),
    section(words.connection, ...connection(subject)),
    section(
      words.lanState,
      shown('infoLan', words.infoLan, ({ lanAddress }) => masked(lanAddress)),
      serves(subject),
    ),
    section(
      words.wanState,
      shown('infoWan', words.infoWan, ({ wanAddress }) => masked(wanAddress).trim()),
      shown('gateway', words.gateway, (box) => up(box, GATEWAY)),
      shown('dns1', words.dns1, (box) => up(box, DNS[0])),
      shown('dns2', words.dns2, (box) => up(box, DNS[1])),
    ),
  ];
}

function name({ words, family }: Subject): Row {
  const read = (box: Box) => (family === 'a' ? deviceNameA({ box, words }) : `Aterm ${box.options.model}`);
  return shown('deviceName', words.deviceName, read);
}

function macs({ words }: Subject): readonly Row[] {
  return [
    shown('infoWanMac', words.infoWanMac, ({ wanMac }) => wanMac.toUpperCase()),
    shown('infoLanMac', words.infoLanMac, ({ lanMac }) => lanMac.toUpperCase()),
  ];
}

function connection({ words }: Subject): readonly Row[] {
  return [
    shown('infoMode', words.mode, (box) => MODES.find(({ mode }) => mode === box.mode)?.words ?? ''),
    shown('state', words.state, (box) => (box.wanAddress ? words.up : words.down)),
    shown('since', words.since, sinceOf),
    shown('lastError', words.lastError, ({ session }) => words[ERRORS[session.error]]),
  ];
}

function serves({ words }: Subject): Row {
  return shown('infoDhcp', words.dhcp, (box) => (box.serves ? words.use : words.notUsed));
}

/** 装置名 is the name in the network, with the end of the MAC address; only 機種名 is the model (seen). */
export function deviceNameA({ box, words }: Pick<Subject, 'box' | 'words'>): string {
  const { model, serial } = box.options;
  return words.deviceName === '機種名' ? model : `ATERM-${serial.slice(-6)}`;
}
