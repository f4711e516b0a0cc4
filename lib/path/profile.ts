import { z } from 'zod';
import { wanPaths } from '../capabilities/wan-path.ts';
import { ours, type Knowledge } from './knowledge.ts';
import { knownNames } from './reverse-names.ts';
import { mapRules } from './rule-table.ts';
import { checkedInput } from '../router/checked-input.ts';

const name = z.object({
  /** The shape of the name, see {@link knownNames}. */
  name: z.string().trim().min(1).max(253),
  path: z.enum(wanPaths),
  provider: z.string().trim().min(1).max(100),
  confidence: z.number().min(0).max(1).default(0.95),
});

/** The part `path` of a profile. */
const knowledge = z.strictObject({
  /** What this router’s path is, whatever the evidence. */
  is: z.enum(wanPaths).optional(),
  /** Before the names that we know. */
  names: z.array(name).max(100).default([]),
  /** In place of the rules that we know. */
  rules: mapRules.optional(),
  /** Questions that may leave the LAN to find the path out. */
  probes: z.array(z.enum(['reverse-name'])).default([]),
});

const HINT = {
  en: 'Example: {"path":{"is":"pppoe"}} or {"path":{"names":[{"name":"p#.example.ne.jp","path":"pppoe","provider":"Example"}]}}.',
  ja: '例：{"path":{"is":"pppoe"}} または {"path":{"names":[{"name":"p#.example.ne.jp","path":"pppoe","provider":"Example"}]}}',
};

/** Takes a profile’s part about the path apart from the rest. Throws `invalid-input`. */
export function withoutPath(profile: unknown): {
  readonly rest: unknown;
  readonly knowledge: Knowledge;
  /** Whether names of public addresses may be asked for. */
  readonly asksNames: boolean;
} {
  if (typeof profile !== 'object' || profile === null || !('path' in profile))
    return { rest: profile, knowledge: ours, asksNames: false };
  const { path: given, ...rest } = profile;
  const { is, names, rules, probes } = checkedInput(knowledge, given, {
    about: 'profile',
    within: 'path',
    hint: HINT,
  });
  return {
    rest,
    asksNames: probes.includes('reverse-name'),
    knowledge: {
      names: [...names.map((each) => ({ ...each, seen: 'user' })), ...knownNames],
      get rules() {
        return rules ?? ours.rules;
      },
      ...(is && { path: is }),
    },
  };
}
