import { findDoable } from '../../capabilities/catalogue.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import type { AnyDoable } from '../../router/capability.ts';
import { seconds, sleep, type Clock } from '../../router/clock.ts';
import type { AnyOperation, Performed, Performing } from '../../router/driver.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import type { Page } from '../../screen/page/page.ts';
import type { Whereabouts } from '../base-url.ts';
import type { Profile, SettingLine, Step } from './profile.ts';
import type { ScreenSession } from './session.ts';
import { concerns, performStep } from './writer.ts';

const PHASES = {
  setting: { en: 'working the settings screen', ja: '設定画面を操作中' },
  away: { en: 'waiting until the router is back', ja: 'ルーターの復帰待ち' },
} as const;

/** Clients of such routers have waited this long after some saves (facts on N). */
const BACK_WITHIN_MS = seconds(300);
/** Whoever is away for so short a time has not restarted. */
const LOOK_EACH_MS = seconds(1);
/** Somebody who restarts is not helped by being asked. */
const LOOK_EACH_AWAY_MS = seconds(2);
/** A login, the way through a menu and what is pressed, in a browser on a small machine, at a box that takes seconds for a page. */
const STEP_MS = seconds(60);
/** How long a box may still answer before it goes away, as a share of how long it is usually away. */
const GOES_WITHIN = 0.5;

export interface OperationsOptions {
  readonly profile: Profile;
  readonly session: ScreenSession;
  readonly where: Whereabouts;
  readonly clock: Clock;
  /** The mode (`wan.mode`) that the screen showed last. */
  readonly mode: () => unknown;
  /** Why a setting could not be read, if it could not: what cannot be read is not written. */
  readonly unread: (capability: AnyDoable) => RouterError | undefined;
  /** Why nothing may be sent, if anything. */
  readonly stranger: () => RouterError | undefined;
}

/** What a profile knows how to do on a settings screen. */
export function operationsOf(options: OperationsOptions): readonly AnyOperation[] {
  const { settings, actions } = options.profile;
  const lines: readonly Line[] = [
    ...Object.entries(settings).map(([id, line]) => ({ id, steps: line.write ?? [], line })),
    ...Object.entries(actions).map(([id, { steps, modes }]) => ({ id, steps, modes })),
  ];
  return lines.flatMap(({ id, steps, line, modes }): readonly AnyOperation[] => {
    const capability = findDoable(id);
    if (!capability || steps.length === 0) return [];
    return [
      {
        capability,
        perform: (input, performing) => perform({ capability, steps, line }, input, performing, options),
        get withdrawn() {
          return unconfirmed(line) ?? withdrawnIn(options.mode(), modes);
        },
      },
    ];
  });
}

interface Line {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly line?: SettingLine | undefined;
  readonly modes?: readonly string[] | undefined;
}

const NOT_TAUGHT = {
  en: 'It is read by its words, but nobody has confirmed that this is the right place: confirm it in the router node (Test connection), and it can be changed.',
  ja: '表示名から読み取っていますが、正しい項目かどうかの確認がまだです。ルーターノードの「接続テスト」で確認すると変更できるようになります。',
};

/** What was only found is not written. */
function unconfirmed(line: Line['line']): RouterError | undefined {
  return line?.basis === 'found' ? new RouterError('disabled', { sentence: NOT_TAUGHT }) : undefined;
}

const NO_SESSION = {
  en: 'There is no PPPoE session in its present WAN mode, so there is nothing to reconnect.',
  ja: '現在のWAN動作モードにはPPPoEセッションがないため、再接続の必要はありません。',
};

/** Where there is no session, as with MAP-E and DS-Lite, there is nothing to connect. */
function withdrawnIn(mode: unknown, modes: readonly string[] | undefined): RouterError | undefined {
  if (!modes || typeof mode !== 'string' || modes.includes(mode)) return undefined;
  return new RouterError('unsupported', { detail: `in mode ${mode}`, sentence: NO_SESSION });
}

interface Doing extends Pick<Line, 'steps' | 'line'> {
  readonly capability: AnyDoable;
}

/** Rejects with `unreadable`, and nothing is sent, where what is to be written could not be read. */
async function perform(
  { capability, steps, line }: Doing,
  input: unknown,
  performing: Performing,
  options: OperationsOptions,
): Promise<Performed> {
  const { session, profile, where, stranger, unread } = options;
  const wrong = unconfirmed(line) ?? stranger() ?? unread(capability);
  if (wrong) throw wrong;
  performing.progress(PHASES.setting);
  let page: Page | undefined;
  let pressed = false;
  let needsRestart = false;
  for (const step of steps.filter((each) => concerns(each, input))) {
    const taking = performing.request(
      (signal) =>
        session.use((screen) => performStep(step, input, { screen, profile, before: page, line }, signal)),
      STEP_MS,
    );
    const written = await taking.catch((thrown: unknown) => {
      throw pressed ? afterOthers(thrown) : thrown;
    });
    ({ page } = written);
    pressed = true;
    needsRestart ||= written.needsRestart;
    if (capability === lanAddress && !written.needsRestart) where.move(String(input));
    if ((step.awayS > 0 || !page) && !written.needsRestart) await untilBack(step.awayS, performing, options);
  }
  return needsRestart ? 'pending-restart' : undefined;
}

/** What an earlier step has changed stays changed. */
function afterOthers(thrown: unknown): RouterError {
  const { code, detail, hint } = asRouterError(thrown);
  return new RouterError(code, { ...(detail && { detail }), ...(hint && { hint }), mayHaveApplied: true });
}

/**
 * A box that restarts still answers for a moment; whoever logs in then is thrown out, or refused by a screen that is half up. So
 * nothing but an anonymous question is asked until it has been away and is back.
 */
async function untilBack(
  awayS: number,
  performing: Performing,
  { session, clock }: OperationsOptions,
): Promise<void> {
  performing.progress(PHASES.away);
  const { signal } = performing;
  const began = clock.monotonic();
  const goesUntil = began + awayS * 1000 * GOES_WITHIN;
  let away = false;
  while (clock.monotonic() < began + BACK_WITHIN_MS) {
    const look = (until: AbortSignal) => session.use((screen) => screen.answers(until));
    const answers = await performing.request(look, STEP_MS);
    if (answers === away) performing.answers(answers);
    if (!answers) away = true;
    else if (away || clock.monotonic() >= goesUntil) break;
    await sleep(clock, away ? LOOK_EACH_AWAY_MS : LOOK_EACH_MS, signal);
  }
  // one that has only taken its time knows us still
  if (away) await session.use((screen) => Promise.resolve(screen.forget()));
}
