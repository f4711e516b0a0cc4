import type { AnyOperation, Channel, Driver, Look } from '../../lib/router/driver.ts';
import { Report } from '../../lib/router/report.ts';
import type { AnyReadable } from '../../lib/router/capability.ts';

type Answer = (report: Report) => Report | Error | Promise<Report>;

/** A look whose next answer the test decides. */
export class FakeLook implements Look {
  readonly id: string;
  readonly provides: readonly AnyReadable[];
  readonly pace: Look['pace'];
  readonly deadlineMs = 5000;
  readonly costly?: true;
  times = 0;
  /** How soon it wants to be taken again. */
  againMs: number | undefined;
  answer: Answer = (report) => report;

  constructor(
    id: string,
    provides: readonly AnyReadable[],
    pace = { normal: 3000, fast: 500 },
    dear = false,
  ) {
    if (dear) this.costly = true;
    this.id = id;
    this.provides = provides;
    this.pace = pace;
  }

  again(): number | undefined {
    return this.againMs;
  }

  async read(): Promise<Report> {
    this.times += 1;
    const answer = await this.answer(new Report());
    if (answer instanceof Error) throw answer;
    return answer;
  }
}

export class FakeChannel implements Channel {
  readonly id: string;
  readonly looks: readonly FakeLook[];
  readonly operations: readonly AnyOperation[];
  /** What the channel calls when the router has an event. */
  hint: () => void = () => undefined;

  constructor(id: string, looks: readonly FakeLook[], operations: readonly AnyOperation[] = []) {
    this.id = id;
    this.looks = looks;
    this.operations = operations;
  }

  listen(hint: () => void): void {
    this.hint = hint;
  }
}

export class FakeDriver implements Driver {
  readonly id = 'fake';
  readonly evidence = 'reconstructed';
  readonly identity: string;
  readonly channels: readonly FakeChannel[];
  closed = false;

  constructor(channels: readonly FakeChannel[], identity = 'fake:1') {
    this.channels = channels;
    this.identity = identity;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
