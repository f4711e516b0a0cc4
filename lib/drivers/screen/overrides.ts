import { RouterError } from '../../router/errors.ts';
import { oddityIn, OVERRIDES } from '../../router/json.ts';
import { faultsOf, profile, type Profile, type ProfileInput } from './profile.ts';
import { checkedInput } from '../../router/checked-input.ts';

/**
 * A family's profile with what the user knows better: a JSON merge patch (RFC 7396), so that one renamed label is one line.
 * Throws `invalid-input` with the line that makes no sense.
 */
export function overridden(family: ProfileInput, overrides: unknown): Profile {
  const oddity = oddityIn(overrides, OVERRIDES);
  if (oddity !== undefined) throw faulty(oddity);
  const merged = overrides === undefined ? family : mergePatch(family, overrides);
  const checked = checkedInput(profile, merged, { about: 'profile', hint: HINT });
  const [fault] = faultsOf(checked);
  if (fault !== undefined) throw faulty(fault);
  return checked;
}

const MOST_DETAIL = 300;

function faulty(detail: string): RouterError {
  return new RouterError('invalid-input', { detail: `profile: ${detail.slice(0, MOST_DETAIL)}`, hint: HINT });
}

const HINT = {
  en: 'The overrides are a JSON object that changes single lines of the profile, such as {"settings":{"pppoe.bridge":{"label":["PPPoE Bridge"]}}}.',
  ja: 'プロファイルの上書きは、変更する行だけを書いたJSONオブジェクトです。例：{"settings":{"pppoe.bridge":{"label":["PPPoE Bridge"]}}}',
};

/** A JSON merge patch (RFC 7396). */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
