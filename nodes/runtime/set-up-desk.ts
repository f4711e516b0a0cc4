import type { SetUp } from '../../lib/application/set-up/set-up.ts';
import type { SetUpState, StepState } from '../../lib/application/set-up/state.ts';
import { asRouterError, RouterError } from '../../lib/router/errors.ts';
import type { Language, Text } from '../../lib/router/text.ts';

/** `next`: one step, the first of them begins; `continue`: on after a stop or after what a person has done; `abort`: undo one step. */
export const deskCommands = ['plan', 'next', 'continue', 'abort'] as const;
export type DeskCommand = (typeof deskCommands)[number];

/** A set-up that is open. */
export interface HomeSetUp {
  readonly setUp: SetUp;
  /** What it opened; the routers of the nodes stay open. */
  readonly close: () => Promise<void>;
}

export interface SetUpDeskOptions {
  readonly open: () => HomeSetUp;
  /** Something is to be seen that was not. */
  readonly onChange: () => void;
}

/** The set-up of a home as the editor’s tab drives it: one command at a time, which goes on whether somebody looks or not. */
export class SetUpDesk {
  readonly #options: SetUpDeskOptions;
  readonly #end = new AbortController();
  #state: SetUpState | undefined;
  #trouble: Text | undefined;
  #busy = false;

  constructor(options: SetUpDeskOptions) {
    this.#options = options;
  }

  /** Begins it, and is back at once. Throws `conflict` while another one is at work. */
  start(command: DeskCommand): void {
    if (this.#busy) throw new RouterError('conflict', { detail: 'set-up' });
    this.#busy = true;
    this.#trouble = undefined;
    void this.#run(command).finally(() => {
      this.#busy = false;
      this.#options.onChange();
    });
    this.#options.onChange();
  }

  /** What the tab shows, in one language; null until somebody has asked. Holds no secret. */
  inWords(language: Language): object | null {
    const state = this.#state;
    if (!state && !this.#busy && !this.#trouble) return null;
    const step = ({ id, by, status, risk, outageS, text }: StepState) => ({
      id,
      by,
      status,
      risk,
      outageS,
      text: text[language],
    });
    return {
      busy: this.#busy,
      trouble: this.#trouble?.[language] ?? null,
      status: state?.status ?? null,
      steps: state?.steps.map(step) ?? [],
      done: state?.done.map(step) ?? [],
      stopped: state?.stopped?.why[language] ?? null,
      kept: state?.kept.map(({ why }) => why[language]) ?? [],
      chosen: state?.chosen.map((text) => text[language]) ?? [],
    };
  }

  close(): void {
    this.#end.abort();
  }

  async #run(command: DeskCommand): Promise<void> {
    try {
      const { setUp, close } = this.#options.open();
      const stop = setUp.subscribe((state) => {
        this.#state = state;
        this.#options.onChange();
      });
      try {
        this.#state = await commanded(setUp, command, this.#end.signal);
        if (command !== 'plan') await setUp.told();
      } finally {
        stop();
        await close();
      }
    } catch (thrown) {
      const error = asRouterError(thrown);
      this.#trouble = { en: error.sentence('en'), ja: error.sentence('ja') };
    }
  }
}

function commanded(
  setUp: HomeSetUp['setUp'],
  command: DeskCommand,
  signal: AbortSignal,
): Promise<SetUpState> {
  if (command === 'plan') return setUp.plan(signal);
  return command === 'abort' ? setUp.abort(signal) : setUp.next(signal, command === 'continue');
}
