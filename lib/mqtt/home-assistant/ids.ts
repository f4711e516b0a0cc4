import { DEFAULT_BASE } from '../topics.ts';

/**
 * A router's, home's or bridge's identity for Home Assistant: its place, which stays when its node is made anew, and not the node.
 * Two places never have the same one.
 */
export function deviceId(base: string, slug: string): string {
  if (base === DEFAULT_BASE && !slug.includes('--')) return slug;
  const place = base.replaceAll(/[^a-zA-Z0-9]/gu, (each) => `_${each.codePointAt(0)?.toString(16)}_`);
  return `${place}--${slug}`;
}

/** What a device is known by, and what others that hang on it name (`via_device`). */
export function deviceIdentifier(id: string): string {
  return `futamichi_${id}`;
}

/** Where a device's document goes. Ids of old flows hold dots, which Home Assistant does not take there. */
export function discoveryTopic(prefix: string, id: string): string {
  return `${prefix}/device/${deviceIdentifier(id).replaceAll(/[^a-zA-Z0-9_-]/g, '_')}/config`;
}

/** Whether a topic is where such a document goes, under any prefix. */
export function isDiscovery(topic: string): boolean {
  return /\/device\/futamichi_[^/]+\/config$/.test(topic);
}

/**
 * What an entity is known by for ever (`unique_id`), and what it is called at first (`default_entity_id`, and `object_id` for
 * releases before 2025.10): neither hangs on a name or a language, and `key` and `platform` are never changed.
 */
export function entityIds(
  { id, slug }: { readonly id: string; readonly slug: string },
  platform: string,
  key: string,
): { readonly unique_id: string; readonly object_id: string; readonly default_entity_id: string } {
  return {
    unique_id: `${deviceIdentifier(id)}_${key}`,
    object_id: `${slug}_${key}`,
    default_entity_id: `${platform}.${slug}_${key}`,
  };
}
