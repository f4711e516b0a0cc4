import { asRouterError } from '../../router/errors.ts';
import { FormsBackend } from '../../screen/forms/backend.ts';
import { isDress } from '../../screen/harmless.ts';
import type { Recorder } from './recorder.ts';
import type { CaptureSession } from './session.ts';
import type { Subject } from './subject.ts';

const MOST_SCRIPTS = 8;
const MOST_SERVICES = 6;

/**
 * What anybody can see: the first page and the login page with their scripts, which say what becomes of a password, answers of
 * interfaces without a login, and the UPnP description with its services. What does not answer is left out.
 */
export async function lookAround(
  { base, profile, place, questions }: Subject,
  { recorder, clock, until: signal }: Pick<CaptureSession, 'recorder' | 'clock' | 'until'>,
): Promise<void> {
  const login = profile?.screen.login;
  const paths = new Set(['/', ...(login?.kind === 'form' ? [login.path] : [])]);
  const charset = profile?.screen.charset ?? 'utf-8';
  const pages = new FormsBackend({ charset, clock, request: recorder.request });
  for (const path of paths) {
    const url = new URL(path, base);
    if (!recorder.has(url)) await attempt(() => pages.open(url, signal));
  }
  await pages.close();
  for (const question of questions)
    if (!recorder.has(question.url, String(question.body)))
      await attempt(() => recorder.request({ ...question, redirects: false, signal }));
  const services = place?.description.services.flatMap(({ scpdUrl }) => scpdUrl?.href ?? []) ?? [];
  const upnp = [...(place ? [place.url.href] : []), ...new Set(services)].slice(0, MOST_SERVICES);
  for (const href of [...upnp, ...scriptsIn(recorder, base)]) {
    const url = new URL(href);
    if (!recorder.has(url)) await attempt(() => recorder.request({ url, redirects: false, signal }));
  }
}

/** Of the pages that were kept so far. */
function scriptsIn({ records }: Recorder, base: URL): readonly string[] {
  const sources = records.flatMap(({ text = '', url }) =>
    [...text.matchAll(/<script\b[^>]*?\ssrc\s*=\s*["']?([^"'\s>]+)/gi)].flatMap(([, src = '']) =>
      URL.canParse(src, url.href) ? [new URL(src, url)] : [],
    ),
  );
  const own = sources.filter((url) => url.origin === base.origin && isDress(url)).map(({ href }) => href);
  return [...new Set(own)].slice(0, MOST_SCRIPTS);
}

/** One thing that does not answer says nothing about the others. Rejects only when all is to end. */
async function attempt(look: () => Promise<unknown>): Promise<void> {
  try {
    await look();
  } catch (thrown) {
    const error = asRouterError(thrown);
    if (error.code === 'cancelled') throw error;
  }
}
