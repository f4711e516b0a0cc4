import { drivers } from '../../drivers/registry.ts';
import type { ScreenFamily, Sign } from '../../drivers/screen/family.ts';
import { profileFor } from '../../drivers/screen/family.ts';
import { overridden } from '../../drivers/screen/overrides.ts';
import type { Profile } from '../../drivers/screen/profile.ts';
import type { Archive } from './archive.ts';

/** A profile and the driver that uses it. */
export interface Family {
  readonly driver: string;
  readonly profile: Profile;
}

/** Which screen an archive is of: as it says itself, or by what it looks like. Undefined: nobody knows. */
export function familyIn(archive: Archive): Family | undefined {
  const { meta } = archive;
  const all = drivers.flatMap(({ id, screens = [] }) => screens.map((screen) => ({ driver: id, screen })));
  const found =
    meta?.family === undefined
      ? all.find(({ screen }) => shows(archive, screen))
      : all.find(({ screen }) => screen.id === meta.family);
  if (!found) return undefined;
  const { driver, screen } = found;
  return { driver, profile: overridden(profileFor(screen, meta?.model ?? null), undefined) };
}

function shows({ exchanges }: Archive, { signs }: ScreenFamily): boolean {
  const fits = ({ where, says }: Sign) =>
    exchanges.some(({ url, answer }) =>
      says.test(where === 'address' ? url.pathname + url.search : answer.text()),
    );
  return signs.some(fits);
}

/** What all screens that are known say, so that it may be said again. */
export function screenTexts(): readonly string[] {
  return drivers.flatMap(({ screens = [] }) =>
    screens.flatMap(({ profile, byModel }) => textsIn([profile, byModel])),
  );
}

/** Every text in a profile, keys too. */
export function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, each]) => [key, ...textsIn(each)]);
}
