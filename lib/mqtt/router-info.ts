import { identity } from '../capabilities/identity.ts';
import type { Publishable } from './publishable.ts';

/** A router's entry in `bridge/info`: what it is, what it offers, and what it knows but may not do, with the reason. */
export function routerInfo({ slug, name, role, language, router }: Publishable): Record<string, unknown> {
  const box = router.snapshot.value(identity);
  return {
    slug,
    name,
    role,
    driver: router.driver?.id ?? null,
    evidence: router.driver?.evidence ?? null,
    vendor: box?.vendor ?? null,
    model: box?.model ?? null,
    firmware: box?.firmware ?? null,
    offers: router.offers.filter(({ withdrawn }) => !withdrawn).map(({ capability }) => capability.id),
    withdrawn: router.offers.flatMap(({ capability, withdrawn }) =>
      withdrawn ? [{ id: capability.id, code: withdrawn.code, reason: withdrawn.sentence(language) }] : [],
    ),
  };
}
