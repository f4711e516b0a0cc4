import { asRouterError } from '../../router/errors.ts';
import type { DriverContext, DriverDefinition } from '../definition.ts';
import { announcedPlace } from '../igd/driver.ts';
import { backendFor, spareFor } from '../screen/backends.ts';
import { openBox, type BoxOptions, type BoxSighting } from '../screen/box.ts';
import { settingsBase } from '../screen/base.ts';
import { familyOf } from '../screen/family.ts';
import { advisories, families } from './families.ts';
import { httpifChannel } from './httpif-channel.ts';
import { QUESTIONS, question, valueIn } from './httpif.ts';

export interface AtermSighting extends BoxSighting {
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
    login: 'screen',
    screens: families,
    publicQuestions: (base) => QUESTIONS.map((each) => question(base, each)),
    async recognise(target, context) {
      const place = await announcedPlace(target, context, options);
      const vendor = place && `${place.description.vendor ?? ''} ${place.description.model ?? ''}`;
      if (vendor !== undefined && !/\bNEC\b|Aterm/i.test(vendor)) return undefined;
      const base = settingsBase(target, place);
      const name = await productName(base, context, place !== undefined);
      if (name === undefined && place === undefined) return undefined;
      const model = modelIn(name ?? place?.description.model ?? null);
      return {
        driver: 'aterm',
        identity: place?.identity ?? `aterm:${(model ?? '?').toLowerCase()}@${base.hostname}`,
        label: `NEC Aterm ${model ?? ''}`.trim(),
        model,
        firmware: null,
        base,
        place,
        screen: model === null ? undefined : familyOf(model, families),
        httpif: name !== undefined,
      };
    },
    open: (sighting, target, context) =>
      openBox(
        sighting,
        {
          evidence: 'reconstructed',
          vendor: 'NEC',
          advisories,
          first: (where, about) => (sighting.httpif ? [httpifChannel(where, about)] : []),
        },
        target,
        context,
        { backendFor, spareFor, ...options },
      ),
  };
}

export const aterm = atermDriver();

/** Undefined: no Aterm, or one that does not tell. Where UPnP has named the vendor, silence here is no reason to give up. */
async function productName(
  base: URL,
  { budget }: DriverContext,
  known: boolean,
): Promise<string | undefined> {
  try {
    return valueIn(await budget.ask(question(base, 'PRODUCT_NAME_GET')), 'PRODUCT_NAME');
  } catch (thrown) {
    if (known) return undefined;
    throw asRouterError(thrown);
  }
}

/** `Aterm Series` names no model. */
function modelIn(name: string | null): string | null {
  return name !== null && /\d/.test(name) ? name.replace(/^Aterm\s*/i, '') : null;
}
