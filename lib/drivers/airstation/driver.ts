import type { DriverContext, DriverDefinition, Sighting, Target } from '../definition.ts';
import { announcedPlace } from '../igd/driver.ts';
import type { Place } from '../igd/gateway-location.ts';
import { backendFor } from '../screen/backends.ts';
import { settingsBase } from '../screen/base.ts';
import { openBox, type BoxOptions } from '../screen/box.ts';
import { advisories, familyIn, profileOf, type Told } from './families.ts';

export interface AirStationSighting extends Sighting {
  readonly told: Told;
  readonly base: URL;
  readonly place: Place | undefined;
}

/** Buffalo AirStation: UPnP, and a settings screen whose family its login page gives away before any password is sent. */
export function airstationDriver(options: Partial<BoxOptions> = {}): DriverDefinition<AirStationSighting> {
  return {
    id: 'airstation',
    label: { en: 'Buffalo AirStation', ja: 'バッファロー AirStation' },
    evidence: 'reconstructed',
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
        told: { ...told, model },
        base,
        place,
      };
    },
    open: ({ identity, told, base, place }, target: Target, context) =>
      openBox(
        {
          driver: 'airstation',
          identity,
          evidence: 'reconstructed',
          about: { vendor: 'Buffalo', model: told.model, firmware: told.firmware },
          advisories,
          base,
          place,
          profile: profileOf(told.family),
          first: () => [],
        },
        target,
        context,
        { backendFor, ...options },
      ),
  };
}

export const airstation = airstationDriver();

/** The family by its login page; a second page is asked only where the first says nothing and one may still be asked. */
async function loginPage(base: URL, { look }: DriverContext, likely: boolean): Promise<Told | undefined> {
  const first = await look.get(new URL('/login.html', base));
  const told = first && familyIn(first, likely);
  if (told || !first || look.left === 0) return told;
  const second = await look.get(new URL('/cgi-bin/cgi?req=twz', base));
  return second && familyIn(second, likely);
}
