import { z } from 'zod';
import type { SetUpState } from '../lib/application/set-up/state.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { RouterError } from '../lib/router/errors.ts';
import { languageOf, type Language } from '../lib/router/text.ts';
import { homeOrRefuse, type WorkingHome } from './runtime/dual-stack-node.ts';
import { onClose, onInput, quietly } from './runtime/guard.ts';
import { accountIn, homeSetUp } from './runtime/home-set-up.ts';
import type { RED } from './runtime/node-red.ts';
import { register } from './runtime/register.ts';
import { setUpStatus, statusOfError } from './runtime/status.ts';

const settings = z.object({ language: z.string().default('en').transform(languageOf) });
const goals = z.object({ upper: z.unknown(), lower: z.unknown() }).partial().optional();

/** What a message may ask for; anything else is a dry run. */
const VERBS = ['plan', 'apply', 'continue', 'abort'] as const;

export default function (RED: RED): void {
  register(
    RED,
    'futamichi-dual-stack-setup',
    (node, definition) => {
      const home = homeOrRefuse(RED, node, definition);
      if (!home) return;
      const { language } = checkedInput(settings, definition);
      const end = new AbortController();
      let busy = false;
      onInput(node, async (asked, send) => {
        const verb = verbOf(asked.payload);
        if (busy) throw new RouterError('conflict', { detail: 'set-up' });
        const goal = checkedInput(goals, asked['goal'], { about: 'goal' }) as Parameters<typeof homeSetUp>[3];
        const { setUp, close } = homeSetUp(RED, home, () => accountIn(node.credentials), goal);
        busy = true;
        // whoever answers the last message at once finds nobody at work any more
        let held: SetUpState | undefined;
        const release = () => {
          if (held) send({ ...asked, ...messageOf(home, held, language) });
          held = undefined;
        };
        const tell = (state: SetUpState) => {
          node.status(setUpStatus[state.status]);
          release();
          held = state;
          if (state.status === 'running') release();
        };
        const stop = setUp.subscribe(quietly(node, tell));
        try {
          await run(setUp, verb, end.signal);
        } catch (thrown) {
          if (thrown instanceof RouterError && !end.signal.aborted) node.status(statusOfError(thrown));
          throw thrown;
        } finally {
          stop();
          await close();
          try {
            if (verb !== 'plan') await setUp.told();
          } finally {
            busy = false;
            release();
          }
        }
      });
      onClose(node, () => end.abort());
    },
    { username: { type: 'text' }, password: { type: 'password' } },
  );
}

function verbOf(payload: unknown): (typeof VERBS)[number] {
  const verb = VERBS.find((each) => each === payload);
  if (verb) return verb;
  // an inject node, a button: nobody has said that anything is to be changed
  if (typeof payload !== 'string' || payload === '') return 'plan';
  throw new RouterError('invalid-input', { detail: `msg.payload: ${VERBS.join(', ')}` });
}

/** Until it is finished, stopped, or waits for a person. */
async function run(
  setUp: ReturnType<typeof homeSetUp>['setUp'],
  verb: (typeof VERBS)[number],
  signal: AbortSignal,
): Promise<void> {
  if (verb === 'plan') return void (await setUp.plan(signal));
  let state = verb === 'abort' ? await setUp.abort(signal) : await setUp.next(signal, verb === 'continue');
  while (state.status === 'running' || state.status === 'aborting')
    state = state.status === 'running' ? await setUp.next(signal) : await setUp.abort(signal);
}

function messageOf(home: WorkingHome, state: SetUpState, language: Language): object {
  const step = (each: SetUpState['steps'][number]) => ({ ...each, text: each.text[language] });
  const { id, slug, name } = home;
  return {
    topic: `${slug}/setup`,
    payload: state.status,
    steps: state.steps.map(step),
    done: state.done.map(step),
    stopped: state.stopped && { step: state.stopped.step, why: state.stopped.why[language] },
    kept: state.kept.map(({ step: of, why }) => ({ step: of, why: why[language] })),
    chosen: state.chosen.map((text) => text[language]),
    movedTo: state.movedTo,
    home: { id, slug, name: name ?? null },
  };
}
