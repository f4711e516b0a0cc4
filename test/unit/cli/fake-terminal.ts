import assert from 'node:assert/strict';
import type { Terminal } from '../../../lib/cli/terminal.ts';
import type { Credentials } from '../../../lib/drivers/definition.ts';
import type { Language } from '../../../lib/router/text.ts';

/** A terminal that keeps what is written to it. */
export class FakeTerminal implements Terminal {
  readonly language: Language;
  readonly signal: AbortSignal;
  /** What went to standard output, and to standard error. */
  readonly printed: string[] = [];
  readonly said: string[] = [];
  /** How often somebody was asked for a login. */
  asked = 0;
  readonly #login: Credentials | undefined;

  constructor({
    language = 'en',
    signal = new AbortController().signal,
    login,
  }: { language?: Language; signal?: AbortSignal; login?: Credentials } = {}) {
    this.language = language;
    this.signal = signal;
    this.#login = login;
  }

  readonly print = (text: string) => void this.printed.push(text);
  readonly progress = (text: string) => void this.said.push(text);

  readonly login = ({ ask }: { readonly ask: boolean }): Promise<Credentials | undefined> => {
    if (ask) this.asked += 1;
    return Promise.resolve(this.#login);
  };
  readonly pppoePassword = (): Promise<string | undefined> => Promise.resolve(this.#login?.password);

  readonly pppoeAccount = (): Promise<Credentials | undefined> => Promise.resolve(this.#login);
  /** What somebody answers, question by question; undefined: nobody is there. */
  readonly answers: (boolean | undefined)[] = [];
  readonly confirm = (question: string): Promise<boolean | undefined> => {
    this.said.push(question);
    return Promise.resolve(this.answers.shift());
  };
  stateFolder = '';

  /** The one JSON document on standard output. */
  get document(): unknown {
    assert.equal(this.printed.length, 1);
    return JSON.parse(this.printed[0] ?? '');
  }

  /** The code in that document, where it is an error. */
  get code(): unknown {
    return (this.document as { error?: { code?: unknown } }).error?.code;
  }

  /** Everything that was written anywhere. */
  get everything(): string {
    return [...this.printed, ...this.said].join('\n');
  }
}
