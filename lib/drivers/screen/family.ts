import { mergePatch } from './overrides.ts';
import type { ProfileInput } from './profile.ts';

/** By what a settings screen gives away which family it is of. */
export interface Sign {
  /** On the page that asks for the login, on any page, or in an address. */
  readonly where: 'login' | 'page' | 'address';
  readonly says: RegExp;
}

/** One kind of settings screen that several models of a maker have. Of several families the first that fits counts. */
export interface ScreenFamily {
  /** The id of its profile. */
  readonly id: string;
  /** Models that have it, by the names that they give themselves. */
  readonly models?: RegExp;
  /** Needed where no model is told: on an unknown login page, and in a recording that does not say what it is of. */
  readonly signs: readonly Sign[];
  readonly profile: ProfileInput;
  /**
   * What single models call otherwise, by model: merge patches as users write them (RFC 7396), so that the words of one model
   * make those of another neither ambiguous nor long.
   */
  readonly byModel?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The family of a model; undefined: one of which nobody has told us what its screen is like. */
export function familyOf(model: string, families: readonly ScreenFamily[]): ScreenFamily | undefined {
  return families.find(({ models }) => models?.test(nameOf(model)));
}

/** The family's profile as the model has it. */
export function profileFor({ profile, byModel = {} }: ScreenFamily, model: string | null): ProfileInput {
  const wanted = model === null ? undefined : nameOf(model);
  const patch = Object.entries(byModel).find(([name]) => nameOf(name) === wanted)?.[1];
  return patch ? (mergePatch(profile, patch) as ProfileInput) : profile;
}

/** A model’s name without widths, blanks and case. */
function nameOf(model: string): string {
  return model.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase();
}
