import { reachable } from '../../capabilities/reachable.ts';
import { stepOf } from '../../dual-stack/plan/plan.ts';
import type { Deed, Undo } from '../../dual-stack/plan/step.ts';
import { minutes } from '../../router/clock.ts';
import { asRouterError, type RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import type { AnySetting } from '../../router/capability.ts';
import { POLL_MS, reasonText, refusedIn, type Context } from './context.ts';

const UNDO_MS = minutes(4);

const NOBODY_THERE: Text = {
  en: 'The lower router keeps its LAN address: without its DHCP server nobody would reach it at the old one.',
  ja: '下位ルーターのLAN側アドレスはそのままにします（DHCPサーバーが無効のため、元のアドレスでは誰も接続できなくなります）。',
};

/** What is still to be undone, the last thing first; what was begun and not seen is undone like what was done. */
export function toUndo({ place }: Context): readonly string[] {
  if (!place) return [];
  const gone = new Set([...place.undone, ...place.kept.map(({ step }) => step)]);
  const begun = place.acting && !place.done.includes(place.acting.step) ? [place.acting.step] : [];
  return [...place.done, ...begun].filter((id) => !gone.has(id)).toReversed();
}

export function undoOf(context: Context, id: string): Undo {
  return stepOf(id)?.undo(context.place?.before.get(id), context.can) ?? { by: 'itself' };
}

/** What nobody undoes is no task: it is passed over, and what stays as it is is written down. */
export async function passOver(context: Context): Promise<void> {
  for (const id of toUndo(context)) {
    const how = undoOf(context, id);
    if (how.by === 'itself') await context.note({ kind: 'undone', step: id });
    else if (how.by === 'nobody') await context.note({ kind: 'kept', step: id, why: how.text });
    else return;
  }
}

/** Undoes one step; false: a person must do it first, and is to be told. Rejects where it cannot be seen to be undone. */
export async function undo(context: Context, id: string, signal: AbortSignal): Promise<boolean> {
  const how = undoOf(context, id);
  const kept = context.place?.kept.map(({ step }) => step) ?? [];
  if (id === 'lower-address' && kept.includes('lower-dhcp'))
    await context.note({ kind: 'kept', step: id, why: NOBODY_THERE });
  else if (how.by === 'person') {
    // what stopped it may have kept him from being told
    if (context.place?.undoing !== id || context.place.stopped)
      await context.note({ kind: 'undoing', step: id });
    if (context.place?.asked !== id) return false;
    await context.note({ kind: 'undone', step: id });
  } else if (how.by === 'router') await undoByRouter(context, id, how.deed, signal);
  return true;
}

async function undoByRouter(context: Context, id: string, deed: Deed, signal: AbortSignal): Promise<void> {
  if (context.place?.undoing !== id) await context.note({ kind: 'undoing', step: id });
  if (!(await isBack(context, deed, signal))) {
    const error = await context.options.access
      .run(deed.side, deed.capability, deed.input, signal, true)
      .then(() => undefined, asRouterError);
    if (error?.code === 'cancelled' && signal.aborted) throw error;
    if (error && !error.mayHaveApplied) {
      // the first refusal stops it: what is undone next may rest on this
      if (context.place?.stopped?.step !== id || error.code === 'unreachable') throw error;
      return context.note({ kind: 'kept', step: id, why: reasonText(error, undefined) });
    }
    await backOrThrow(context, deed, signal, error);
  }
  await context.note({ kind: 'undone', step: id });
}

async function backOrThrow(
  context: Context,
  deed: Deed,
  signal: AbortSignal,
  error: RouterError | undefined,
): Promise<void> {
  const { clock } = context.options;
  const until = clock.monotonic() + UNDO_MS;
  while (!(await isBack(context, deed, signal))) {
    const refused = context.home && refusedIn(context.home);
    if (refused) throw refused;
    if (clock.monotonic() >= until) throw error ?? new UndoNotSeen();
    await context.wait(POLL_MS, signal);
  }
}

async function isBack(context: Context, deed: Deed, signal: AbortSignal): Promise<boolean> {
  const { snapshot } = (await context.look(signal))[deed.side];
  const setting = deed.capability as AnySetting;
  const observed = snapshot.get(setting);
  return (
    snapshot.value(reachable) === true &&
    observed.state === 'known' &&
    setting.matches(observed.value, deed.input, observed.attributes)
  );
}

/** It was asked for, and is not seen. */
export class UndoNotSeen extends Error {}
