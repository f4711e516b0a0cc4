import type { Router } from '../router/router.ts';

/** A router as one JSON document: every reading as in a snapshot, and what it offers to do. */
export function snapshotJson({
  snapshot,
  offers,
  driver,
}: Pick<Router, 'snapshot' | 'offers' | 'driver'>): unknown {
  return {
    driver: driver?.id ?? null,
    identity: driver?.identity ?? null,
    evidence: driver?.evidence ?? null,
    readings: Object.fromEntries(
      [...snapshot].map(([{ id, unit }, observed]) => [
        id,
        { ...observed, at: new Date(observed.at).toISOString(), ...(unit && { unit }) },
      ]),
    ),
    offers: offers.map(({ capability, withdrawn }) => ({
      id: capability.id,
      usable: withdrawn === undefined,
      ...(withdrawn && {
        code: withdrawn.code,
        reason: withdrawn.sentence('en'),
        detail: withdrawn.detail ?? null,
      }),
    })),
  };
}
