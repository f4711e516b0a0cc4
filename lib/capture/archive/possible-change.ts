import { wanModes } from '../../capabilities/wan-mode.ts';
import type { SettingLine, Step } from '../../drivers/screen/profile.ts';
import { concerns, performStep } from '../../drivers/screen/writer.ts';
import { asRouterError, type RouterError } from '../../router/errors.ts';
import type { Recording } from './recording.ts';

const YES_OR_NO: readonly unknown[] = [true, false];
const MACS: readonly unknown[] = ['default', '02:00:5e:00:53:77'];

/** What could be asked of each setting, to see whether a screen has controls for it. None of it is ever sent. */
export const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  'pppoe.bridge': YES_OR_NO,
  'dhcp.server': YES_OR_NO,
  'lan.address': ['192.168.77.1'],
  'wan.mac': MACS,
  'lan.mac': MACS,
  'wan.mode': wanModes,
  pause: [true, { minutes: 60 }],
  'pppoe.account': [{ username: 'user@example', password: 'password' }],
};

/** Whether a recorded screen has what a change needs. */
export type PossibleChange =
  /** `unseen`: steps on pages that come only after a button was pressed. */
  | { readonly state: 'ready'; readonly unseen: number; readonly missing: readonly string[] }
  /** Forms cannot send it, since script completes them. */
  | { readonly state: 'needs-browser'; readonly detail: string }
  | { readonly state: 'not-found'; readonly detail: string }
  | { readonly state: 'no-page'; readonly page: string; readonly detail: string };

interface Line {
  readonly id: string;
  readonly steps: readonly Step[];
  /** How the setting is read. */
  readonly line?: Partial<SettingLine> | undefined;
}

type Outcome = { readonly unseen: number } | Exclude<PossibleChange, { state: 'ready' }>;

/** Goes as far as pressing the button, with everything that could be asked, and sends nothing. Never rejects. */
export async function possibleChange(
  { id, steps, line }: Line,
  recording: Recording,
): Promise<PossibleChange> {
  const failures: Exclude<PossibleChange, { state: 'ready' }>[] = [];
  const missing: string[] = [];
  let unseen: number | undefined;
  for (const asked of samplesFor(id, line)) {
    const outcome = await tryAll(steps, asked, line, recording);
    if ('unseen' in outcome) unseen = Math.max(unseen ?? 0, outcome.unseen);
    else {
      failures.push(outcome);
      missing.push(`${nameOf(asked, id)}: ${outcome.detail}`);
    }
  }
  const [first] = failures;
  return first && unseen === undefined ? first : { state: 'ready', unseen: unseen ?? 0, missing };
}

function nameOf(asked: unknown, id: string): string {
  return typeof asked === 'string' || typeof asked === 'boolean' ? String(asked) : id;
}

/** Of names, only those that the profile has words for. */
function samplesFor(id: string, line: Line['line']): readonly unknown[] {
  const meanings = Object.values(line?.words ?? {});
  return (SAMPLES[id] ?? [null]).filter(
    (asked) => typeof asked !== 'string' || meanings.length === 0 || meanings.includes(asked),
  );
}

async function tryAll(
  steps: readonly Step[],
  asked: unknown,
  line: Line['line'],
  recording: Recording,
): Promise<Outcome> {
  let unseen = 0;
  for (const step of steps.filter((each) => concerns(each, asked))) {
    if (step.page === undefined) {
      unseen += 1;
      continue;
    }
    const page = await recording.page(step.page);
    if (page instanceof Error) return { state: 'no-page', page: step.page, detail: page.detail ?? page.code };
    const failed = await failureOf(step, asked, line, recording);
    if (failed)
      return {
        state: failed.code === 'unsupported' ? 'needs-browser' : 'not-found',
        detail: failed.detail ?? failed.code,
      };
  }
  return { unseen };
}

async function failureOf(
  step: Step,
  asked: unknown,
  line: Line['line'],
  { profile, screen }: Recording,
): Promise<RouterError | undefined> {
  try {
    await performStep(
      step,
      asked,
      { screen, profile, before: undefined, line },
      new AbortController().signal,
    );
    return undefined;
  } catch (thrown) {
    return asRouterError(thrown);
  }
}
