/** Ids of the steps that need one of the two routers to answer. */
export const UPPER_STEPS = ['upper-bridge', 'upper-dhcp'] as const;
export const LOWER_STEPS = [
  'lower-mode',
  'lower-account',
  'session-up',
  'lower-address',
  'lower-dhcp',
  'lower-wan-mac',
  'lower-lan-mac',
] as const;
