/** Mosquitto 2.1 refuses `+`, `#` and `/`, other brokers more; these alone pass everywhere. */
const NOT_ALLOWED = /[^A-Za-z0-9_-]/g;

/**
 * The name under which the broker knows a connection. Two with the same one throw each other out, so ours ends in chance;
 * one that the user gave stays as it is, but for characters that brokers refuse.
 */
export function clientId(given: string | undefined, base: string, random: () => number): string {
  const chosen = given?.replaceAll(NOT_ALLOWED, '_').slice(0, 64);
  if (chosen) return chosen;
  return `${base.replaceAll(NOT_ALLOWED, '_').slice(0, 32)}_${chance(random)}`;
}

/** Another name for a connection whose own is somebody else's too. */
export function otherClientId(taken: string, random: () => number): string {
  return `${taken.replace(/_[0-9a-f]{8}$/, '').slice(0, 55)}_${chance(random)}`;
}

function chance(random: () => number): string {
  return Math.floor(random() * 0xffff_ffff)
    .toString(16)
    .padStart(8, '0');
}
