import type { DriverDefinition, Sighting, Target } from '../../drivers/definition.ts';
import type { Question } from '../../drivers/detection-budget.ts';
import type { GatewayLocation } from '../../drivers/igd/gateway-location.ts';
import { settingsBase } from '../../drivers/screen/base.ts';
import { profileFor } from '../../drivers/screen/family.ts';
import { overridden } from '../../drivers/screen/overrides.ts';
import type { Profile } from '../../drivers/screen/profile.ts';

/** What is to be captured, and what is known about its settings screen. */
export interface Subject {
  /** Id of the driver that recognised it; undefined: none did. */
  readonly driver: string | undefined;
  /** The same for the same box whatever its address; of a stranger it is not known. */
  readonly identity: string | undefined;
  /** Whether its driver knows settings screens, if not this one. */
  readonly hasScreens: boolean;
  /** What it answers without a login, besides its pages. */
  readonly questions: readonly Question[];
  /** Absent: nobody has told us what its settings screen is like. */
  readonly profile: Profile | undefined;
  readonly base: URL;
  readonly place: GatewayLocation | undefined;
  readonly model: string | null;
  readonly firmware: string | null;
}

/** Of a box that no driver knows: where its settings screen should be. */
export function strangerAt(target: Target): Subject {
  return {
    driver: undefined,
    identity: undefined,
    hasScreens: false,
    questions: [],
    profile: undefined,
    base: settingsBase(target),
    place: undefined,
    model: null,
    firmware: null,
  };
}

/** What a driver recognised and says of its boxes. */
export interface Recognised {
  readonly definition: Pick<DriverDefinition, 'login' | 'publicQuestions'>;
  readonly sighting: Sighting;
}

/** Throws `invalid-input` for overrides that make no sense. */
export function subjectOf({ definition, sighting }: Recognised, target: Target): Subject {
  const { driver, identity, place, screen, firmware = null } = sighting;
  const base = sighting.base ?? settingsBase(target, place);
  const model = sighting.model ?? place?.description.model ?? null;
  return {
    driver,
    identity,
    hasScreens: definition.login === 'screen',
    questions: definition.publicQuestions?.(base) ?? [],
    profile: screen && overridden(profileFor(screen, model), target.profile),
    base,
    place,
    model,
    firmware,
  };
}
