import type { DriverDefinition, Target } from '../../drivers/definition.ts';
import { DetectionBudget } from '../../drivers/detection-budget.ts';
import { shownBy } from '../../drivers/screen/profile.ts';
import { screenSessions } from '../../drivers/screen/session.ts';
import { drivers, recognise } from '../../drivers/registry.ts';
import { systemClock, type Clock } from '../../router/clock.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import { screenTexts, textsIn } from '../archive/families.ts';
import { lookAround } from './public-pages.ts';
import { Archive } from '../archive/archive.ts';
import { watchedBackend, type WatchedBackend } from '../../drivers/screen/backends.ts';
import { harOf, type ArchiveMeta, type Creator, type Har } from '../archive/har.ts';
import type { Counts } from '../mask/kinds.ts';
import { lookInside } from './signed-in-pages.ts';
import { noteOf, type CaptureProgress } from './notes.ts';
import { LIMITS, Recorder, type CaptureLimits } from './recorder.ts';
import { redact } from '../mask/redact.ts';
import { reportOn } from '../archive/report.ts';
import type { CaptureSession } from './session.ts';
import { strangerAt, subjectOf, type Subject } from './subject.ts';

export interface CaptureOptions {
  readonly target: Target;
  /** Id of the driver that the user has chosen; undefined: find out. */
  readonly driver?: string | undefined;
  readonly creator: Creator;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: CaptureProgress) => void;
  readonly clock?: Clock;
  readonly limits?: Partial<CaptureLimits>;
  readonly definitions?: readonly DriverDefinition[];
  readonly backend?: WatchedBackend;
}

export interface Capture {
  readonly archive: Har;
  readonly meta: Pick<ArchiveMeta, 'driver' | 'family' | 'model' | 'firmware' | 'backend'>;
  readonly exchanges: number;
  readonly redacted: Counts;
  /** What is missing and why, for people. */
  readonly notes: readonly Text[];
  /** Why nobody got in, where somebody wanted to. */
  readonly problem: RouterError | undefined;
}

/** What was seen of a router, as it was: nothing of it is masked yet. */
export interface Capturing {
  readonly subject: Subject;
  readonly session: CaptureSession;
}

/**
 * Saves what a router’s screens say, without what is private. Looks only: besides a login and a logout nothing is sent that could
 * change anything. Rejects with `unreachable`, `timeout`, `wrong-host`, `invalid-input` or `cancelled`; a login that fails is a
 * {@link Capture.problem}, and what anybody can see is saved all the same.
 */
export async function capture(options: CaptureOptions): Promise<Capture> {
  const sight = await record(options);
  sight.session.onProgress({ doing: 'masking' });
  return await maskedOf(sight, options);
}

/** The same before anything is masked; nobody may keep it. Rejects as {@link capture} does. */
export async function record(options: CaptureOptions): Promise<Capturing> {
  const { clock = systemClock, signal, target } = options;
  const limits = { ...LIMITS, ...options.limits };
  const late = new AbortController();
  const stop = clock.after(limits.ms, () => late.abort());
  const session: CaptureSession = {
    target,
    clock,
    limits,
    recorder: new Recorder({ clock, limits }),
    backend: options.backend ?? watchedBackend,
    onProgress: options.onProgress ?? (() => undefined),
    until: AbortSignal.any([signal, late.signal]),
    notes: [],
  };
  const { recorder, notes, onProgress } = session;
  let subject: Subject | undefined;
  try {
    onProgress({ doing: 'finding' });
    subject = await subjectAt(session, options);
    await look(subject, session);
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (signal.aborted || error.code !== 'cancelled') throw error;
    if (!subject) throw new RouterError('timeout', { mayHaveApplied: false });
    notes.push(noteOf(recorder.full ?? 'time'));
  } finally {
    stop();
  }
  if (recorder.blocked > 0) notes.push(noteOf('blocked'));
  return { subject, session };
}

async function subjectAt(
  { target, clock, recorder, until }: CaptureSession,
  { driver, definitions = drivers }: CaptureOptions,
): Promise<Subject> {
  const budget = new DetectionBudget(until, { request: recorder.request });
  const context = { clock, signal: until, log: () => undefined, budget };
  try {
    return subjectOf(await recognise(target, context, driver, definitions), target);
  } catch (thrown) {
    const error = asRouterError(thrown);
    // whatever it is, it answers, and its first page may tell somebody more
    if (error.code !== 'unsupported') throw error;
    return strangerAt(target);
  }
}

async function look(subject: Subject, session: CaptureSession): Promise<void> {
  const { recorder, target, notes, onProgress } = session;
  const { base, place, profile } = subject;
  const elsewhere = place?.description.services.flatMap(({ scpdUrl }) => scpdUrl ?? []) ?? [];
  recorder.stayAt([base, ...(place ? [place.url] : []), ...elsewhere], profile?.screen);
  onProgress({ doing: 'anonymous' });
  await lookAround(subject, session);
  if (!profile) notes.push(noteOf(subject.hasScreens ? 'no-screen' : 'stranger'));
  else if (!target.credentials) notes.push(noteOf('no-login'));
  else {
    const { credentials } = target;
    // a box takes one admin at a time, and that may be ourselves
    await screenSessions.lend(subject.identity ?? '', () => lookInside(base, profile, credentials, session));
  }
}

/** What may be kept of what was seen, and given to others. */
export async function maskedOf(
  { subject, session }: Capturing,
  { creator, definitions = drivers }: Pick<CaptureOptions, 'creator' | 'definitions'>,
): Promise<Capture> {
  const { driver, profile, model, firmware, questions } = subject;
  const { recorder, target, notes, problem } = session;
  const makers = definitions.flatMap(({ label }) => [label.en, label.ja]);
  const asked = questions.map(({ url }) => url.pathname);
  const { records, counts, mask } = redact(recorder.records, {
    login: target.credentials,
    keep: keptNames(model, definitions),
    screens: [...screenTexts(), ...textsIn(profile), ...makers, ...asked],
  });
  if (records.length === 0) throw new RouterError('unreadable', { detail: 'nothing that could be kept' });
  const said = notes.map((note) => note(mask));
  const known = {
    ...(driver !== undefined && { driver }),
    ...(profile && { family: profile.id, backend: shownBy(profile) }),
    model,
    firmware,
    evidence: 'recorded' as const,
    redacted: counts,
    notes: said.map(({ en }) => en),
  };
  const archive = harOf(records, creator, known);
  // what its pages say of themselves is read as the profile reads them
  const report = await reportOn(new Archive(archive));
  const meta = { ...known, model: model ?? report.model, firmware: report.firmware ?? firmware };
  archive.log._futamichi = meta;
  return { archive, meta, exchanges: records.length, redacted: counts, notes: said, problem };
}

/** Names that say no more than what box it is: its model and its maker, also where they are set letter by letter. */
export function keptNames(
  model: string | null,
  definitions: readonly DriverDefinition[] = drivers,
): readonly string[] {
  const makers = definitions.flatMap(({ label }) => label.en.match(/[A-Za-z]{3,}/g) ?? []);
  return [...(model === null ? [] : [model]), ...makers];
}
