import type { AirStationSighting } from '../../drivers/airstation/driver.ts';
import { profileOf } from '../../drivers/airstation/families.ts';
import type { AtermSighting } from '../../drivers/aterm/driver.ts';
import { familyOf } from '../../drivers/aterm/families.ts';
import type { Sighting, Target } from '../../drivers/definition.ts';
import type { IgdSighting } from '../../drivers/igd/driver.ts';
import type { Place } from '../../drivers/igd/gateway-location.ts';
import { settingsBase } from '../../drivers/screen/base.ts';
import { overridden } from '../../drivers/screen/overrides.ts';
import type { Profile, ProfileInput } from '../../drivers/screen/profile.ts';

/** What is to be captured, and what is known about its settings screen. */
export interface Subject {
  /** Id of the driver that recognised it; undefined: none did. */
  readonly driver: string | undefined;
  /** Absent: nobody has told us what its settings screen is like. */
  readonly profile: Profile | undefined;
  readonly base: URL;
  readonly place: Place | undefined;
  readonly model: string | null;
  readonly firmware: string | null;
}

/** Of a box that no driver knows: where its settings screen should be. */
export function strangerAt(target: Target): Subject {
  return { ...NOTHING, base: settingsBase(target) };
}

/** Throws `invalid-input` for overrides that make no sense. */
export function subjectOf(sighting: Sighting, target: Target): Subject {
  const { driver } = sighting;
  const profileFrom = (family: ProfileInput | undefined) => family && overridden(family, target.profile);
  if (driver === 'aterm') {
    const { model, base, place } = sighting as AtermSighting;
    const family = model === null ? undefined : familyOf(model);
    return { ...NOTHING, driver, base, place, model, profile: profileFrom(family?.profile) };
  }
  if (driver === 'airstation') {
    const { told, base, place } = sighting as AirStationSighting;
    const { model, firmware, family } = told;
    return { driver, base, place, model, firmware, profile: profileFrom(profileOf(family)) };
  }
  const { place } = sighting as Partial<IgdSighting>;
  const model = place?.description.model ?? null;
  return { ...NOTHING, driver, base: settingsBase(target, place), place, model };
}

const NOTHING = { driver: undefined, profile: undefined, place: undefined, model: null, firmware: null };
