import { open } from 'node:fs/promises';
import type { Share } from '../path/map-e.ts';
import { homeShare, ownPorts } from '../path/own-ports.ts';
import { rulesFrom } from '../path/rule-table.ts';
import type { MapRule } from '../path/map-e.ts';
import { RouterError } from '../router/errors.ts';
import type { Language } from '../router/text.ts';
import type { Terminal } from './terminal.ts';
import { json } from './document.ts';
import type { CommandLine } from './usage.ts';

const LONGEST_FILE = 1_000_000;

/** Says what a home has by MAP-E, and whether a port is its own. The answer is the exit status. */
export async function mapE(
  { prefix, port, rules, json: asJson }: CommandLine & { verb: 'map-e' },
  { language, print }: Terminal,
): Promise<number> {
  const share = homeShare(prefix, rules === undefined ? undefined : await rulesIn(rules));
  if (asJson) print(json(ownPorts(share, port)));
  else for (const line of linesOf(share, port, language)) print(line);
  return 0;
}

function linesOf(share: Share, port: number | undefined, language: Language): readonly string[] {
  const { service, ipv4, portSet, ports, ce } = share;
  const { psid, length } = portSet;
  const count = ports.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const homes = 2 ** length;
  const ranges = ports.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ');
  const { mine } = ownPorts(share, port);
  const lines = {
    en: [
      `service  ${service}`,
      `IPv4     ${ipv4} ${length === 0 ? '(not shared)' : `(shared by ${homes} homes)`}`,
      `PSID     ${psid} (0x${psid.toString(16)}, ${length} bits)`,
      `CE       ${ce}`,
      `ports    ${count}: ${ranges}`,
    ],
    ja: [
      `サービス ${service}`,
      `IPv4     ${ipv4}${length === 0 ? '（共有なし）' : `（${homes}軒で共有）`}`,
      `PSID     ${psid}（0x${psid.toString(16)}、${length}ビット）`,
      `CE       ${ce}`,
      `ポート   ${count}個: ${ranges}`,
    ],
  }[language];
  if (port === undefined) return lines;
  const verdict = {
    en: mine
      ? `Port ${port} is yours: the router can forward it.`
      : `Port ${port} is not yours: what is sent to it reaches another home, whatever the router is set to.`,
    ja: mine
      ? `ポート${port}は自分のポートです。ルーターで転送できます。`
      : `ポート${port}は自分のポートではありません。ルーターの設定にかかわらず、通信は別の家に届きます。`,
  }[language];
  return [...lines, '', verdict];
}

async function rulesIn(file: string): Promise<readonly MapRule[]> {
  const text = await read(file);
  let given: unknown;
  try {
    given = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new RouterError('invalid-input', { detail: `${file} is not valid JSON` });
  }
  return rulesFrom(given);
}

async function read(name: string): Promise<string> {
  try {
    await using file = await open(name);
    const { size } = await file.stat();
    if (size <= LONGEST_FILE) return await file.readFile('utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw new RouterError('invalid-input', { detail: `cannot read ${name}: ${code}` });
  }
  throw new RouterError('invalid-input', { detail: `${name} is too large` });
}
