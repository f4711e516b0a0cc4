import { seconds, type Clock } from '../../router/clock.ts';
import { asRouterError, RouterError } from '../../router/errors.ts';
import type { Ran, Shell } from '../../transport/shell.ts';
import { readAnswer, type HostAnswer } from './answer.ts';
import { changeError } from './change-errors.ts';
import { SCRIPTS } from './reading-script.ts';

export interface HostOptions {
  readonly shell: Shell;
  readonly clock: Clock;
  /** Path of the wrapper on the host. */
  readonly wrapper: string;
}

/** What changes something; the wrapper knows no other. */
export type HostCommand = 'reconnect' | 'connect' | 'disconnect' | 'bridge on' | 'bridge off';

const LOOK_MS = seconds(10);
/** What was read when something happened is still news for as long. */
const HEARD_MS = seconds(1);
/** Five lost pings a second apart, twice. */
const MEASURE_MS = seconds(15);
/** The wrapper knows no such request. */
const REFUSED = 64;
const CHANGE_MS = seconds(15);
/** Who asks for everything asks several times at once; that is one attempt. */
const ONE_ATTEMPT_MS = seconds(10);
/** Not found, not executable. */
const NO_COMMAND: ReadonlySet<number | null> = new Set([126, 127]);

/** A host that runs pppd: through our wrapper where it is installed, else by plain commands that only read. */
export class Host {
  readonly shell: Shell;
  readonly #clock: Clock;
  readonly #wrapper: string;
  readonly #listeners = new Set<(answer: HostAnswer) => void>();
  #hasWrapper: boolean | undefined;
  #refused: { readonly error: RouterError; readonly at: number } | undefined;
  #answer: HostAnswer | undefined;
  #answers = false;
  #heard: { readonly answer: HostAnswer; readonly at: number } | undefined;

  constructor({ shell, clock, wrapper }: HostOptions) {
    this.shell = shell;
    this.#clock = clock;
    this.#wrapper = wrapper;
  }

  /** What it said last. */
  get answer(): HostAnswer | undefined {
    return this.#answer;
  }

  /** Whether the last look was answered. */
  get answers(): boolean {
    return this.#answers;
  }

  /** Told after each answer. */
  onAnswer(listener: (answer: HostAnswer) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Reads; `asked` tries a refused login once more. With the details it is looked whether a wrapper has been installed
   * meanwhile. Rejects with a {@link RouterError}.
   */
  async look(what: 'status' | 'details', signal: AbortSignal, asked = false): Promise<HostAnswer> {
    const heard = this.#heard;
    this.#heard = undefined;
    const fresh = heard && what === 'status' && !asked && this.#clock.monotonic() - heard.at < HEARD_MS;
    this.#answers = fresh === true;
    if (fresh) return heard.answer;
    const answer = await this.#read(what, signal, asked);
    this.#answers = true;
    return answer;
  }

  async #read(what: 'status' | 'details', signal: AbortSignal, asked: boolean): Promise<HostAnswer> {
    const options = { signal, deadlineMs: LOOK_MS };
    if (this.#hasWrapper !== false || what === 'details') {
      const ran = await this.#once(() => this.shell.run([this.#wrapper, what], options), asked);
      this.#hasWrapper = !NO_COMMAND.has(ran.code);
      if (this.#hasWrapper) return this.#take(ran);
    }
    return this.#take(await this.#once(() => this.shell.run(['sh', '-c', SCRIPTS[what]], options), asked));
  }

  /** Has the host measure its road; undefined: its wrapper is older than that. Rejects with a {@link RouterError}. */
  async measure(signal: AbortSignal, asked = false): Promise<HostAnswer | undefined> {
    const command = this.#hasWrapper === false ? ['sh', '-c', SCRIPTS.latency] : [this.#wrapper, 'latency'];
    const ran = await this.#once(() => this.shell.run(command, { signal, deadlineMs: MEASURE_MS }), asked);
    if (ran.code === REFUSED || NO_COMMAND.has(ran.code)) return undefined;
    return readAnswer(ran.stdout);
  }

  /**
   * Takes what the host read by itself at an event, so that the next look need not ask. Plain commands that have listened since before
   * a wrapper was installed know less than it, and do not count. Throws `unreadable`.
   */
  hear(stdout: string): void {
    const answer = readAnswer(stdout);
    if (answer.wrapper !== this.#hasWrapper) return;
    this.#learn(answer);
    this.#heard = { answer, at: this.#clock.monotonic() };
  }

  /** Asks the wrapper for a change. Rejects with a {@link RouterError}. */
  async change(change: HostCommand, signal: AbortSignal): Promise<void> {
    const command = [this.#wrapper, ...change.split(' ')];
    const ran = await this.#once(() =>
      this.shell.run(command, { signal, deadlineMs: CHANGE_MS, changes: true }),
    );
    if (NO_COMMAND.has(ran.code)) this.#hasWrapper = undefined;
    const error = changeError(ran);
    if (error) throw error;
  }

  /** The command that prints a line and an answer whenever hooks or kernel report something. */
  get watching(): readonly string[] {
    return this.#hasWrapper ? [this.#wrapper, 'watch'] : ['sh', '-c', SCRIPTS.watch];
  }

  #take({ code, stdout }: Ran): HostAnswer {
    if (code !== 0) throw new RouterError('unreadable', { detail: `exit status ${code ?? 'by signal'}` });
    const answer = readAnswer(stdout);
    this.#learn(answer);
    return answer;
  }

  #learn(answer: HostAnswer): void {
    this.#answer = answer;
    for (const listener of this.#listeners) listener(answer);
  }

  /** A refused login is not repeated until somebody asks (design rule 3), whoever of us comes next. */
  async #once<T>(run: () => Promise<T>, asked = false): Promise<T> {
    const refused = this.#refused;
    if (refused && !(asked && this.#clock.monotonic() - refused.at >= ONE_ATTEMPT_MS)) throw refused.error;
    try {
      const result = await run();
      this.#refused = undefined;
      return result;
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (error.code === 'auth-failed') this.#refused = { error, at: this.#clock.monotonic() };
      throw error;
    }
  }
}
