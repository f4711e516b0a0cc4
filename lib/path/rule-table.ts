import { z } from 'zod';
import { parsePrefix4, parsePrefix6, type Prefix4, type Prefix6 } from '../address/prefix.ts';
import { layouts, type MapRule, type RuleTable } from './map-e.ts';
import { biglobe } from './rules/biglobe.ts';
import { ocn } from './rules/ocn.ts';
import { v6plus } from './rules/v6plus.ts';
import { checkedInput } from '../router/checked-input.ts';

const HOME = 56;
const MOST_RULES = 4096;

export const tables: readonly RuleTable[] = [v6plus, ocn, biglobe];

const prefix = <T>(parse: (text: string) => T | undefined) =>
  z
    .string()
    .max(50)
    .transform((text, context) => {
      const parsed = parse(text.trim());
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: 'custom', message: 'no prefix such as 2001:db8::/40 or 192.0.2.0/24' });
      return z.NEVER;
    });

const rule = z
  .object({
    // shown on terminals and in flows
    service: z
      .string()
      .trim()
      .regex(/^[^\p{C}]{1,100}$/u, 'no name'),
    ipv6: prefix<Prefix6>(parsePrefix6),
    ipv4: prefix<Prefix4>(parsePrefix4),
    eaLength: z.int().min(0).max(48),
    psidOffset: z.int().min(0).max(15),
    layout: z.enum(layouts),
    psidLength: z.int().min(0).max(16).optional(),
    psid: z.int().min(0).max(65_535).optional(),
  })
  .superRefine(({ ipv6, ipv4, eaLength, psidOffset, psidLength, psid }, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message });
    const own = eaLength - (32 - ipv4.length);
    if (ipv6.length + eaLength > 64) say('the EA bits end behind the /64');
    if (own < 0) say('too few EA bits for a whole IPv4 address');
    if (psidOffset + (psidLength ?? own) > 16) say('offset and PSID are longer than a port number');
    if ((psidLength === undefined) !== (psid === undefined)) say('psidLength and psid go together');
    if (psidLength !== undefined && eaLength > 0) say('a PSID of its own, and EA bits');
    if (psidLength !== undefined && psid !== undefined && psid >= 2 ** psidLength)
      say('the PSID is longer than psidLength');
  })
  .transform(({ psidLength, psid, ...rest }): MapRule => {
    const told =
      psidLength === undefined || psid === undefined ? {} : { psid: { length: psidLength, value: psid } };
    return { ...rest, ...told };
  });

/** A list of mapping rules as a user writes it (a file, or the part `path.rules` of a profile). */
export const mapRules = z.array(rule).max(MOST_RULES);

const HINT = {
  en: 'Rules are a JSON list such as [{"service":"v6plus","ipv6":"240b:10::/31","ipv4":"106.72.0.0/15","eaLength":25,"psidOffset":4,"layout":"draft03"}].',
  ja: 'ルールはJSONのリストです。例: [{"service":"v6plus","ipv6":"240b:10::/31","ipv4":"106.72.0.0/15","eaLength":25,"psidOffset":4,"layout":"draft03"}]',
};

/** Throws `invalid-input` that names the first faults. */
export function rulesFrom(given: unknown): readonly MapRule[] {
  return checkedInput(mapRules, given, { about: 'rules', hint: HINT });
}

let known: readonly MapRule[] | undefined;

/** The rules that this package knows. */
export function knownRules(): readonly MapRule[] {
  known ??= rulesFrom(tables.flatMap(rowsOf));
  return known;
}

function rowsOf({ service, layout, psidOffset, rules }: RuleTable): readonly unknown[] {
  return [...rules.matchAll(/(\S{1,64}) (\S{1,64})/g)].map(([, ipv6 = '', ipv4]) => {
    const eaLength = HOME - Number(ipv6.split('/')[1]);
    return { service, ipv6, ipv4, eaLength, psidOffset, layout };
  });
}
