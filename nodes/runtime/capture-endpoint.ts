import { capture, type Capture } from '../../lib/capture/record/capture.ts';
import { thisPackage } from '../../lib/this-package.ts';
import { fileNameOf } from '../../lib/capture/archive/har.ts';
import { countsText } from '../../lib/capture/mask/kinds.ts';
import { progressText } from '../../lib/capture/record/notes.ts';
import { explainError } from '../../lib/application/explain.ts';
import { asRouterError } from '../../lib/router/errors.ts';
import { finding, local, type LocalFinding } from '../../lib/router/finding.ts';
import { languageOf, type Language } from '../../lib/router/text.ts';
import { targetOf } from '../../lib/application/target.ts';
import { keepToLan, resolveOnLan } from '../../lib/transport/lan.ts';
import type { AdminRoutes } from './admin-routes.ts';
import { alone } from './alone.ts';
import { askedRouter, languageAsked, type AskedRouter } from './asked-router.ts';
import type { RED } from './node-red.ts';

/** One line of the answer: what goes on, or what came of it. The file is in the last line and nowhere else. */
type Line =
  | { readonly progress: string }
  | { readonly findings: readonly LocalFinding[]; readonly file?: string; readonly archive?: unknown };

/** Saves what a router’s screens say for the editor: a line of JSON for each step, the file in the last one. Nothing is kept here. */
export function addCaptureEndpoint(RED: RED, routes: AdminRoutes): void {
  routes.post('/futamichi-router/capture', (request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.on('error', () => gone.abort());
    const tell = (line: Line) => {
      if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify(line)}\n`);
    };
    // no proxy shall wait for the end
    response.writeHead(200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    void captured(RED, request.body, tell, gone.signal).then((last) => {
      tell(last);
      response.end();
    });
  });
}

/** Never rejects. */
async function captured(
  RED: RED,
  body: unknown,
  tell: (line: Line) => void,
  signal: AbortSignal,
): Promise<Line> {
  const language = languageOf(languageAsked(body));
  try {
    const asked = askedRouter(RED, body);
    return await keepToLan(() => capturedFrom(asked, language, tell, signal));
  } catch (thrown) {
    return { findings: [local(explainError(asRouterError(thrown)), language)] };
  }
}

async function capturedFrom(
  { config, credentials, deployed, notes }: AskedRouter,
  language: Language,
  tell: (line: Line) => void,
  signal: AbortSignal,
): Promise<Line> {
  const target = targetOf(config.address);
  await resolveOnLan(target.host);
  return alone(target.host, deployed?.router, async () => {
    const got = await capture({
      target: {
        ...target,
        ...(credentials && { credentials }),
        ...(config.profile !== undefined && { profile: config.profile }),
        ...(config.browser && { browser: config.browser }),
      },
      driver: config.driver === 'auto' ? undefined : config.driver,
      creator: thisPackage(),
      signal,
      onProgress: (progress) => tell({ progress: progressText(progress)[language] }),
    });
    return lineOf({ ...got, notes: [...notes, ...got.notes] }, language);
  });
}

function lineOf({ archive, meta, redacted, notes, problem }: Capture, language: Language): Line {
  const masked = { en: countsText(redacted, 'en'), ja: countsText(redacted, 'ja') };
  return {
    file: fileNameOf(meta, Date.now()),
    archive,
    findings: [
      ...(masked.en === ''
        ? []
        : [finding('ok', { en: `Masked: ${masked.en}`, ja: `マスク済み: ${masked.ja}` })]),
      ...notes.map((note) => finding('warning', note)),
      ...(problem ? [explainError(problem)] : []),
    ].map((each) => local(each, language)),
  };
}
