import { z } from 'zod';
import { freeSlug, roles, slugFrom } from '../../lib/router/config.ts';
import { SLUG } from '../../lib/mqtt/topics.ts';
import type { AdminRoutes } from './admin-routes.ts';
import type { Definition, RED } from './node-red.ts';

const ORDER = ['futamichi-router', 'futamichi-dual-stack'] as const;
const text = z.string().trim().catch('');

/** What has a place in topics, as it stands in the flows. */
const placed = z.object({
  id: z.string(),
  type: z.enum(ORDER),
  name: text,
  slug: z.string().trim().regex(SLUG).catch(''),
  role: z.enum(roles).catch('single'),
});
type Placed = z.output<typeof placed>;

/**
 * A node's place in topics: the one that it was given, or else one made from its name that no other has. What was given none takes
 * its turn by the order in the flows, routers first, so that it is the same after each start.
 */
export function topicSlugOf(RED: RED, definition: Definition): string {
  const own = placed.parse(definition);
  if (own.slug !== '') return own.slug;
  const all: Placed[] = [];
  RED.nodes.eachNode((each) => {
    const parsed = placed.safeParse(each);
    if (parsed.success) all.push(parsed.data);
  });
  all.sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
  const given = new Set(all.map(({ slug }) => slug));
  const claimed = new Set<string>();
  // of a node in a subflow the flows hold the template
  const id = definition['_alias'] ?? own.id;
  for (const each of all) {
    const place = each.slug || placeFor(nameOf(each), claimed, given);
    if (each.id === id) return place;
    claimed.add(place);
  }
  return freeSlug(nameOf(own), given.union(claimed));
}

/** A name belongs to the first, as ever; a number is made, so it is nobody's that was given it. */
function placeFor(name: string, claimed: ReadonlySet<string>, given: ReadonlySet<string>): string {
  return claimed.has(name) ? freeSlug(name, given.union(claimed)) : name;
}

function nameOf({ type, name, role }: Pick<Placed, 'type' | 'name' | 'role'>): string {
  return slugFrom(name, type === 'futamichi-dual-stack' ? 'home' : role);
}

const question = placed.pick({ type: true, name: true, role: true }).extend({ taken: z.array(z.string()) });

/** Which place the editor proposes for what is being named in a dialog. */
export function addPlaceEndpoint(routes: AdminRoutes): void {
  routes.post('/futamichi-router/place', (request, response) => {
    const asked = question.safeParse(request.body);
    if (asked.success) response.json({ place: freeSlug(nameOf(asked.data), new Set(asked.data.taken)) });
    else response.status(400).end();
  });
}
