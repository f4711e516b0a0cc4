import { identity } from '../capabilities/identity.ts';
import { reachable } from '../capabilities/reachable.ts';
import { wanPath } from '../capabilities/wan-path.ts';
import { wanProvider } from '../capabilities/wan-provider.ts';
import type { AnyReadable } from '../router/capability.ts';
import { Snapshot, type Attributes, type Observed } from '../router/snapshot.ts';
import type { Language } from '../router/text.ts';
import { checks } from './checks.ts';
import type { CheckFinding } from './check.ts';
import { checkReadings, homeHeadline, homePaths, homePicture, homeStatusReading } from './home-catalogue.ts';
import { HOME_STATUS_WORDS } from './headline.ts';
import { SIDES, type Home } from './home.ts';
import type { HomeReport } from './judge.ts';
import { picture } from './picture/picture.ts';
import { PATHS } from './picture/words.ts';

/** What Home Assistant takes as a state, in characters. */
const MOST_STATE = 255;
/** Home Assistant's recorder keeps 16 kB of attributes: so much evidence is far below, even where each letter has three bytes. */
const MOST_EVIDENCE = 12;
const MOST_WORDS = 300;
/** Some are commands, which are of no use in part. */
const MOST_REMEDY = 1200;

/** Asked only where something is wrong: no answer is a good one as long as the routers answer. */
const SILENT_WHEN_WELL: ReadonlySet<string> = new Set([
  'lan',
  'line',
  'upper-login',
  'lower-login',
  'pppoe-account',
  'pppoe-session-limit',
]);

/** A home that was judged, as readings of {@link homeCatalogue}. `at`: milliseconds since 1970. */
export function homeSnapshot(report: HomeReport, home: Home, language: Language, at: number): Snapshot {
  const known = (value: unknown, attributes?: Attributes): Observed<unknown> => ({
    state: 'known',
    value,
    at,
    channel: 'check',
    ...(attributes && { attributes }),
  });
  const idsOf = (status: CheckFinding['status']) =>
    report.findings.filter((each) => each.status === status).map(({ id }) => id);
  const headline = report.headline[language];
  const worst = report.findings.find(({ text }) => text === report.headline);
  return Snapshot.empty.with([
    // there is a home to show once it was judged
    [reachable, known(true)],
    [identity, known({ vendor: 'Futamichi', model: 'Dual stack', firmware: null, serial: null })],
    [
      homeStatusReading,
      known(report.status, {
        text: HOME_STATUS_WORDS[report.status][language],
        problems: idsOf('problem'),
        warnings: idsOf('warning'),
        unknown: idsOf('unknown'),
      }),
    ],
    [
      homeHeadline,
      known(shortened(headline, MOST_STATE), {
        status: report.status,
        text: shortened(headline, 4 * MOST_STATE),
        check: worst?.id ?? null,
        remedy: worst?.remedy ? shortened(worst.remedy[language], MOST_REMEDY) : null,
      }),
    ],
    ...SIDES.map((side): readonly [AnyReadable, Observed<unknown>] => {
      const { snapshot } = home[side];
      const path = snapshot.get(wanPath);
      if (path.state === 'unknown') return [homePaths[side], path];
      const text = PATHS[path.value][language];
      const provider = snapshot.value(wanProvider) ?? null;
      return [homePaths[side], known(path.value, { text, ...path.attributes, provider })];
    }),
    [homePicture, known(picture(home, report, { language }))],
    ...checks.flatMap(({ id }) => {
      const token = checkReadings.get(id);
      const observed = observedOf(id, report.findings, language, known);
      return token && observed ? [[token, observed] as const] : [];
    }),
  ]);
}

function observedOf(
  id: string,
  findings: readonly CheckFinding[],
  language: Language,
  known: (value: unknown, attributes?: Attributes) => Observed<unknown>,
): Observed<unknown> | undefined {
  const finding = findings.find((each) => each.id === id);
  if (!finding) {
    if (!SILENT_WHEN_WELL.has(id)) return undefined;
    const answered = !findings.some((each) => each.status === 'problem' && each.id.endsWith('-answers'));
    return answered || id === 'lan'
      ? known(false, { status: 'ok' })
      : { state: 'unknown', why: 'not-read', at: 0 };
  }
  const { status, text, remedy, evidence } = finding;
  const attributes = {
    status,
    text: shortened(text[language], MOST_WORDS),
    remedy: remedy ? shortened(remedy[language], MOST_REMEDY) : null,
    evidence: evidence.slice(0, MOST_EVIDENCE).map((each) => shortened(each, MOST_WORDS)),
  };
  if (status === 'unknown') return { state: 'unknown', why: 'not-read', at: 0, attributes };
  return known(status === 'problem', attributes);
}

/** By code points, as Home Assistant counts, so that no letter is cut in half. */
function shortened(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
