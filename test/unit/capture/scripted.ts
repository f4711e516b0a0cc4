import type { TestContext } from 'node:test';
import { capture, type Capture, type CaptureOptions } from '../../../lib/capture/record/capture.ts';
import type { DriverDefinition } from '../../../lib/drivers/definition.ts';
import { families } from '../../../lib/drivers/aterm/families.ts';
import { familyOf } from '../../../lib/drivers/screen/family.ts';
import { box, type Asked, type Box, type Reply } from '../screen/box.ts';

/** The first page of the screen that {@link scripted} boxes have. */
export const TOP = '/index.cgi/index_contents';

/** What an Aterm of family A is known by, without a question. */
function knownAt(base: URL): DriverDefinition {
  const sighting = {
    driver: 'aterm',
    identity: 'x',
    label: 'x',
    model: 'WG1800HP2',
    base,
    place: undefined,
    screen: familyOf('WG1800HP2', families),
    httpif: false,
  };
  return {
    id: 'aterm',
    label: { en: 'x', ja: 'x' },
    evidence: 'reconstructed',
    login: 'screen',
    recognise: () => Promise.resolve(sighting),
    open: () => Promise.reject(new Error('nothing is opened')),
  };
}

/** A box behind HTTP Basic that takes any password, whose pages stand in the test. */
export async function scripted(t: TestContext, pages: (asked: Asked) => Reply | undefined): Promise<Box> {
  return await box(t, pages);
}

export function captureOf(web: Box, rest: Partial<CaptureOptions> = {}): Promise<Capture> {
  return capture({
    target: { host: '127.0.0.1', url: web.url, credentials: { username: 'admin', password: 'canary-5f1c' } },
    definitions: [knownAt(web.url)],
    creator: { name: 'test', version: '0' },
    signal: new AbortController().signal,
    ...rest,
  });
}

/** What the box was asked once the capture was in. */
export function pathsOf({ asked }: Box): readonly string[] {
  return asked.map(({ path }) => path);
}

export const noteText = ({ notes }: Capture): string => notes.map(({ en }) => en).join('\n');
