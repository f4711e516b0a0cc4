import { ANYWHERE } from '../screen/anywhere.ts';
import type { FoundLogin } from '../../screen/find-login.ts';
import type { ProfileInput, SettingInput } from '../screen/profile.ts';

/** Nobody has seen the screen: what the words find is read, and not written before its owner has said that it is meant. */
const found = { page: ANYWHERE, basis: 'found' } as const;
const LAN = ['LAN', 'ローカルネットワーク', 'Local network', 'Home network'];
const WAN = ['WAN', 'インターネット', 'Internet'];

/** On the page where it stands, by the button of its form. */
const write = (awayS = 0): SettingInput['write'] => [
  { page: ANYWHERE, set: [{}], press: { concept: ['apply', 'save'] }, awayS },
];

/** `go('lan.html')`, `location.href='lan.html'`: as many menus are made. What is found so is judged as a link is. */
const MENU_SCRIPT =
  '^\\s*(?:javascript:)?\\s*(?:[\\w$.]+\\(|[\\w$.]*location(?:\\.href)?\\s*=)\\s*[\'"]([\\w./?=&-]+)[\'"]';

/** What the words of {@link file://../../screen/vocabulary/labels.ts} can find on any settings screen. */
export function templateOf(login: FoundLogin | 'basic'): ProfileInput {
  return {
    id: 'screen',
    vendor: '',
    scripted: true,
    screen: {
      menuScript: MENU_SCRIPT,
      login: login === 'basic' ? { kind: 'basic' } : { kind: 'form', ...login },
      logout: { press: { concept: ['logout'] } },
    },
    pages: { [ANYWHERE]: { path: '/' } },
    about: {
      model: { ...found, concept: ['model'] },
      firmware: { ...found, concept: ['firmware'], pattern: '(\\d+(?:\\.\\d+)+)' },
    },
    readings: {
      'session.up': { ...found, concept: ['session-state'], means: 'link' },
      'session.error': {
        ...found,
        concept: ['session-error'],
        words: { なし: 'none', None: 'none' },
        verbatim: true,
      },
      uptime: { ...found, concept: ['connected-for'], as: 'ago' },
      'wan.ipv4': {
        ...found,
        concept: ['wan-address'],
        or: [{ concept: ['ip-address'], section: WAN }],
        pattern: '^\\s*([0-9.]+)',
      },
      'wan.ipv6': { ...found, concept: ['wan-ipv6'], pattern: '^\\s*([0-9A-Fa-f:]+)' },
      log: { ...found, concept: ['log'], as: 'lines' },
    },
    settings: {
      'wan.mode': { ...found, concept: ['wan-method', 'operation-mode'], means: 'mode', write: write(30) },
      'pppoe.bridge': { ...found, concept: ['pppoe-bridge'], means: 'switch', write: write() },
      'dhcp.server': { ...found, concept: ['dhcp-server'], means: 'switch', write: write() },
      'lan.address': {
        ...found,
        concept: ['lan-address'],
        or: [{ concept: ['ip-address'], section: LAN }],
        pattern: '^\\s*([0-9.]+)',
        write: write(20),
      },
      'wan.mac': { ...found, concept: ['wan-mac'] },
      'lan.mac': { ...found, concept: ['lan-mac'] },
      'pppoe.account': { ...found, concept: ['pppoe-user'] },
    },
    actions: {},
  };
}
