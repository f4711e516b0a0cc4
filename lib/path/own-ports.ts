import { prefix6AsWritten, prefix6Text } from '../address/prefix.ts';
import { RouterError } from '../router/errors.ts';
import { endUserLength, ruleFor, shareOf, type MapRule, type Share } from './map-e.ts';
import { ownsPort, type PortRange } from './port-set.ts';
import { knownRules } from './rule-table.ts';

/** What a home has by MAP-E, as a document. */
export interface OwnPorts {
  readonly service: string;
  readonly ipv4: string;
  readonly psid: number;
  readonly ports: readonly PortRange[];
  readonly ce: string;
  /** Whether the port that was asked about is the home’s; null: none was. */
  readonly mine: boolean | null;
}

const PREFIX_HINT = {
  en: 'Enter the IPv6 prefix of the home, such as 240b:10:1234:5600::/56; the address of any machine in it will do.',
  ja: '自宅のIPv6プレフィックス（例：240b:10:1234:5600::/56）を入力してください。宅内の機器のIPv6アドレスでも構いません。',
};
const TOO_SHORT_HINT = {
  en: 'This prefix is a whole provider’s. The first 56 bits are needed.',
  ja: 'プレフィックスが短すぎます。先頭の56ビットまで入力してください。',
};
const NO_RULE_HINT = {
  en: 'No MAP-E rule is known for this prefix. The line may use DS-Lite or a fixed address, or the rules here are out of date; your own may be given.',
  ja: 'このプレフィックスに合うMAP-Eのルールがありません。DS-Liteや固定IPの回線か、ルールが古い可能性があります。独自のルールも指定できます。',
};

/**
 * What the home with this IPv6 prefix, as a person writes it, has of the IPv4 Internet. Throws `invalid-input` for what is no
 * prefix or too short a one, `unsupported` where no rule covers it.
 */
export function homeShare(written: string, rules: readonly MapRule[] = knownRules()): Share {
  const prefix = prefix6AsWritten(written);
  if (!prefix) throw new RouterError('invalid-input', { detail: 'no IPv6 prefix', hint: PREFIX_HINT });
  const detail = prefix6Text(prefix);
  const rule = ruleFor(rules, prefix);
  if (!rule)
    throw new RouterError('unsupported', { detail: `no MAP-E rule for ${detail}`, hint: NO_RULE_HINT });
  const share = shareOf(rule, prefix);
  if (share) return share;
  const needed = `${detail} is shorter than /${endUserLength(rule)}`;
  throw new RouterError('invalid-input', { detail: needed, hint: TOO_SHORT_HINT });
}

export function ownPorts({ service, ipv4, portSet, ports, ce }: Share, port?: number): OwnPorts {
  const mine = port === undefined ? null : ownsPort(portSet, port);
  return { service, ipv4, psid: portSet.psid, ports, ce, mine };
}

/** A port as a person writes it; undefined for what is none. */
export function portAsWritten(text: string): number | undefined {
  const digits = text.normalize('NFKC').trim();
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
