import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { lockHome } from '../application/set-up/home-lock.ts';
import { journalIn } from '../application/set-up/journal.ts';
import { RoutersByAddress, type ByAddressOptions } from '../application/set-up/routers-by-address.ts';
import { SetUp } from '../application/set-up/set-up.ts';
import type { SetUpState, StepState } from '../application/set-up/state.ts';
import { observeHere } from '../application/observe-lan.ts';
import { targetOf } from '../application/target.ts';
import type { HomeConfig } from '../dual-stack/config.ts';
import { wishIn } from '../dual-stack/plan/goal.ts';
import { systemClock, type Clock } from '../router/clock.ts';
import type { Text } from '../router/text.ts';
import { homeIn, loginsFor } from './check.ts';
import type { Terminal } from './terminal.ts';
import { json } from './document.ts';
import { oneLine } from './printable.ts';

export type SetUpVerb = 'plan' | 'apply' | 'continue' | 'abort';

export interface SetUpCommand {
  readonly action: SetUpVerb;
  readonly home: string;
  readonly yes: boolean;
  readonly json: boolean;
}

const MARKS: Readonly<Record<StepState['status'], string>> = {
  planned: ' ',
  waiting: '>',
  running: '…',
  uncertain: '?',
  stopped: '!',
  done: '+',
  undone: '-',
};

const EXITS: Readonly<Record<SetUpState['status'], number>> = {
  finished: 0,
  aborted: 0,
  planned: 0,
  stopped: 3,
  waiting: 4,
  running: 4,
  aborting: 4,
};

/** `futamichi setup`: exit status 0 finished, 3 stopped by a surprise, 4 a person must do the next step. */
export async function setUpOf(
  command: SetUpCommand,
  terminal: Terminal,
  options: ByAddressOptions & { readonly clock?: Clock } = {},
): Promise<number> {
  const config = await homeIn(command.home);
  const wish = wishIn(config.goal);
  const logins = await loginsFor(config, terminal);
  const access = new RoutersByAddress(config, {
    observe: observeHere,
    ...options,
    logins,
    open: { ...options.open, ...(terminal.hostKeys && { hostKeys: terminal.hostKeys }) },
  });
  const place = join(terminal.stateFolder, `set-up-${keyOf(config)}`);
  let account: ReturnType<Terminal['pppoeAccount']> | undefined;
  const setUp = new SetUp({
    access,
    journal: journalIn(`${place}.jsonl`),
    lock: () => Promise.resolve(() => Promise.resolve()),
    clock: options.clock ?? systemClock,
    wish,
    lowerHost: targetOf(config.lower.address).host,
    // asked for once
    account: () => (account ??= terminal.pppoeAccount()),
  });
  // all the time, so that nothing else happens than what somebody was asked about
  const release =
    command.action === 'plan' ? undefined : await lockHome(config.upper.address, terminal.stateFolder);
  const stop = command.json ? () => undefined : setUp.subscribe((state) => say(state, terminal));
  try {
    const state = await ACTIONS[command.action](setUp, command, terminal);
    if (command.json) terminal.print(json(state));
    else report(state, command.action, terminal);
    if (command.action !== 'plan') await setUp.told();
    return EXITS[state.status];
  } finally {
    stop();
    await access.close();
    await release?.();
  }
}

type Run = (setUp: SetUp, command: SetUpCommand, terminal: Terminal) => Promise<SetUpState>;

const ACTIONS: Readonly<Record<SetUpVerb, Run>> = {
  plan: (setUp, _command, { signal }) => setUp.plan(signal),
  apply: (setUp, command, terminal) => goOn(setUp, command, terminal, false),
  continue: (setUp, command, terminal) => goOn(setUp, command, terminal, true),
  abort: undoAll,
};

/** `word`: whoever calls says that a person has done what was asked of him. */
async function goOn(
  setUp: SetUp,
  command: SetUpCommand,
  terminal: Terminal,
  word: boolean,
): Promise<SetUpState> {
  const { signal } = terminal;
  let state = await setUp.plan(signal);
  let said = word;
  if (state.status === 'stopped' && !word) return state;
  for (;;) {
    const [step] = state.steps;
    // what only reads needs nobody's leave
    const changes = step?.by === 'router' && step.risk !== 'none';
    if (changes && !command.yes && !(await agreed(step, command, terminal)))
      return { ...state, status: state.status === 'planned' ? 'running' : state.status };
    state = await setUp.next(signal, said);
    said = false;
    if (state.status === 'waiting') {
      if (command.json || !(await personIsDone(state, setUp, terminal))) return state;
      said = true;
    } else if (state.status !== 'running') return state;
  }
}

async function undoAll(setUp: SetUp, command: SetUpCommand, terminal: Terminal): Promise<SetUpState> {
  for (;;) {
    const state = await setUp.abort(terminal.signal);
    if (state.status === 'aborting') continue;
    if (state.status !== 'waiting' || command.json || !(await personIsDone(state, setUp, terminal)))
      return state;
  }
}

async function agreed(
  step: StepState,
  { json: asJson }: SetUpCommand,
  { confirm, language, print }: Terminal,
): Promise<boolean> {
  if (asJson) return false;
  print(oneLine(`> ${step.text[language]}${outage(step)[language]}`));
  return (await confirm({ en: 'Do this now? [y/N] ', ja: '実行しますか？ [y/N] ' }[language])) === true;
}

async function personIsDone(
  { steps: [step] }: SetUpState,
  setUp: SetUp,
  { confirm, language, print }: Terminal,
): Promise<boolean> {
  if (step) print(oneLine(`> ${step.text[language]}`));
  await setUp.told();
  return (await confirm({ en: 'Done? [y/N] ', ja: '完了しましたか？ [y/N] ' }[language])) === true;
}

function outage({ outageS }: StepState): Text {
  return outageS === 0
    ? { en: '', ja: '' }
    : {
        en: ` (up to ${outageS} s without network)`,
        ja: `（最大${outageS}秒ほど通信が途切れます）`,
      };
}

function say({ steps: [step] }: SetUpState, { language, progress }: Terminal): void {
  if (step?.status === 'running' || step?.status === 'uncertain')
    progress(oneLine(`… ${step.text[language]}`));
}

function report(state: SetUpState, action: SetUpVerb, { language, print }: Terminal): void {
  for (const step of [...state.done, ...state.steps])
    print(oneLine(`${MARKS[step.status]} ${step.text[language]}`));
  for (const text of action === 'plan' ? state.chosen : []) print(oneLine(`  ${text[language]}`));
  for (const { why } of state.kept) print(oneLine(`- ${why[language]}`));
  if (state.stopped) print(oneLine(`! ${state.stopped.why[language]}`));
  print(oneLine(conclusion(state)[language]));
}

function conclusion({ status, steps, movedTo }: SetUpState): Text {
  const moved = {
    en: movedTo
      ? ` The lower router is now at ${movedTo}: enter this address in the file and in Node-RED.`
      : '',
    ja: movedTo
      ? `下位ルーターのアドレスは ${movedTo} になりました。ファイルとNode-REDの設定に入力してください。`
      : '',
  };
  switch (status) {
    case 'finished':
      return { en: `The dual stack is set up.${moved.en}`, ja: `設定は完了しています。${moved.ja}` };
    case 'aborted':
      return { en: 'Undone as far as possible.', ja: '元に戻せるものはすべて戻しました。' };
    case 'planned':
      return steps.length === 0
        ? { en: 'Nothing needs to be done.', ja: '必要な作業はありません。' }
        : {
            en: 'Nothing was changed. futamichi setup apply does it step by step.',
            ja: '何も変更していません。futamichi setup apply で1つずつ実行します。',
          };
    case 'stopped':
      return {
        en: 'Stopped. futamichi setup continue goes on, futamichi setup abort undoes it.',
        ja: '停止しました。futamichi setup continue で続行、futamichi setup abort で元に戻します。',
      };
    default:
      return {
        en: 'futamichi setup continue goes on when this is done.',
        ja: '終わったら futamichi setup continue で続行します。',
      };
  }
}

/** The same home whatever its file is called. */
function keyOf({ upper, lower }: HomeConfig): string {
  const places = [upper, lower].map(({ address }) => {
    const { host, url } = targetOf(address);
    return url?.href ?? host;
  });
  return createHash('sha256').update(places.join(' ')).digest('hex').slice(0, 16);
}
