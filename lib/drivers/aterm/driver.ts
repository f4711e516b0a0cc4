import { asRouterError } from '../../router/errors.ts';
import type { DriverContext, DriverDefinition, Sighting, Target } from '../definition.ts';
import { announcedPlace } from '../igd/driver.ts';
import type { Place } from '../igd/gateway-location.ts';
import { backendFor } from '../screen/backends.ts';
import { openBox, type BoxOptions } from '../screen/box.ts';
import { settingsBase } from '../screen/base.ts';
import { advisories, familyOf } from './families.ts';
import { httpifChannel } from './httpif-channel.ts';
import { question, valueIn } from './httpif.ts';

export interface AtermSighting extends Sighting {
  readonly model: string | null;
  readonly base: URL;
  readonly place: Place | undefined;
  /** Whether the interface without a login answers. */
  readonly httpif: boolean;
}

/**
 * NEC Aterm: what needs no login (model and mode, UPnP), and the settings screen クイック設定Web. Four screens share that name;
 * which one it is follows from the model.
 */
export function atermDriver(options: Partial<BoxOptions> = {}): DriverDefinition<AtermSighting> {
  return {
    id: 'aterm',
    label: { en: 'NEC Aterm', ja: 'NEC Aterm' },
    evidence: 'reconstructed',
    async recognise(target, context) {
      const place = await announcedPlace(target, context, options);
      const vendor = place && `${place.description.vendor ?? ''} ${place.description.model ?? ''}`;
      if (vendor !== undefined && !/\bNEC\b|Aterm/i.test(vendor)) return undefined;
      const base = settingsBase(target, place);
      const name = await productName(base, context, place !== undefined);
      if (name === undefined && place === undefined) return undefined;
      const model = name ?? modelIn(place?.description.model ?? null);
      const identity = place?.identity ?? `aterm:${(model ?? '?').toLowerCase()}@${base.hostname}`;
      return {
        driver: 'aterm',
        identity,
        label: `NEC Aterm ${model ?? ''}`.trim(),
        model,
        base,
        place,
        httpif: name !== undefined,
      };
    },
    open: (sighting, target, context) => open(sighting, target, context, options),
  };
}

export const aterm = atermDriver();

function open(
  { identity, model, base, place, httpif }: AtermSighting,
  target: Target,
  context: DriverContext,
  options: Partial<BoxOptions>,
) {
  const family = model === null ? undefined : familyOf(model);
  if (!family) context.log(`no settings screen is known for ${model ?? 'this Aterm'}; a capture would help`);
  return openBox(
    {
      driver: 'aterm',
      identity,
      evidence: 'reconstructed',
      about: { vendor: 'NEC', model },
      advisories,
      base,
      place,
      profile: family?.profile,
      first: (where, about) => (httpif ? [httpifChannel(where, about)] : []),
    },
    target,
    context,
    { backendFor, ...options },
  );
}

/** Undefined: no Aterm, or one that does not tell. Where UPnP has named the vendor, silence here is no reason to give up. */
async function productName(base: URL, { look }: DriverContext, known: boolean): Promise<string | undefined> {
  try {
    return valueIn(await look.ask(question(base, 'PRODUCT_NAME_GET')), 'PRODUCT_NAME');
  } catch (thrown) {
    if (known) return undefined;
    throw asRouterError(thrown);
  }
}

/** `Aterm Series` names no model. */
function modelIn(name: string | null): string | null {
  return name !== null && /\d/.test(name) ? name.replace(/^Aterm\s*/i, '') : null;
}
