import type { DriverContext, DriverDefinition } from '../definition.ts';
import { announcedPlace } from '../igd/driver.ts';
import { backendFor, spareFor } from '../screen/backends.ts';
import { settingsBase } from '../screen/base.ts';
import { openBox, type BoxOptions, type BoxSighting } from '../screen/box.ts';
import { advisories, families, recognized, type RecognizedBox } from './families.ts';

/** Buffalo AirStation: UPnP, and a settings screen whose family its login page gives away before any password is sent. */
export function airstationDriver(options: Partial<BoxOptions> = {}): DriverDefinition<BoxSighting> {
  return {
    id: 'airstation',
    label: { en: 'Buffalo AirStation', ja: 'バッファロー AirStation' },
    evidence: 'reconstructed',
    login: 'screen',
    screens: families,
    async recognise(target, context) {
      const place = await announcedPlace(target, context, options);
      if (
        place &&
        !/buffalo|melco|airstation/i.test(`${place.description.vendor} ${place.description.model}`)
      )
        return undefined;
      const base = settingsBase(target, place);
      const told = await loginPage(base, context, target.chosen === true || place !== undefined);
      if (!told) return undefined;
      const model = told.model ?? place?.description.model ?? null;
      return {
        driver: 'airstation',
        identity: place?.identity ?? `airstation:${(model ?? '?').toLowerCase()}@${base.hostname}`,
        label: `Buffalo ${model ?? 'AirStation'}`,
        base,
        place,
        ...told,
        model,
      };
    },
    open: (sighting, target, context) =>
      openBox(sighting, { evidence: 'reconstructed', vendor: 'Buffalo', advisories }, target, context, {
        backendFor,
        spareFor,
        ...options,
      }),
  };
}

export const airstation = airstationDriver();

/** The family by its login page; a second page is asked only where the first says nothing. */
async function loginPage(
  base: URL,
  { budget }: DriverContext,
  likely: boolean,
): Promise<RecognizedBox | undefined> {
  const first = await budget.get(new URL('/login.html', base));
  const told = first && recognized(first, likely);
  if (told || !first) return told;
  const second = await budget.get(new URL('/cgi-bin/cgi?req=twz', base));
  return second && recognized(second, likely);
}
