import { choices, type Goal } from '../../dual-stack/plan/goal.ts';
import { describedStep, neededSteps, stepOf } from '../../dual-stack/plan/plan.ts';
import type { Situation, PlanStep } from '../../dual-stack/plan/step.ts';
import type { Home } from '../../dual-stack/home.ts';
import { judge } from '../../dual-stack/judge.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import type { Text } from '../../router/text.ts';
import { beingUndone, nothingToUndo } from './conflicts.ts';
import { Context, refusal, unneeded, reasonText, type SetUpOptions } from './context.ts';
import { comesBack, perform, settle, type Went } from './perform.ts';
import {
  doneSteps,
  stateWith,
  type SetUpState,
  type StateParts,
  type StepState,
  type StepStatus,
} from './state.ts';
import { toUndo, undo, undoOf, UndoNotSeen, passOver } from './undo.ts';

/**
 * The guided set-up of one home: planned from what is read, done one step at a time, each proven by reading, and its place written
 * down. Every method reads the home first. It rejects where nobody can look (no router answers, a login is refused, `cancelled`)
 * and with `conflict` where another set-up of this home is at work; whatever else goes wrong is a state.
 */
export class SetUp {
  readonly #context: Context;
  readonly #listeners = new Set<(state: SetUpState) => void>();
  #state: SetUpState | undefined;

  constructor(options: SetUpOptions) {
    this.#context = new Context(options);
  }

  /** As last said; undefined before anybody asked. */
  get state(): SetUpState | undefined {
    return this.#state;
  }

  subscribe(listener: (state: SetUpState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is to be done. Changes nothing, and writes nothing down. */
  async plan(signal: AbortSignal): Promise<SetUpState> {
    const context = this.#context;
    await context.recall();
    const home = await this.#look(signal);
    if (context.place && context.place.ended === undefined) return this.#tell(this.#stateAt(home));
    const fresh = await this.#fresh(home, signal);
    return this.#tell(stateWith(fresh, neededSteps(fresh), { chosen: this.#choices(fresh.goal) }));
  }

  /**
   * Does the next step, or begins. `goOn`: somebody has said so after it was stopped or waited for a person; his word counts where
   * nothing can be read.
   */
  next(signal: AbortSignal, goOn = false): Promise<SetUpState> {
    return this.#locked(() => this.#next(signal, goOn));
  }

  /** Undoes one step, the last one first, until nothing is left; again once a person has done what it says. */
  abort(signal: AbortSignal): Promise<SetUpState> {
    return this.#locked(() => this.#abort(signal));
  }

  /**
   * A person has been shown the last state: from now on his word counts for what it asks of him. Whoever shows it says so, because
   * the process may end before anybody has seen it; then he is told again.
   */
  async told(): Promise<void> {
    const { status, steps } = this.#state ?? {};
    const step = steps?.[0];
    const { place, home } = this.#context;
    if (status !== 'waiting' || !step || !place || !home || place.asked === step.id) return;
    const before = stepOf(step.id)?.before?.(this.#context.situation(home)) ?? null;
    await this.#context.note({ kind: 'asked', step: step.id, ...(!place.aborting && { before }) });
  }

  async #next(signal: AbortSignal, goOn: boolean): Promise<SetUpState> {
    const context = this.#context;
    if (context.place?.aborting && context.place.ended === undefined) throw beingUndone();
    if (context.place?.stopped && !goOn) return this.#tell(this.#stateAt(await this.#look(signal)));
    if (!context.place || context.place.ended !== undefined) {
      const begun = await this.#begin(signal);
      if (begun) return this.#tell(begun);
    } else if (goOn) await context.note({ kind: 'continued' });
    const acting = context.place?.acting && stepOf(context.place.acting.step);
    if (acting) {
      this.#say(acting, 'uncertain');
      const went = await settle(context, acting, signal);
      const lost = went.as === 'stopped' && context.place?.insisted === acting.id && this.#lost();
      if (lost) return this.#askPerson(lost, context.situation(context.home as Home));
      if (went.as !== 'not-done') return this.#after(acting, went);
    }
    const home = await context.lookPatiently(signal);
    await context.choose(home, signal);
    const situation = context.situation(home);
    const byPerson = this.#doneByPerson(situation, goOn);
    // what comes next may change something: whoever goes on sees it first
    if (byPerson) return this.#after(byPerson, { as: 'done' }, true);
    const [step] = neededSteps(situation);
    if (!step) return this.#finish(home);
    const error = refusal(home);
    if (error) return this.#after(step, { as: 'stopped', why: this.#whyNobody(home, error) });
    if (context.place?.lately.has(step.id)) return this.#after(step, { as: 'stopped', why: LOST_AGAIN });
    // a router that restarts by itself comes back by itself
    if (step.id.startsWith('reach-') && !context.place?.planned.has(step.id) && !context.place?.asked) {
      if (await comesBack(context, step, signal)) return this.#tell(this.#stateAt(context.home as Home));
    }
    if (step.by(situation) === 'person') return this.#askPerson(step, situation);
    this.#say(step, 'running');
    return this.#after(step, await perform(context, step, situation, signal));
  }

  /** How a router that does not answer is found again. */
  #lost(): PlanStep | undefined {
    const { home } = this.#context;
    return home && neededSteps(this.#context.situation(home)).find(({ id }) => id.startsWith('reach-'));
  }

  #whyNobody(home: Home, error: RouterError): Text {
    const words = reasonText(error, undefined);
    const remedy = remedyOfLan(home);
    return remedy ? { en: `${words.en} ${remedy.en}`, ja: `${words.ja}${remedy.ja}` } : words;
  }

  /** A state where there is nothing to do. */
  async #begin(signal: AbortSignal): Promise<SetUpState | undefined> {
    const context = this.#context;
    const home = await this.#look(signal);
    const fresh = await this.#fresh(home, signal);
    const needed = neededSteps(fresh);
    if (needed.length === 0) return stateWith(fresh, [], { status: 'finished' });
    await context.options.journal.begin();
    await context.note({
      kind: 'begun',
      goal: fresh.goal,
      planned: needed.map(({ id }) => id),
      settled: [...unneeded(fresh)],
    });
    return undefined;
  }

  /** As if nothing had been written down. */
  async #fresh(home: Home, signal: AbortSignal): Promise<Situation> {
    const context = this.#context;
    const goal = await context.goal(home, signal);
    return {
      ...context.situation(home),
      goal,
      settled: new Set(),
      planned: new Set(),
      done: [],
      lately: new Set(),
      unread: new Set(),
    };
  }

  /** What a person was asked for: what is seen needs no word, and where nothing can be seen his word counts. */
  #doneByPerson(situation: Situation, goOn: boolean): PlanStep | undefined {
    const { asked } = this.#context.place ?? {};
    const step = asked === undefined ? undefined : stepOf(asked);
    const seen = step?.proven(situation);
    return seen === true || (goOn && seen === undefined) ? step : undefined;
  }

  #askPerson(step: PlanStep, situation: Situation): SetUpState {
    return this.#tell(this.#stateAt(situation.home, step.id, 'waiting'));
  }

  async #finish(home: Home): Promise<SetUpState> {
    await this.#context.note({ kind: 'ended', as: 'finished' });
    return this.#tell(this.#stateAt(home));
  }

  async #after(step: PlanStep, went: Went, byWord = false): Promise<SetUpState> {
    const context = this.#context;
    if (byWord) await context.noteDone(step);
    if (went.as === 'stopped') await context.note({ kind: 'stopped', step: step.id, why: went.why });
    const home = context.home as Home;
    if (went.as === 'done' && neededSteps(context.situation(home)).length === 0) return this.#finish(home);
    return this.#tell(this.#stateAt(home));
  }

  async #abort(signal: AbortSignal): Promise<SetUpState> {
    const context = this.#context;
    if (!context.place || context.place.ended === 'finished') throw nothingToUndo();
    const home = await this.#look(signal);
    // whoever has not seen how it ended asks again
    if (context.place.ended) return this.#tell(this.#stateAt(home));
    await passOver(context);
    const [last] = toUndo(context);
    try {
      if (last !== undefined && (await undo(context, last, signal))) await passOver(context);
      if (toUndo(context).length === 0) await context.note({ kind: 'ended', as: 'aborted' });
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (error.code === 'cancelled') throw error;
      const why = thrown instanceof UndoNotSeen ? NOT_BACK : reasonText(error, undefined);
      await context.note({ kind: 'stopped', step: last ?? 'verify', why });
    }
    return this.#tell(this.#stateAt(context.home ?? home));
  }

  async #look(signal: AbortSignal): Promise<Home> {
    const home = await this.#context.lookPatiently(signal);
    const error = refusal(home);
    if (error) throw withRemedy(error, home);
    return home;
  }

  async #locked(run: () => Promise<SetUpState>): Promise<SetUpState> {
    const release = await this.#context.options.lock();
    try {
      await this.#context.recall();
      return await run();
    } finally {
      await release();
    }
  }

  #choices(goal: Goal): readonly Text[] {
    return choices(this.#context.options.wish, goal);
  }

  #say(step: PlanStep, status: StepStatus): void {
    const { home } = this.#context;
    if (home) this.#tell(this.#stateAt(home, step.id, status));
  }

  #tell(state: SetUpState): SetUpState {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
    return state;
  }

  #stateAt(home: Home, running?: string, as: StepStatus = 'running'): SetUpState {
    const context = this.#context;
    const situation = context.situation(home);
    const { place } = context;
    if (!place) return stateWith(situation, neededSteps(situation), {});
    const chosen = this.#choices(place.goal);
    const movedTo =
      place.done.includes('lower-address') && !place.undone.includes('lower-address')
        ? (place.goal.lanAddress ?? null)
        : null;
    const rest = { chosen, movedTo, stopped: place.stopped ?? null, kept: place.kept };
    if (place.aborting) return this.#abortingState(situation, rest);
    const needed = place.ended === 'finished' ? [] : neededSteps(situation);
    const acting = running ?? place.acting?.step;
    const first = stepOf(acting ?? '') ?? needed[0];
    const ordered = first ? [first, ...needed.filter((step) => step !== first)] : needed;
    const asked = first !== undefined && place.asked === first.id && place.acting === undefined;
    const waiting = as === 'waiting' || asked;
    const status = place.ended ?? (place.stopped ? 'stopped' : waiting ? 'waiting' : 'running');
    const firstAs: StepStatus =
      running === undefined
        ? place.stopped
          ? place.acting
            ? 'uncertain'
            : 'stopped'
          : waiting
            ? 'waiting'
            : place.acting
              ? 'uncertain'
              : 'planned'
        : as;
    const done = doneSteps(situation, place.done, place.undone);
    return stateWith(situation, ordered, { ...rest, status, firstAs, done });
  }

  #abortingState(situation: Situation, rest: Partial<StateParts>): SetUpState {
    const context = this.#context;
    const { place } = context;
    const left = toUndo(context);
    const steps = left.flatMap((id, at): StepState[] => {
      const step = stepOf(id);
      if (!step) return [];
      const how = undoOf(context, id);
      if (how.by === 'itself' || how.by === 'nobody') return [];
      const waits = at === 0 && how.by === 'person' && place?.undoing === id;
      const text = 'text' in how ? how.text : undone(describedStep(step, situation).text);
      return [
        {
          ...describedStep(step, situation),
          by: how.by === 'person' ? 'person' : 'router',
          text,
          status: waits ? 'waiting' : 'planned',
        },
      ];
    });
    const stays = left.flatMap((id) => {
      const how = undoOf(context, id);
      return how.by === 'nobody' ? [{ step: id, why: how.text }] : [];
    });
    const kept = [...(rest.kept ?? []), ...stays];
    const waits = steps[0]?.status === 'waiting';
    const status = place?.ended ?? (place?.stopped ? 'stopped' : waits ? 'waiting' : 'aborting');
    const done = doneSteps(situation, place?.done ?? [], place?.undone ?? []);
    return { ...stateWith(situation, [], { ...rest, status, done, kept }), steps };
  }
}

/** What can be done where neither router answers. */
function remedyOfLan(home: Home): Text | undefined {
  return judge(home).findings.find(({ id }) => id === 'lan')?.remedy;
}

function withRemedy(error: RouterError, home: Home): RouterError {
  const remedy = remedyOfLan(home);
  if (!remedy) return error;
  const { code, detail, hint, mayHaveApplied } = error;
  const both = hint ? { en: `${hint.en} ${remedy.en}`, ja: `${hint.ja}${remedy.ja}` } : remedy;
  return new RouterError(code, { ...(detail !== undefined && { detail }), hint: both, mayHaveApplied });
}

function undone({ en, ja }: Text): Text {
  return { en: `Undo: ${en}`, ja: `元に戻す：${ja}` };
}

const LOST_AGAIN: Text = {
  en: 'This was done and seen, and is no longer so: somebody else has changed it, or the router has lost it.',
  ja: '一度反映されたことを確認しましたが、元に戻っています。誰かが変更したか、ルーターに保存されていません。',
};
const NOT_BACK: Text = {
  en: 'It was asked for, and what is read does not show that it is back. Abort again to try once more.',
  ja: '元に戻す操作を行いましたが、反映を確認できません。もう一度中止を実行すると、再度試みます。',
};
