import type { Description } from './description.ts';

type About = Pick<Description, 'vendor' | 'model' | 'friendlyName' | 'serial'>;

/**
 * A name that stays with the box: its UDN, never its URL, since ports and paths change with a restart. Not every UDN is a
 * well-formed UUID (an Aterm says `uuid:79f0447f-860fbb81`). A FRITZ!Box announces two root devices whose UDNs differ but for
 * the MAC address at their end, so that counts there. A UDN that says nothing, such as the all-zero one that miniupnpd has
 * until somebody configures it, is told apart by the host.
 */
export function identityOf({ udn, vendor }: Pick<Description, 'udn' | 'vendor'>, host: string): string {
  const id = udn
    .trim()
    .toLowerCase()
    .replace(/^uuid:/, '');
  if (/^[0-]*$/.test(id)) return `igd:${id}@${host}`;
  const mac = /^[0-9a-f-]+-([0-9a-f]{12})$/.exec(id)?.[1];
  return mac && /\bAVM\b/i.test(vendor ?? '') ? `igd:${mac}` : `igd:${id}`;
}

/** Vendor and model as people know them, without saying the vendor twice. */
export function productLabel({ vendor, model, friendlyName }: Omit<About, 'serial'>): string {
  const name = model ?? friendlyName;
  if (name === null) return vendor ?? 'UPnP router';
  const first = vendor?.split(/\s+/)[0];
  return !first || name.toLowerCase().includes(first.toLowerCase()) ? name : `${vendor} ${name}`;
}

/** What the reading `identity` says. Firmware has no place in a description; serial numbers are often placeholders. */
export function identityValue({ vendor, model, friendlyName, serial }: About) {
  const placeholder = serial !== null && /^(0*1?|123456789?0?|none|n\/a|unknown)$/i.test(serial);
  return { vendor, model: model ?? friendlyName, firmware: null, serial: placeholder ? null : serial };
}

/**
 * The version of the hardware, where `modelNumber` says that it is one: `V2`, `Rev. B1`, `B1`. A bare number may be anything (miniupnpd
 * says the date of its source, others their firmware), so it is not taken for one.
 */
export function hardwareOf({ modelNumber }: Pick<Description, 'modelNumber'>): string | undefined {
  const text = modelNumber ?? '';
  return /^(?:(?:hw|hardware|rev|revision|v|ver|version)[ .:]{0,2}[0-9A-H]\d?(?:\.\d{1,2})?|[A-H]\d)$/i.test(
    text,
  )
    ? text
    : undefined;
}
