import { minutes, seconds, type Clock } from '../router/clock.ts';
import type { Text } from '../router/text.ts';
import type { Area, CheckFinding } from './check.ts';

/**
 * What a person is told: `raised` once when something has been wrong for long enough, `cleared` when it is over, `flapping` once
 * when it keeps coming and going.
 */
export interface Alert {
  /** One of the areas: what is wrong in one part of the home is one alert, whatever its causes are. */
  readonly kind: Area;
  readonly state: 'raised' | 'cleared' | 'flapping';
  /** Of the check that found it. */
  readonly check: string;
  readonly text: Text;
  readonly remedy?: Text;
  /** Since when it has been wrong, milliseconds since 1970. */
  readonly since: number;
  /** Of `cleared`: how long it was wrong, in milliseconds. */
  readonly lastedMs?: number;
}

/** How long something has to be wrong before anybody is told; a restart of a router takes two minutes. */
export const RAISE_MS: Readonly<Record<Area, number>> = {
  line: seconds(60),
  upper: seconds(180),
  lower: seconds(180),
  lan: seconds(60),
  login: 0,
  server: 0,
  router: seconds(180),
  session: seconds(180),
};

/** It is over when it has been well for this long. */
const WELL_MS = seconds(20);
/** Raised so often within this time, it flaps; it is over when it has been well for as long. */
const FLAPS = 3;
const FLAP_WINDOW_MS = minutes(30);

/** What is kept over a restart, so that nothing is told twice. Plain data. */
export interface AlertsState {
  readonly raised: readonly RaisedAlert[];
}

interface RaisedAlert {
  readonly kind: Area;
  readonly check: string;
  readonly since: number;
  readonly text: Text;
  readonly flapping: boolean;
}

export interface AlertsOptions {
  readonly clock: Clock;
  /** Must not throw. */
  readonly tell: (alert: Alert) => void;
  readonly holdMs?: Readonly<Partial<Record<Area, number>>>;
  readonly state?: AlertsState;
}

/** A trouble while the line or the LAN is out has that for its cause, and is told only if it outlasts it. */
const HIDES: Readonly<Partial<Record<Area, readonly Area[]>>> = {
  line: ['upper', 'lower', 'server'],
  lan: ['upper', 'lower', 'line', 'server'],
  router: ['session'],
};

/** By check: while it is a problem, nobody can see whether these are well, and that nothing is found there proves nothing. */
const COVERS: Readonly<Record<string, readonly Area[]>> = {
  line: ['server'],
  lan: ['upper', 'lower', 'line', 'login', 'server'],
  'upper-answers': ['login', 'server'],
  'lower-answers': ['login', 'server'],
  'router-answers': ['session', 'login'],
};

/** Turns findings, as they come and go, into alerts that do not cry wolf. */
export class Alerts {
  readonly #options: AlertsOptions;
  readonly #troubles = new Map<Area, Trouble>();

  constructor(options: AlertsOptions) {
    this.#options = options;
    for (const raised of options.state?.raised ?? []) this.#trouble(raised.kind).restore(raised);
  }

  /**
   * The present findings. `quiet`: somebody changes something on purpose, so that what is wrong meanwhile begins to count only
   * when that is over.
   */
  update(findings: readonly CheckFinding[], quiet = false): void {
    const worst = new Map<Area, CheckFinding>();
    for (const finding of findings)
      if (finding.status === 'problem' && !worst.has(finding.area)) worst.set(finding.area, finding);
    const hidden = new Set([...worst.keys()].flatMap((area) => HIDES[area] ?? []));
    const idsOf = (wanted: CheckFinding['status']) =>
      findings.flatMap(({ id, status }) => (status === wanted ? [id] : []));
    const covered = new Set(idsOf('problem').flatMap((id) => COVERS[id] ?? []));
    const unknown = new Set(idsOf('unknown'));
    for (const area of new Set([...worst.keys(), ...this.#troubles.keys()])) {
      const finding = worst.get(area);
      const trouble = this.#troubles.get(area);
      if (!finding && (covered.has(area) || unknown.has(trouble?.check ?? ''))) trouble?.isOutOfSight();
      else if (!finding) trouble?.isWell();
      else if (!quiet && !hidden.has(area)) this.#trouble(area).isWrong(finding);
      else trouble?.isOutOfSight();
    }
  }

  get state(): AlertsState {
    return { raised: [...this.#troubles.values()].flatMap((trouble) => trouble.raised ?? []) };
  }

  close(): void {
    for (const trouble of this.#troubles.values()) trouble.close();
  }

  #trouble(area: Area): Trouble {
    const known = this.#troubles.get(area);
    if (known) return known;
    const { clock, tell, holdMs = {} } = this.#options;
    const trouble = new Trouble(area, holdMs[area] ?? RAISE_MS[area], clock, tell);
    this.#troubles.set(area, trouble);
    return trouble;
  }
}

/** One part of the home: well, wrong but not yet told, or told. */
class Trouble {
  readonly #area: Area;
  readonly #holdMs: number;
  readonly #clock: Clock;
  readonly #tell: (alert: Alert) => void;
  #finding: Pick<CheckFinding, 'id' | 'text' | 'remedy'> | undefined;
  #since = 0;
  #told: 'no' | 'raised' | 'flapping' = 'no';
  #cancel: (() => void) | undefined;
  #waits: 'to-tell' | 'to-end' | undefined;
  /** When it was raised, monotonic, within the window in which raises count as flapping. */
  #raises: readonly number[] = [];

  constructor(area: Area, holdMs: number, clock: Clock, tell: (alert: Alert) => void) {
    this.#area = area;
    this.#holdMs = holdMs;
    this.#clock = clock;
    this.#tell = tell;
  }

  get raised(): RaisedAlert | undefined {
    if (this.#told === 'no' || !this.#finding) return undefined;
    const { id, text } = this.#finding;
    return { kind: this.#area, check: id, since: this.#since, text, flapping: this.#told === 'flapping' };
  }

  /** Id of the check that found it. */
  get check(): string | undefined {
    return this.#finding?.id;
  }

  restore({ check, since, text, flapping }: RaisedAlert): void {
    this.#since = since;
    this.#finding = { id: check, text };
    this.#told = flapping ? 'flapping' : 'raised';
  }

  isWrong(finding: CheckFinding): void {
    if (this.#told === 'no' && this.#waits === undefined) this.#since = this.#clock.now();
    // the cause is often read a moment after its effect
    this.#finding = finding;
    if (this.#waits === 'to-end') this.#forget();
    if (this.#told === 'no' && this.#waits === undefined)
      this.#wait('to-tell', this.#holdMs, () => this.#raise());
  }

  /** It has another cause, or nobody can see how it is: what was told stays told, and what was not waits anew. */
  isOutOfSight(): void {
    this.#forget();
  }

  isWell(): void {
    if (this.#told === 'no') this.#forget();
    else if (this.#waits === undefined)
      this.#wait('to-end', this.#told === 'flapping' ? FLAP_WINDOW_MS : WELL_MS, () => this.#clear());
  }

  close(): void {
    this.#forget();
  }

  #raise(): void {
    const now = this.#clock.monotonic();
    this.#raises = [...this.#raises.filter((at) => now - at < FLAP_WINDOW_MS), now];
    this.#told = this.#raises.length >= FLAPS ? 'flapping' : 'raised';
    this.#say(this.#told === 'flapping' ? 'flapping' : 'raised');
  }

  #clear(): void {
    const well = this.#told === 'flapping' ? FLAP_WINDOW_MS : WELL_MS;
    this.#told = 'no';
    this.#say('cleared', Math.max(0, this.#clock.now() - well - this.#since));
  }

  #say(state: Alert['state'], lastedMs?: number): void {
    if (!this.#finding) return;
    const { id, text, remedy } = this.#finding;
    const wrong = state !== 'cleared';
    this.#tell({
      kind: this.#area,
      state,
      check: id,
      text: wrong ? (state === 'flapping' ? flapping(text) : text) : over(text),
      since: this.#since,
      ...(wrong && remedy && { remedy }),
      ...(lastedMs !== undefined && { lastedMs }),
    });
  }

  #wait(what: 'to-tell' | 'to-end', ms: number, run: () => void): void {
    this.#waits = what;
    this.#cancel = this.#clock.after(ms, () => {
      this.#waits = undefined;
      run();
    });
  }

  #forget(): void {
    this.#cancel?.();
    this.#waits = undefined;
  }
}

function flapping({ en, ja }: Text): Text {
  return { en: `This keeps coming and going: ${en}`, ja: `発生と復旧を繰り返しています：${ja}` };
}

function over({ en, ja }: Text): Text {
  return { en: `Over: ${en}`, ja: `復旧しました：${ja}` };
}
