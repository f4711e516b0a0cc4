// From the end of a router's answer to the subscriber's message.
import { percentile, round, row, type Row } from './row.ts';
import { startSubjects, type Name, type Subject, type Subjects } from './subjects.ts';

/** All of them run for weeks. */
const WARMING_UP = 10;
const ROUNDS = 40;
const PER_ROUND = 50;
const PATIENCE_MS = 10_000;

export async function latency(): Promise<Row[]> {
  const subjects = await startSubjects();
  const answered: Record<Name, number[]> = { ours: [], core: [], bare: [] };
  const triggered: Record<Name, number[]> = { ours: [], core: [], bare: [] };
  let address = 0;
  try {
    for (let round = -WARMING_UP; round < ROUNDS; round += 1) {
      for (const subject of subjects.all) {
        for (let n = 0; n < PER_ROUND; n += 1) {
          const took = await sample(subjects, subject, `25.100.${(address >> 8) & 255}.${address++ & 255}`);
          if (round < 0) continue;
          answered[subject.name].push(took.answeredMs);
          triggered[subject.name].push(took.triggeredMs);
        }
      }
    }
  } finally {
    await subjects.close();
  }
  const note = `${ROUNDS * PER_ROUND} samples each, over ${subjects.brokerName}, ${subjects.cores}`;
  return [
    rowOf('router answered -> MQTT subscriber', answered, 0.5, note, 1),
    rowOf('router answered -> MQTT subscriber', answered, 0.95, note, 1),
    rowOf('triggered -> MQTT subscriber', triggered, 0.5, 'the whole look, with both requests'),
    rowOf('triggered -> MQTT subscriber', triggered, 0.95, 'the whole look, with both requests'),
  ];
}

/** `share`: which part of the core flow's time we promise at most. */
function rowOf(what: string, samples: Record<Name, number[]>, p: number, note: string, share?: number): Row {
  const core = percentile(samples.core, p);
  return row({
    name: `${what}, p${p * 100}`,
    unit: 'ms',
    ours: round(percentile(samples.ours, p)),
    peers: { 'core nodes': round(core) },
    floor: round(percentile(samples.bare, p)),
    goal: share === undefined ? null : round(core * share),
    better: 'lower',
    note,
  });
}

interface Took {
  /** Milliseconds since the router's last answer. */
  readonly answeredMs: number;
  /** Milliseconds since the subject was told to look. */
  readonly triggeredMs: number;
}

/** The address changes, the subject is told to look, and the message with the new address comes. */
function sample(subjects: Subjects, subject: Subject, address: string): Promise<Took> {
  const { router, name, state } = subject;
  router.setAddress(address);
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} did not tell the new address`)), PATIENCE_MS);
    subjects.onMessage((topic, payload) => {
      // how long we read it here is nobody's delay
      const now = performance.now();
      if (topic !== state || (JSON.parse(payload) as { wan_ipv4: unknown }).wan_ipv4 !== address) return;
      clearTimeout(late);
      resolve({ answeredMs: now - router.answeredAt, triggeredMs: now - began });
    });
    subjects.trigger(subject);
  });
}
