import type { Submission } from '../backend.ts';
import { isSubmitter } from '../page/buttons.ts';
import { facesOf } from '../page/controls.ts';
import { around } from '../page/elements.ts';
import { controlAt, partsOf } from './entries.ts';
import { plainScript } from './plain-script.ts';
import { isDisabled } from '../page/form-owner.ts';
import { needsBrowser } from '../needs-browser.ts';
import type { Element } from '../page/page.ts';
import { fillsForm, hidesSecret, listensFor } from '../page/scripting.ts';

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
  const own = plainScript(page, element);
  if (!isSubmitter(element) && !own?.sends) throw needsBrowser('script sends the form');
  const handlers = [element, ...around(element)].flatMap((each) =>
    HANDLERS.flatMap((name) =>
      each === element && name === 'onclick' && own ? [] : (each.attribs[name] ?? []),
    ),
  );
  // a form that script sends is not asked for its consent
  const onsubmit = own?.sends ? '' : (form.attribs['onsubmit'] ?? '');
  if ([...handlers, onsubmit].some((script) => script !== '' && !HARMLESS.test(script)))
    throw needsBrowser('script completes the form');
  if (listensFor(page, element)) throw needsBrowser('script listens for the form to be sent');
  const controls = partsOf({ page, form, strayHidden }).flatMap((each) => controlAt(page, each) ?? []);
  if (fillsForm(page, controls)) throw needsBrowser('script fills the form in');
  const enters = changes.some(({ control }) => control.kind === 'text' && control.secret);
  if (enters && hidesSecret(page, controls)) throw needsBrowser('script makes something of the password');
  const faces = changes.flatMap(({ control }) => facesOf(control));
  if (faces.some((face) => isDisabled(face) || 'readonly' in face.attribs))
    throw needsBrowser('script makes the control usable');
}
