import type { Language, Text } from '../../router/text.ts';
import { statuses, type Status } from '../../router/finding.ts';
import type { CheckFinding, Spot } from '../check.ts';
import { SIDES, type Home } from '../home.ts';
import type { HomeReport } from '../judge.ts';
import { pictureFact, defaultGatewayOf, roadOf, sessionFacts, type HomeFacts } from './facts.ts';
import { box, svgPath, sign, BREADTHS, svgText, type PictureArea, type Point } from './shapes.ts';
import { ROOT, style, type Theme } from './style.ts';
import { escaped, fit, wrap } from './text.ts';
import { labelled, STATES, WORDS } from './words.ts';

export interface PictureOptions {
  readonly language: Language;
  /** Milliseconds since 1970; ages count up to then. Absent: it is kept and looked at later, so that it tells instants and no ages. */
  readonly now?: number;
  /** `auto`: as the reader’s system has it. */
  readonly theme?: Theme;
}

const SIZE = { width: 480, height: 660 };
const LEFT = 20;
const WIDTH = SIZE.width - 2 * LEFT;

/** The IPoE road, and below it the LAN; the PPPoE road. */
const IPOE = 56;
const PPPOE = 292;
const TO_THE_RIGHT = 22;

const INTERNET: PictureArea = { x: LEFT, y: 92, width: WIDTH, height: 36 };
const LINE: PictureArea = { x: LEFT, y: 212, width: WIDTH, height: 34 };
const UPPER: PictureArea = { x: LEFT, y: 272, width: WIDTH, height: 104 };
const LOWER: PictureArea = { x: 106, y: 432, width: SIZE.width - LEFT - 106, height: 104 };
const MACHINES: PictureArea = { x: LEFT, y: 576, width: WIDTH, height: 64 };

/** Where the sign of a spot stands. */
const SIGNS: Readonly<Record<Spot, Point>> = {
  line: { x: SIZE.width - LEFT - 20, y: middle(LINE) },
  ipoe: { x: IPOE, y: 168 },
  pppoe: { x: PPPOE, y: 168 },
  upper: { x: LEFT + 22, y: UPPER.y + 22 },
  bridge: { x: PPPOE, y: middle(UPPER) },
  lan: { x: IPOE, y: 404 },
  lower: { x: LOWER.x + 22, y: LOWER.y + 22 },
  machines: { x: LEFT + 22, y: MACHINES.y + 22 },
};

/**
 * The home as one picture: line, routers, cables and both roads, each with its state as colour, stroke and sign, the broken spot
 * marked where it is broken. SVG 1.1 without script or anything from elsewhere, under 30 kB; texts of routers are escaped and cut.
 */
export function picture(
  home: Home,
  report: HomeReport,
  { language, now, theme = 'auto' }: PictureOptions,
): string {
  const say = (text: Text) => text[language];
  const at = statesOf(report.findings);
  const roads = { ipoe: roadState(report.findings, 'ipoe'), pppoe: roadState(report.findings, 'pppoe') };
  const facts = Object.fromEntries(
    SIDES.map((side) => [side, pictureFact(home[side], language)]),
  ) as HomeFacts;
  const label = (text: Text, { x, y }: Point) => svgText(say(text), { x, y }, WIDTH, 'small');

  const internet = [
    box(INTERNET, undefined, 18),
    svgText(say(WORDS.internet), { x: LEFT + 22, y: INTERNET.y + 23 }, 200, 'name'),
  ];
  const line = [
    box(LINE, boxState(at.line)),
    svgText(say(WORDS.line), { x: IPOE + TO_THE_RIGHT, y: LINE.y + 22 }, 180, 'small'),
  ];
  const upper = [
    box(UPPER, boxState(at.upper)),
    ...routerWords(WORDS.upper, facts.upper, UPPER, PPPOE - 16, language),
  ];
  const lower = [
    box(LOWER, boxState(at.lower)),
    ...routerWords(WORDS.lower, facts.lower, LOWER, PPPOE - 4, language),
  ];
  const leaves = machinesLine(home, report, language);
  const machines = [
    svgText(
      say(WORDS.machines),
      {
        x: LEFT + (at.machines ? 42 : 16),
        y: leaves || at.machines ? MACHINES.y + 27 : middle(MACHINES) + 5,
      },
      WIDTH - 60,
      'name',
    ),
    svgText(leaves, { x: LEFT + 16, y: MACHINES.y + 50 }, WIDTH - 30, 'small'),
  ];
  const beside = (x: number, y: number, texts: readonly string[], width: number) =>
    texts.map((text, row) =>
      svgText(text, { x: x + TO_THE_RIGHT, y: y + row * 18 }, width, row === 0 ? 'name' : 'small'),
    );

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${ROOT}" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" lang="${language}" aria-labelledby="${ROOT}-title ${ROOT}-desc">`,
    `<title id="${ROOT}-title">${escaped(say(WORDS.title))}</title>`,
    `<desc id="${ROOT}-desc">${escaped(description(report, at, roads, facts, language))}</desc>`,
    `<style>${style(theme)}</style>`,
    `<rect class="paper" width="${SIZE.width}" height="${SIZE.height}" rx="14"/>`,
    headline(report, language),
    ...internet,
    // what a road passes lies over it or under it: the upper router hands PPPoE through
    svgPath('road', roads.ipoe, `M${IPOE} ${bottom(INTERNET)}V${LINE.y}M${IPOE} ${bottom(LINE)}V${UPPER.y}`),
    ...line,
    ...upper,
    svgPath(
      'cable',
      boxState(at.lan),
      `M${IPOE} ${bottom(UPPER)}V${MACHINES.y}M${IPOE} ${middle(LOWER)}H${LOWER.x}`,
    ),
    ...lower,
    svgPath('road', roads.pppoe, `M${PPPOE} ${bottom(INTERNET)}V${LOWER.y + 20}`),
    ...beside(IPOE, 152, roadOf(home, 'upper', WORDS.ipoe, language), PPPOE - IPOE - 44),
    ...beside(PPPOE, 152, roadOf(home, 'lower', WORDS.pppoe, language), SIZE.width - PPPOE - 50),
    ...beside(PPPOE, UPPER.y + 34, [...facts.upper.bridge, facts.upper.dhcp], SIZE.width - PPPOE - 50),
    ...beside(
      PPPOE,
      LOWER.y + 34,
      [...sessionFacts(home.lower, language, now), facts.lower.dhcp],
      SIZE.width - PPPOE - 50,
    ),
    label(WORDS.lanCable, { x: IPOE + TO_THE_RIGHT, y: 408 }),
    label(WORDS.wanCable, { x: PPPOE + TO_THE_RIGHT, y: 408 }),
    box(MACHINES, boxState(at.machines)),
    ...machines,
    ...(Object.keys(SIGNS) as Spot[]).map((spot) =>
      signAt(spot, { ...at, ...roads }[spot], report, language),
    ),
    '</svg>',
  ].join('');
}

type States = Readonly<Partial<Record<Spot, Status>>>;

/** The worst that is said of each spot; a spot of which nothing is said is absent. */
function statesOf(findings: readonly CheckFinding[]): States {
  const states: Partial<Record<Spot, Status>> = {};
  for (const { spot, status } of findings) states[spot] = worse(states[spot], status);
  return states;
}

function worse(one: Status | undefined, other: Status): Status {
  return one !== undefined && statuses.indexOf(one) >= statuses.indexOf(other) ? one : other;
}

/** What cuts a road wherever it is: spots on its way, and checks of what lies elsewhere. A box that is silent cuts nothing. */
const CUTS = {
  ipoe: { spots: ['line'], checks: [] },
  pppoe: { spots: ['line', 'bridge'], checks: ['lower-mode'] },
} as const satisfies Record<string, { readonly spots: readonly Spot[]; readonly checks: readonly string[] }>;

type Road = keyof typeof CUTS;

/** What is said of a road: by its own checks, and by what cuts it. */
function findingsOf(findings: readonly CheckFinding[], road: Road): readonly CheckFinding[] {
  const spots: readonly Spot[] = CUTS[road].spots;
  const checks: readonly string[] = CUTS[road].checks;
  return findings.filter(
    ({ id, spot, status }) =>
      spot === road || (status === 'problem' && (spots.includes(spot) || checks.includes(id))),
  );
}

function roadState(findings: readonly CheckFinding[], road: Road): Status {
  return (
    findingsOf(findings, road).reduce<Status | undefined>(
      (worst, { status }) => worse(worst, status),
      undefined,
    ) ?? 'unknown'
  );
}

/** A box is coloured where something is wrong with it; that all is well is told by its sign. */
function boxState(status: Status | undefined): Status | undefined {
  return status === 'problem' || status === 'warning' ? status : undefined;
}

function headline({ status, headline: text }: HomeReport, language: Language): string {
  const state: Status = status === 'incomplete' ? 'unknown' : status;
  const lines = wrap(text[language], WIDTH - 56, BREADTHS.headline, 4);
  const pitch = lines.length > 3 ? 20 : 22;
  const top = 48 - ((lines.length - 1) * pitch) / 2;
  return [
    sign({ x: LEFT + 20, y: 42 }, state, STATES[state][language], 1.6),
    ...lines.map((line, row) => svgText(line, { x: LEFT + 50, y: top + row * pitch }, WIDTH, 'headline')),
  ].join('');
}

function routerWords(
  name: Text,
  facts: HomeFacts['upper'],
  area: PictureArea,
  right: number,
  language: Language,
): readonly string[] {
  const x = area.x + 42;
  const width = right - x;
  return [
    svgText(name[language], { x, y: area.y + 27 }, width, 'name'),
    ...facts.lines.map((line, row) =>
      svgText(
        line,
        { x: area.x + 16, y: area.y + 50 + row * 19 },
        right - area.x - 16,
        row === 0 ? 'plain' : 'small',
      ),
    ),
  ];
}

function machinesLine(home: Home, { findings }: HomeReport, language: Language): string {
  const visit = findings.find(({ id }) => id === 'inbound');
  if (visit) return labelled(WORDS.server, STATES[visit.status][language], language);
  const gateway = defaultGatewayOf(home);
  return gateway ? labelled(WORDS.gateway, gateway[language], language) : '';
}

/** A sign says what its stroke says, and why. */
function signAt(
  spot: Spot,
  status: Status | undefined,
  { findings }: HomeReport,
  language: Language,
): string {
  if (status === undefined) return '';
  const said =
    spot === 'ipoe' || spot === 'pppoe'
      ? findingsOf(findings, spot)
      : findings.filter((finding) => finding.spot === spot);
  const reason = said.find((finding) => finding.status === status)?.text ?? STATES[status];
  return sign(SIGNS[spot], status, reason[language]);
}

/** The picture in words, for those who hear it. */
function description(
  { headline: text }: HomeReport,
  at: States,
  roads: Readonly<Record<Road, Status>>,
  facts: HomeFacts,
  language: Language,
): string {
  const part = (name: Text, status: Status, more: readonly string[] = []) =>
    [labelled(name, STATES[status][language], language), ...more.filter(Boolean)].join(
      language === 'ja' ? '、' : ', ',
    );
  return [
    fit(text[language], 500, 1).replace(/[.。]$/u, ''),
    part(WORDS.ipoe, roads.ipoe),
    part(WORDS.pppoe, roads.pppoe),
    ...SIDES.map((side) => part(WORDS[side], at[side] ?? 'unknown', facts[side].lines)),
    ...(at.bridge ? [part(WORDS.bridge, at.bridge)] : []),
    ...(at.lan ? [part(WORDS.lan, at.lan)] : []),
    ...(at.machines ? [part(WORDS.machines, at.machines)] : []),
  ].join(language === 'ja' ? '。' : '. ');
}

function bottom({ y, height }: PictureArea): number {
  return y + height;
}

function middle({ y, height }: PictureArea): number {
  return y + height / 2;
}
