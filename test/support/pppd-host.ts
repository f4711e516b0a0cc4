import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pppdChannel } from '../../lib/drivers/linux-pppd/channel.ts';
import { SCRIPTS } from '../../lib/drivers/linux-pppd/reading-script.ts';
import { hostSettingsOf } from '../../lib/drivers/linux-pppd/settings.ts';
import type { AnyReadable } from '../../lib/router/capability.ts';
import type { AnyOperation, Channel, Performing } from '../../lib/router/driver.ts';
import { RouterError } from '../../lib/router/errors.ts';
import { Snapshot } from '../../lib/router/snapshot.ts';
import type { FollowOptions, Ran, RunOptions, Shell } from '../../lib/transport/shell.ts';
import { FakeClock } from './fake-clock.ts';

export const DEBIANS = ['debian-12_ppp-2.4.9', 'debian-13_ppp-2.5.2'] as const;
export type Debian = (typeof DEBIANS)[number];

/** What a real pppd host printed. */
export function recorded(debian: Debian, name: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'fixtures', 'linux-pppd', debian, name), 'utf8');
}

export const WRAPPER = '/usr/local/sbin/futamichi-pppd';

export const ran = (stdout: string, code = 0, stderr = ''): Ran => ({ code, stdout, stderr });
/** What a shell says of a command that is not there. */
export const NOT_FOUND = ran('', 127, 'sh: not found');

/** A host whose answers a test decides. */
export class ScriptedShell implements Shell {
  /** By verb (`status`, `bridge on`…); without a wrapper its own commands are not found, and scripts are answered by their name. */
  readonly answers = new Map<string, Ran | RouterError>();
  readonly asked: string[] = [];
  readonly followed: FollowOptions[] = [];
  proof: string | undefined = 'ssh-ed25519 SHA256:x';
  hasWrapper = true;
  closed = false;

  run(command: readonly string[], _options: RunOptions): Promise<Ran> {
    const [file, ...words] = command;
    const script = Object.entries(SCRIPTS).find(([, text]) => text === words[1])?.[0];
    const verb = file === 'sh' ? `plain ${script}` : words.join(' ');
    this.asked.push(verb);
    if (file !== 'sh' && (file !== WRAPPER || !this.hasWrapper)) return Promise.resolve(NOT_FOUND);
    const answer = this.answers.get(verb);
    return answer instanceof RouterError ? Promise.reject(answer) : Promise.resolve(answer ?? ran(''));
  }

  follow(command: readonly string[], options: FollowOptions): Promise<void> {
    this.asked.push(`follow ${command[0] === 'sh' ? 'plain watch' : command.slice(1).join(' ')}`);
    this.followed.push(options);
    return new Promise((resolve) => {
      options.signal.addEventListener('abort', () => resolve(), { once: true });
      this.#ends.push(resolve);
    });
  }

  readonly #ends: Array<() => void> = [];

  /** Whatever is followed ends by itself. */
  endFollowed(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  says(verb: string, text: string): void {
    this.answers.set(verb, ran(text));
  }
}

export interface PppdHome {
  readonly shell: ScriptedShell;
  readonly clock: FakeClock;
  readonly channel: Channel;
  readonly signal: AbortSignal;
  read(look: 'status' | 'details' | 'latency', asked?: boolean): Promise<Snapshot>;
  operation(id: string): AnyOperation;
}

/** The driver's channel on a host that a test plays. */
export function openPppd(t: TestContext, profile: unknown = {}): PppdHome {
  const clock = new FakeClock();
  const shell = new ScriptedShell();
  const end = new AbortController();
  t.after(() => end.abort());
  const channel = pppdChannel({ shell, settings: hostSettingsOf(profile) }, { clock });
  return {
    shell,
    clock,
    channel,
    signal: end.signal,
    async read(wanted, asked) {
      const look = channel.looks.find(({ id }) => id === wanted);
      if (!look) throw new Error(wanted);
      const report = await look.read(end.signal, asked);
      return Snapshot.empty.with(report.observed(channel.id, clock.now()));
    },
    operation(id) {
      const found = channel.operations.find(({ capability }) => capability.id === id);
      if (!found) throw new Error(id);
      return found;
    },
  };
}

/** Runs an operation as the router core does: looks at the status each half second of the fake clock while it watches. */
export async function perform(home: PppdHome, id: string, input: unknown = null): Promise<readonly string[]> {
  const { clock, signal } = home;
  const phases: string[] = [];
  const performing: Performing = {
    signal,
    before: Snapshot.empty,
    request: (run) => run(signal),
    async watch(until, ms) {
      for (let waited = 0; waited < ms; waited += 500) {
        await clock.advance(500);
        if (until(await home.read('status'))) return true;
      }
      return false;
    },
    answers: () => undefined,
    progress: (phase) => phases.push(phase.en),
  };
  await home.operation(id).perform(input, performing);
  return phases;
}

/** Why a reading is not known, or undefined where it is. */
export function whyNot(snapshot: Snapshot, token: AnyReadable): string | undefined {
  const observed = snapshot.get(token);
  return observed.state === 'unknown' ? observed.why : undefined;
}
