import type { Submission } from '../backend.ts';
import { isSubmitter } from '../page/buttons.ts';
import { facesOf } from '../page/controls.ts';
import { around } from '../page/elements.ts';
import { controlAt, partsOf } from './entries.ts';
import { isDisabled } from '../page/form-owner.ts';
import { needsBrowser } from '../needs-browser.ts';
import type { Element } from '../page/page.ts';
import { fillsForm, listensFor } from '../page/scripting.ts';

/** Asks, or says yes; a backend says yes to what is asked. */
const HARMLESS =
  /^\s*(?:javascript:\s*)?return\s+(?:true|(?:window\.)?confirm\(\s*(?:'[^']*'|"[^"]*")\s*\))(?:\s*;)?\s*$/i;

const HANDLERS = ['onclick', 'onmousedown', 'onmouseup'] as const;

/** Throws `unsupported` where the page has script for the button, the form or what stands in it. */
export function refuseScripted(
  { button: { element, page }, changes }: Submission,
  form: Element,
  strayHidden: readonly string[],
): void {
  if (!isSubmitter(element)) throw needsBrowser('script sends the form');
  const handlers = [element, ...around(element)].flatMap(({ attribs }) =>
    HANDLERS.flatMap((name) => attribs[name] ?? []),
  );
  if ([...handlers, form.attribs['onsubmit'] ?? ''].some((script) => script !== '' && !HARMLESS.test(script)))
    throw needsBrowser('script completes the form');
  if (listensFor(page, element)) throw needsBrowser('script listens for the form to be sent');
  const controls = partsOf({ page, form, strayHidden }).flatMap((each) => controlAt(page, each) ?? []);
  if (fillsForm(page, controls)) throw needsBrowser('script fills the form in');
  const faces = changes.flatMap(({ control }) => facesOf(control));
  if (faces.some((face) => isDisabled(face) || 'readonly' in face.attribs))
    throw needsBrowser('script makes the control usable');
}
