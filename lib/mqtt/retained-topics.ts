import { catalogue as routerCatalogue } from '../capabilities/catalogue.ts';
import type { AnyReadable, Capability } from '../router/capability.ts';
import { keyOf, type Topics } from './topics.ts';

/** What has a topic of its own: a text cannot be unknown, and a picture is too large for the document. */
export function publishedAlone(catalogue: readonly Capability[] = routerCatalogue): readonly AnyReadable[] {
  return catalogue.flatMap((each) =>
    each.kind !== 'action' &&
    (each.entity?.platform === 'image' || (each.kind === 'setting' && each.entity?.platform === 'text'))
      ? [each]
      : [],
  );
}

/** What is retained for a router or home, beside its discovery document. */
export function retainedTopics(
  topics: Topics,
  slug: string,
  catalogue?: readonly Capability[],
): readonly string[] {
  return [
    topics.availability(slug),
    topics.state(slug),
    ...publishedAlone(catalogue).map(({ id }) => topics.value(slug, keyOf(id))),
  ];
}
