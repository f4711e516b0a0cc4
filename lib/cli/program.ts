// The `futamichi` command; main.ts starts it where Node.js is new enough.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { stdin, stderr, stdout } from 'node:process';
import { userState } from '../application/set-up/home-lock.ts';
import { languageOf } from '../router/text.ts';
import { hostKeysInFile } from '../transport/host-keys.ts';
import { runCommand } from './commands.ts';
import { usage } from './help.ts';
import { askLine, askLogin, askPppoeAccount, askPppoePassword, askYes, NOBODY } from './login.ts';
import { writerTo } from './output.ts';
import { parseCommandLine, UsageError } from './usage.ts';

const language = languageOf(process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG']);
const folder = join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'futamichi');
const end = new AbortController();
const onLost = () => process.once('exit', () => (process.exitCode ||= 1));
const print = writerTo(stdout, onLost);
const progress = writerTo(stderr, onLost);
// timers of a router keep no process alive; a person who waits for an answer does
const alive = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.abort());

try {
  const command = parseCommandLine(process.argv.slice(2));
  process.exitCode = await runCommand(command, {
    language,
    signal: end.signal,
    print,
    progress,
    login: ({ ask, of }) => askLogin(process.env, ask ? stdin : NOBODY, stderr, language, end.signal, of),
    pppoePassword: () => askPppoePassword(process.env, stdin, stderr, language, end.signal),
    pppoeAccount: () => askPppoeAccount(process.env, stdin, stderr, language, end.signal),
    confirm: (question) => askYes(question, stdin, stderr, end.signal),
    stateFolder: userState(),
    ask: (question) => askLine(question, stdin, stderr, end.signal),
    hostKeys: hostKeysInFile(join(folder, 'ssh-host-keys'), progress),
  });
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  progress(`${error.message}\n\n${usage(language)}`);
  process.exitCode = 2;
} finally {
  clearInterval(alive);
}
