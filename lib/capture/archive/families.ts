import { profileOf, type FamilyId } from '../../drivers/airstation/families.ts';
import { families as atermFamilies } from '../../drivers/aterm/families.ts';
import { overridden } from '../../drivers/screen/overrides.ts';
import type { Profile, ProfileInput } from '../../drivers/screen/profile.ts';
import type { Archive } from './archive.ts';

/** A profile and the driver that uses it. */
export interface Family {
  readonly driver: string;
  readonly profile: Profile;
}

const AIRSTATIONS: readonly FamilyId[] = ['n', 'n0', 'a', 'c', 'c2'];

/** Signs of a family in an archive that does not say it, such as one from a browser. The first that fits counts. */
const SIGNS: readonly (readonly [id: string, where: 'address' | 'text', sign: RegExp])[] = [
  ['airstation-n', 'text', /name=["']?nosave_Password/],
  ['airstation-n0', 'text', /name=["']?nosave_session_num/],
  ['airstation-a', 'text', /\/cgi\/cgi_login\.js|httoken/],
  ['airstation-c', 'address', /\/cgi-bin\/cgi\?req=/],
  ['airstation-c2', 'text', /airstation_pass/],
  ['aterm-p', 'text', /id=["']?loginpwd/],
  ['aterm-w', 'address', /\/page\/\w+\.html/],
  ['aterm-a', 'address', /\/index\.cgi\//],
  ['aterm-r', 'address', /\/reboot\.htm$|\/boafrm\//],
];

function all(): ReadonlyMap<string, { readonly driver: string; readonly profile: ProfileInput }> {
  const known = [
    ...atermFamilies.map(({ profile }) => ({ driver: 'aterm', profile })),
    ...AIRSTATIONS.map((id) => ({ driver: 'airstation', profile: profileOf(id) })),
  ];
  return new Map(known.map((family) => [family.profile.id, family]));
}

/** Which screen an archive is of: as it says itself, or by what it looks like. Undefined: nobody knows. */
export function familyIn({ meta, exchanges }: Archive): Family | undefined {
  const id =
    meta?.family ??
    SIGNS.find(([, where, sign]) =>
      exchanges.some(({ url, answer }) =>
        sign.test(where === 'address' ? url.pathname + url.search : answer.text()),
      ),
    )?.[0];
  const found = id === undefined ? undefined : all().get(id);
  return found && { driver: found.driver, profile: overridden(found.profile, undefined) };
}

/** What all screens that are known say, so that it may be said again. */
export function screenTexts(): readonly string[] {
  return [...all().values()].flatMap(({ profile }) => textsIn(profile));
}

/** Every text in a profile, keys too. */
export function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, each]) => [key, ...textsIn(each)]);
}
