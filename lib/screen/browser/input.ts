import { RouterError } from '../../router/errors.ts';
import type { ControlChange, Submission } from '../backend.ts';
import { browserError, isOutOfReach } from './errors.ts';
import { clickUnseen, labelOf, selectOf, stayHere } from './in-page.ts';
import type { Deadline } from './deadline.ts';
import { stale, type Handle, type PageSnapshot } from './snapshot.ts';
import type { Traffic } from './traffic.ts';
import type { Element } from '../page/page.ts';

/** For coming into reach: what is covered, hidden or disabled for longer is not for a person to work. */
const REACH = { timeout: 3_000 } as const;

/**
 * Sets the controls, then presses the button, as long as the page is the one that was read; nothing is touched before everything
 * is found. Returns too where pressing failed but something was sent: whether it worked is for the box to say.
 */
export async function fillIn(
  snapshot: PageSnapshot,
  { button, changes }: Submission,
  traffic: Traffic,
  patience: Deadline,
): Promise<void> {
  let pressing = false;
  try {
    const controls = [];
    for (const change of changes) controls.push(await patience.race(prepare(snapshot, change)));
    await patience.race(snapshot.find(button.element));
    for (const set of controls) await patience.race(set());
    await press(snapshot, button.element, patience, () => (pressing = true));
  } catch (thrown) {
    const sent = pressing && traffic.sent && !isOutOfReach(thrown);
    const interrupted = pressing && patience.error !== undefined;
    if (!sent) throw browserError(thrown, traffic.sent || interrupted);
  }
}

/** Sets the controls and presses nothing; nothing is touched before everything is found. */
export async function fillOnly(
  snapshot: PageSnapshot,
  changes: readonly ControlChange[],
  traffic: Traffic,
  patience: Deadline,
): Promise<void> {
  try {
    const controls = [];
    for (const change of changes) controls.push(await patience.race(prepare(snapshot, change)));
    for (const set of controls) await patience.race(set());
  } catch (thrown) {
    throw browserError(thrown, traffic.sent);
  }
}

/** Finds the control of a change; the answer sets it. Rejects with `unreadable` (not there any more) or `invalid-input`. */
async function prepare(
  snapshot: PageSnapshot,
  { control, value }: ControlChange,
): Promise<() => Promise<void>> {
  if (control.kind === 'text') {
    const handle = await snapshot.find(control.element);
    return () => write(handle, String(value));
  }
  if (control.kind === 'check') {
    const handle = await snapshot.find(control.element);
    return () => tick(handle, value === true);
  }
  const option = control.options.find((each) => each.value === value);
  if (!option) throw new RouterError('invalid-input', { detail: 'no such choice' });
  const handle = await snapshot.find(option.element);
  return option.element.name === 'option' ? () => choose(handle) : () => tick(handle, true);
}

async function press(
  snapshot: PageSnapshot,
  element: Element,
  patience: Deadline,
  pressing: () => void = () => {},
): Promise<void> {
  const handle = await patience.race(snapshot.find(element));
  await patience.race(handle.evaluate(stayHere));
  pressing();
  await patience.race(handle.click({ ...REACH, noWaitAfter: true }));
}

/** Follows what may be in a menu that is folded up. */
export async function followLink(
  snapshot: PageSnapshot,
  element: Element,
  patience: Deadline,
): Promise<void> {
  const handle = await patience.race(snapshot.find(element));
  if (await patience.race(handle.isVisible())) return press(snapshot, element, patience);
  await patience.race(handle.evaluate(stayHere));
  await patience.race(handle.evaluate(clickUnseen));
}

async function write(handle: Handle, text: string): Promise<void> {
  await handle.fill(text, REACH);
  // scripts that look at each key get one that changes nothing
  await handle.press('End', REACH);
  const taken = await handle.inputValue(REACH);
  if (taken !== text && text.startsWith(taken))
    throw new RouterError('invalid-input', { detail: 'the page takes only a part of it' });
}

async function tick(handle: Handle, wanted: boolean): Promise<void> {
  if ((await handle.isChecked()) === wanted) return;
  // style sheets hide boxes to tick and draw them on their labels
  const label = (await handle.isVisible()) ? null : (await handle.evaluateHandle(labelOf)).asElement();
  await ((label as Handle | null) ?? handle).click(REACH);
  if ((await handle.isChecked()) !== wanted)
    throw new RouterError('unreadable', { detail: 'a box to tick does not change' });
}

async function choose(option: Handle): Promise<void> {
  const select = (await option.evaluateHandle(selectOf)).asElement() as Handle | null;
  if (!select) throw stale();
  await select.selectOption(option as never, REACH);
}
