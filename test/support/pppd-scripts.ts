import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { Awaited } from './awaited.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'examples', 'linux-pppd');

/** What a script came to. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine made of folders, on which the shipped scripts run with commands that only note how they were called. */
export class ScriptMachine {
  readonly root: string;

  constructor(t: TestContext) {
    this.root = mkdtempSync(join(tmpdir(), 'pppd-'));
    t.after(() => rmSync(this.root, { recursive: true, force: true }));
    for (const folder of [
      'bin',
      'etc/futamichi-pppd',
      'run',
      'proc/net',
      'proc/sys/kernel',
      'sys/class/net',
      'log',
    ])
      mkdirSync(join(this.root, folder), { recursive: true });
    this.write('proc/uptime', '100.50 90.00\n');
    this.write('proc/net/pppoe', 'Id       Address              Device\n');
    this.command('id', 'echo "${FAKE_UID:-0}"');
    this.command('ip', 'echo "[]"');
    this.command('journalctl', 'exit 1');
    for (const name of ['sudo', 'tc', 'pppd', 'pppoe-relay', 'mosquitto_pub']) this.command(name, '');
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** A command in the search path: notes its words, then does `body`. */
  command(name: string, body: string): void {
    const note = `printf '%s\\n' "${name} $*" >>'${this.path('called')}'`;
    this.write(`bin/${name}`, `#!/bin/sh\n${note}\n${body}\n`);
    chmodSync(this.path(`bin/${name}`), 0o755);
  }

  /** How the commands were called, those that every look needs left out. */
  get called(): readonly string[] {
    if (!existsSync(this.path('called'))) return [];
    const lines = readFileSync(this.path('called'), 'utf8').trimEnd().split('\n');
    return lines.filter((line) => !/^(id|journalctl|ip -[jo4])\b/.test(line));
  }

  configure(lines: string): void {
    this.write('etc/futamichi-pppd/config', lines);
  }

  /** A process of this machine: a real one, if something is to be sent to it. */
  process(id: number | undefined, name: string, ...words: readonly string[]): void {
    this.write(`proc/${id}/comm`, `${name}\n`);
    this.write(`proc/${id}/cmdline`, [...words, ''].join('\0'));
  }

  /** Puts a shipped script where this machine has it, and makes it look at this machine alone. */
  install(name: string, at: string): string {
    const shipped = readFileSync(join(SHIPPED, name), 'utf8');
    const moved = [
      [/^PATH=(.*)$/m, `PATH=${this.path('bin')}:$1`],
      [/^self=.*$/m, `self=${this.path('bin/futamichi-pppd')}`],
      [/^config=.*$/m, `config=${this.path('etc/futamichi-pppd/config')}`],
      [
        /^run=\/run proc=\/proc sys=\/sys etc=\/etc log=\/var\/log$/m,
        ['run', 'proc', 'sys', 'etc', 'log'].map((each) => `${each}=${this.path(each)}`).join(' '),
      ],
      [
        /^run=\/run\/futamichi-pppd proc=\/proc config=\/etc\/futamichi-pppd$/m,
        `run=${this.path('run/futamichi-pppd')} proc=${this.path('proc')} config=${this.path('etc/futamichi-pppd')}`,
      ],
    ] as const;
    const text = moved.reduce((script, [line, by]) => script.replace(line, by), shipped);
    this.write(at, text);
    chmodSync(this.path(at), 0o755);
    return this.path(at);
  }
}

export interface Wrapper extends ScriptMachine {
  run(words: readonly string[], env?: Readonly<Record<string, string>>): Said;
  /** As sshd does with a forced command. */
  force(request: string | undefined, env?: Readonly<Record<string, string>>): Said;
  start(...words: readonly string[]): ChildProcessWithoutNullStreams;
}

/** A machine with the wrapper. */
export function wrapperMachine(t: TestContext, shell = 'sh'): Wrapper {
  const machine = new ScriptMachine(t);
  const file = machine.install('futamichi-pppd', 'bin/futamichi-pppd');
  const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Said => {
    const { status, stdout, stderr } = spawnSync(`/bin/${shell}`, [file, ...words], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', ...env },
      cwd: machine.root,
    });
    return { code: status, stdout, stderr };
  };
  return Object.assign(machine, {
    run,
    force: (request: string | undefined, env: Readonly<Record<string, string>> = {}) =>
      run([], { ...env, ...(request !== undefined && { SSH_ORIGINAL_COMMAND: request }) }),
    start: (...words: readonly string[]) =>
      spawn(`/bin/${shell}`, [file, ...words], { env: { PATH: '/usr/bin:/bin' }, cwd: machine.root }),
  });
}

/** A process that says which signals it gets, until the test ends. */
export async function listener(
  t: TestContext,
): Promise<{ readonly id: number; got(signal: string): Promise<void>; readonly signals: readonly string[] }> {
  const script = `for (const s of ['SIGHUP', 'SIGTERM']) process.on(s, () => console.log(s)); console.log('ready'); setInterval(() => {}, 9e6)`;
  const child = spawn(process.execPath, ['-e', script]);
  t.after(() => child.kill('SIGKILL'));
  const news = new Awaited();
  const signals: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    signals.push(...chunk.toString().trim().split('\n'));
    news.poke();
  });
  await news.until('ready', () => signals.includes('ready'));
  return {
    id: child.pid ?? 0,
    signals,
    got: (signal) =>
      news.until(
        signal,
        () => signals.includes(signal),
        () => signals.join(),
      ),
  };
}
