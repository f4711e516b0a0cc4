import type { Area } from './finding.ts';

/** Where in the home something is: what a picture of it marks. */
export type Spot = 'line' | 'ipoe' | 'pppoe' | 'upper' | 'bridge' | 'lan' | 'lower' | 'machines';

/** Where a check’s trouble is to be seen, unless the check says better. */
export const SPOT_OF_AREA: Readonly<Record<Area, Spot>> = {
  line: 'line',
  lan: 'lan',
  upper: 'upper',
  lower: 'lower',
  login: 'machines',
  server: 'machines',
};
