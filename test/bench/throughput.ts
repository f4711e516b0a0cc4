/**
 * Polls one after the other as fast as they go, four asked for at any time, each subject on a core of its own. One poll, the same
 * for all: a message over MQTT, GetStatusInfo and GetExternalIPAddress asked of the router, the address published retained.
 * The address stays the same, as it does on nearly every poll at home.
 */
import { cpuSeconds, memoryMb } from './process.ts';
import { percentile, round, row, type Row } from './row.ts';
import { startSubjects, type Name, type Subject, type Subjects } from './subjects.ts';

const ROUNDS = 10;
const PER_ROUND = 200;
const IN_FLIGHT = 4;
const PATIENCE_MS = 30_000;

interface Measured {
  readonly wall: number[];
  readonly cpu: number[];
  beforeMb: number;
  afterMb: number;
}

const nothing = (): Measured => ({ wall: [], cpu: [], beforeMb: 0, afterMb: 0 });

export async function throughput(): Promise<Row[]> {
  const subjects = await startSubjects();
  const measured: Record<Name, Measured> = { ours: nothing(), core: nothing(), bare: nothing() };
  try {
    for (const { name, pid } of subjects.all) measured[name].beforeMb = memoryMb(pid);
    for (let n = 0; n < ROUNDS; n += 1) {
      for (const subject of subjects.all) await oneRound(subjects, subject, measured[subject.name]);
    }
    for (const { name, pid } of subjects.all) measured[name].afterMb = memoryMb(pid);
    return rowsOf(measured, subjects.cores);
  } finally {
    await subjects.close();
  }
}

async function oneRound(subjects: Subjects, subject: Subject, { wall, cpu }: Measured): Promise<void> {
  const began = performance.now();
  const cpuBefore = cpuSeconds(subject.pid);
  await burst(subjects, subject);
  wall.push(PER_ROUND / ((performance.now() - began) / 1000));
  cpu.push(PER_ROUND / (cpuSeconds(subject.pid) - cpuBefore));
}

function burst(subjects: Subjects, subject: Subject): Promise<void> {
  let asked = 0;
  let answered = 0;
  const ask = () => {
    if (asked++ < PER_ROUND) subjects.trigger(subject);
  };
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${subject.name}: ${answered} of ${PER_ROUND} polls were answered`)),
      PATIENCE_MS,
    );
    subjects.onMessage((topic) => {
      if (topic !== subject.result) return;
      answered += 1;
      ask();
      if (answered < PER_ROUND) return;
      clearTimeout(late);
      resolve();
    });
    for (let n = 0; n < IN_FLIGHT; n += 1) ask();
  });
}

function rowsOf({ ours, core, bare }: Record<Name, Measured>, where: string): Row[] {
  const median = (sample: readonly number[]) => round(percentile(sample, 0.5), 0);
  const grown = ({ beforeMb, afterMb }: Measured) => round(afterMb - beforeMb, 1);
  const whole = ({ afterMb }: Measured) => round(afterMb, 0);
  const polls = ROUNDS * PER_ROUND;
  return [
    row({
      name: 'polls per second, 4 in flight',
      unit: '1/s',
      ours: median(ours.wall),
      peers: { 'core nodes': median(core.wall) },
      floor: median(bare.wall),
      better: 'higher',
      note: `${where}, median of ${ROUNDS} rounds`,
    }),
    row({
      name: 'polls per second of CPU time',
      unit: '1/s',
      ours: median(ours.cpu),
      peers: { 'core nodes': median(core.cpu) },
      floor: median(bare.cpu),
      goal: round(1.3 * median(core.cpu), 0),
      better: 'higher',
      note: 'what other programs do at the same time does not count here',
    }),
    row({
      name: `memory grown by ${polls} polls`,
      unit: 'MB',
      ours: grown(ours),
      peers: { 'core nodes': grown(core) },
      floor: grown(bare),
      goal: grown(core),
      better: 'lower',
      note: `in the end the processes have ${whole(ours)}, ${whole(core)} and ${whole(bare)} MB`,
    }),
  ];
}
