import { pppoeAccount } from '../../capabilities/pppoe-account.ts';
import { reachable } from '../../capabilities/reachable.ts';
import { reboot } from '../../capabilities/reboot.ts';
import { NAMES } from '../../dual-stack/home.ts';
import type { Deed, Situation, PlanStep } from '../../dual-stack/plan/step.ts';
import { seconds } from '../../router/clock.ts';
import { asRouterError, type ErrorCode, type RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import type { PppoeAccount } from './access.ts';
import { POLL_MS, reasonText, refusedIn, type Context } from './context.ts';

/** How a step went; `by-hand`: this router does not take it. */
export type Went =
  { readonly as: 'done' | 'not-done' | 'by-hand' } | { readonly as: 'stopped'; readonly why: Text };

/** A router that has taken something may need so long before it can be read that it has not. */
const QUIET_MS = seconds(30);

/** After the router itself was waited for in vain. */
const MORE_S = 30;

/** For as long it may be what an attempt before came to. */
const IN_VAIN_MS = seconds(40);

/** The router said itself that it has not done it, and will not. */
const NOT_OFFERED: ReadonlySet<ErrorCode> = new Set(['unsupported', 'disabled']);

/** Does a step, and reads until its effect is seen. It is written down before and after. */
export async function perform(
  context: Context,
  step: PlanStep,
  situation: Situation,
  signal: AbortSignal,
): Promise<Went> {
  const deed = step.deed?.(situation);
  const account = deed?.capability === pppoeAccount ? await context.options.account() : undefined;
  if (deed?.capability === pppoeAccount && !account) return { as: 'stopped', why: NO_ACCOUNT };
  const lower = context.options.access.identityOf('lower');
  const before = step.before?.(situation) ?? null;
  await context.note({ kind: 'acting', step: step.id, before, ...(lower !== undefined && { lower }) });
  if (deed?.capability.kind === 'action') return begin(context, step, deed, signal);
  let settlesS = step.settlesS;
  if (deed) {
    const { error, waited } = await ask(context, deed, account ?? deed.input, signal);
    if (waited) settlesS = Math.min(settlesS, MORE_S);
    if (error?.code === 'cancelled' && signal.aborted) throw error;
    if (error && NOT_OFFERED.has(error.code)) {
      await context.note({ kind: 'by-hand', step: `${deed.side} ${deed.capability.id}` });
      await context.note({ kind: 'not-done', step: step.id });
      return { as: 'by-hand' };
    }
    if (error && !error.mayHaveApplied) {
      await context.note({ kind: 'not-done', step: step.id });
      return { as: 'stopped', why: reasonText(error, account) };
    }
  }
  const shows = account ? showsAccount(account) : undefined;
  const seen = await watch(context, { ...step, settlesS }, signal, shows);
  if (seen) {
    await context.noteDone(step);
    return { as: 'done' };
  }
  return { as: 'stopped', why: notSeen(context, step, deed) };
}

/**
 * Begins what the router then goes on with by itself, and looks for its effect from the first: that it is in vain may be read long before
 * the router's own time is up.
 */
async function begin(context: Context, step: PlanStep, deed: Deed, signal: AbortSignal): Promise<Went> {
  const over = new AbortController();
  const asked = ask(context, deed, deed.input, AbortSignal.any([signal, over.signal]));
  let seen = false;
  try {
    seen = await watch(context, step, signal, undefined);
  } finally {
    over.abort();
  }
  const { error } = await asked;
  // whoever dials already may refuse to be told so: what is read decides
  if (seen) await context.noteDone(step);
  if (seen) return { as: 'done' };
  const never = error !== undefined && NOT_OFFERED.has(error.code);
  return { as: 'stopped', why: never ? reasonText(error, undefined) : notSeen(context, step, deed) };
}

/** The error, if any, and whether its effect was waited for already; a router that does it only after a restart is restarted. */
async function ask(
  { options: { access } }: Context,
  { side, capability }: Deed,
  input: unknown,
  signal: AbortSignal,
): Promise<{ readonly error?: RouterError; readonly waited?: boolean }> {
  try {
    const { outcome } = await access.run(side, capability, input, signal);
    if (outcome === 'pending-restart' && access.can(side, reboot) === true)
      await access.run(side, reboot, null, signal);
    return { waited: outcome === 'uncertain' };
  } catch (thrown) {
    return { error: asRouterError(thrown) };
  }
}

/** What was begun before a restart is settled by reading, and never by doing it again. */
export async function settle(context: Context, step: PlanStep, signal: AbortSignal): Promise<Went> {
  const { clock } = context.options;
  const since = context.place?.acting?.at ?? clock.now();
  const account = step.id === 'lower-account' ? await context.options.account() : undefined;
  const shows = account ? showsAccount(account) : undefined;
  const until = clock.monotonic() + Math.max(QUIET_MS, seconds(step.settlesS));
  for (;;) {
    const situation = context.situation(await context.look(signal));
    const seen = step.proven(situation) === true || shows?.(situation) === true;
    if (seen) {
      await context.noteDone(step);
      return { as: 'done' };
    }
    const refused = refusedIn(situation.home);
    if (refused) return { as: 'stopped', why: reasonText(refused, account) };
    // a wall clock that was set back must not hold it up for ever
    const quiet = Math.abs(clock.now() - since) >= QUIET_MS;
    if (quiet && saysOtherwise(step, situation)) {
      await context.note({ kind: 'not-done', step: step.id });
      return { as: 'not-done' };
    }
    if (clock.monotonic() >= until) break;
    await context.wait(POLL_MS, signal);
  }
  const deed = context.home && step.deed?.(context.situation(context.home));
  if (context.place?.insisted === step.id && answersNow(context, deed)) {
    await context.note({ kind: 'not-done', step: step.id });
    return { as: 'not-done' };
  }
  return { as: 'stopped', why: notSeen(context, step, deed) };
}

/** Whether a router that is away answers again within the time of a restart. */
export function comesBack(context: Context, step: PlanStep, signal: AbortSignal): Promise<boolean> {
  return watch(context, { ...step, settlesS: 180 }, signal, undefined);
}

async function watch(
  context: Context,
  step: PlanStep,
  signal: AbortSignal,
  shows: ((situation: Situation) => boolean) | undefined,
): Promise<boolean> {
  const { clock } = context.options;
  const until = clock.monotonic() + seconds(step.settlesS);
  let vainSince: number | undefined;
  for (;;) {
    const situation = context.situation(await context.look(signal));
    if (step.proven(situation) === true || shows?.(situation)) return true;
    if (refusedIn(situation.home)) return false;
    const now = clock.monotonic();
    vainSince = step.inVain?.(situation) ? (vainSince ?? now) : undefined;
    if (now >= until || (vainSince !== undefined && now - vainSince >= IN_VAIN_MS)) return false;
    await context.wait(POLL_MS, signal);
  }
}

/** The user name tells that the account was taken; whether it is right, the session tells. */
function showsAccount({ username }: PppoeAccount): (situation: Situation) => boolean {
  return ({ home }) => home.lower.snapshot.value(pppoeAccount) === username;
}

/** The router answers and says what it was before. */
function saysOtherwise(step: PlanStep, situation: Situation): boolean {
  const deed = step.deed?.(situation);
  if (!deed)
    return step.proven(situation) === false && situation.home.lower.snapshot.value(reachable) === true;
  const { snapshot } = situation.home[deed.side];
  if (snapshot.value(reachable) !== true) return false;
  return deed.capability.kind === 'action' || snapshot.get(deed.capability).state === 'known';
}

function answersNow({ home }: Context, deed: Deed | undefined): boolean {
  return deed === undefined || home?.[deed.side].snapshot.value(reachable) === true;
}

function notSeen(context: Context, step: PlanStep, deed: Deed | undefined): Text {
  const { home } = context;
  const refused = home && refusedIn(home);
  if (refused) return reasonText(refused, undefined);
  const situation = home && context.situation(home);
  const side = deed?.side ?? 'lower';
  if (home && home[side].snapshot.value(reachable) !== true) {
    const goal = context.place?.goal.lanAddress;
    const at = step.id === 'lower-address' && goal !== undefined ? goal : home[side].host;
    return {
      en: `The ${NAMES[side].en} does not answer at ${at} any more. See that this machine is connected to it${step.id === 'lower-address' ? ' and has an address in its network (ask for one again, or set one by hand)' : ''}, and go on: what came of it is read first.`,
      ja: `${NAMES[side].ja}が ${at} で応答しません。この機器が接続されているか${step.id === 'lower-address' ? '、そのネットワークのアドレスを取得しているか' : ''}を確認してから続行してください。最初に結果を読み取って確認します。`,
    };
  }
  return (
    (situation && step.why?.(situation)) ?? {
      en: 'It was asked for, and what is read does not show it. When you go on, it is read again first.',
      ja: '要求しましたが、反映を確認できません。続行すると、まず状態を読み取って確認します。',
    }
  );
}

const NO_ACCOUNT: Text = {
  en: 'The PPPoE account is missing: set FUTAMICHI_PPPOE_USERNAME and FUTAMICHI_PPPOE_PASSWORD, or enter it in the node.',
  ja: 'PPPoEアカウントがありません。FUTAMICHI_PPPOE_USERNAME と FUTAMICHI_PPPOE_PASSWORD を設定するか、ノードに入力してください。',
};
