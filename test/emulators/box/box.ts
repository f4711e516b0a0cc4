import { EventEmitter } from 'node:events';
import { Absence } from './absence.ts';
import type { BoxOptions, RealMode, Session, SessionError, Settings } from './settings.ts';
import { alone, type World } from './world.ts';

export type { Account, BoxMode, BoxOptions, RealMode, Session, SessionError, Settings } from './settings.ts';
export { alone, type DialAnswer, type World } from './world.ts';

const NO_SESSION: Session = { up: false, address: undefined, since: undefined, error: '' };
const RETRY_MS = 30_000;
const MOST_LINES = 200;

/**
 * The inside of an emulated router: settings, session, log, and when it is away. What its settings screen looks like is the
 * business of a face; what is outside of it, of a {@link World}. Emits `change` after everything that changes.
 */
export class Box extends EventEmitter<{ change: [] }> {
  readonly options: BoxOptions;
  readonly log: string[] = [];
  world: World = alone();
  #settings: Settings;
  /** What is left of the settings after a restart. */
  #stored: Settings;
  #mode: RealMode;
  #leased: string | undefined;
  #session: Session = NO_SESSION;
  readonly #absence: Absence;
  #bootedAt: number;
  #stopRedial: (() => void) | undefined;

  constructor(options: BoxOptions) {
    super();
    this.options = options;
    this.#settings = this.#stored = options.settings;
    this.#mode = options.settings.wanMode === 'auto' ? 'pppoe' : options.settings.wanMode;
    this.#bootedAt = options.clock.monotonic();
    this.#absence = new Absence(options.clock);
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** What it really is at the moment; `auto` decides at each start. */
  get mode(): RealMode {
    return this.#mode;
  }

  /** Where it can be found; an access point takes what the LAN gives it. */
  get lanAddress(): string {
    return this.#leased ?? this.#settings.lanAddress;
  }

  /** Whether it hands out addresses; an access point does not, whatever it is set to. */
  get serves(): boolean {
    return this.#settings.dhcp && this.#mode !== 'ap' && !this.away;
  }

  get session(): Session {
    return this.#session;
  }

  /** Its Internet address, however it came by it. */
  get wanAddress(): string | undefined {
    return this.#mode === 'pppoe' ? this.#session.address : this.world.address?.(this);
  }

  get wanMac(): string {
    return this.#settings.wanMac === 'default' ? this.options.factory.wanMac : this.#settings.wanMac;
  }

  get lanMac(): string {
    return this.#settings.lanMac === 'default' ? this.options.factory.lanMac : this.#settings.lanMac;
  }

  /** Nothing answers while it restarts. */
  get away(): boolean {
    return this.#absence.lasts;
  }

  get uptimeS(): number {
    return Math.floor((this.options.clock.monotonic() - this.#bootedAt) / 1000);
  }

  /** Begins: decides what it is and dials if that is its job. */
  start(): void {
    this.#decide();
  }

  /**
   * Takes settings; with `restart` it is away for a while, as after a save that needs one. `unsaved`: a restart undoes them unless
   * {@link store} comes first.
   */
  apply(
    changes: Partial<Settings>,
    { restart = false, unsaved = false }: { readonly restart?: boolean; readonly unsaved?: boolean } = {},
  ): void {
    this.#settings = { ...this.#settings, ...changes };
    if (!unsaved) this.#stored = { ...this.#stored, ...changes };
    this.#note(`settings: ${Object.keys(changes).join(', ')}`);
    const redials = ['wanMode', 'account', 'wanMac', 'keepAlive'].some((key) => key in changes);
    if (restart) this.#restart(this.options.saveMs);
    else if (redials) this.#decide();
    this.#tell();
  }

  /** Keeps what is set now over a restart. */
  store({ restart = false }: { readonly restart?: boolean } = {}): void {
    this.#stored = this.#settings;
    this.#note('settings stored');
    if (restart) this.#restart(this.options.saveMs);
    this.#tell();
  }

  connect(): void {
    this.#stopRedial?.();
    if (this.#mode !== 'pppoe' || this.#session.up || this.away) return;
    const answer = this.world.dial(this);
    this.#session = answer.ok
      ? { up: true, address: answer.address, since: this.options.clock.monotonic(), error: '' }
      : { ...NO_SESSION, error: answer.error };
    this.#note(answer.ok ? `PPPoE up ${answer.address}` : `PPPoE failed: ${answer.error}`);
    if (!answer.ok) this.#redial(this.options.retryMs ?? RETRY_MS);
    this.#tell();
  }

  /** The person pressed "disconnect"; it dials again by itself where it is told to, unless that is `Infinity` away. */
  disconnect(redialAfterMs = 2000): void {
    this.#stopRedial?.();
    this.#lose('');
    this.#redial(redialAfterMs);
  }

  /** The session is gone without anybody here having asked for it. */
  dropped(error: SessionError, redialAfterMs = 2000): void {
    this.#lose(error);
    this.#redial(redialAfterMs);
  }

  reboot(): void {
    this.#note('restart');
    this.#restart(this.options.rebootMs);
    this.#tell();
  }

  /** The little button at the back: everything is as at the beginning. */
  reset(): void {
    this.#stored = this.options.settings;
    this.reboot();
  }

  close(): void {
    this.#absence.close();
    this.#stopRedial?.();
  }

  #restart(ms: number): void {
    this.#stopRedial?.();
    this.#lose('');
    this.#absence.begin(ms, () => {
      this.#bootedAt = this.options.clock.monotonic();
      this.#settings = this.#stored;
      this.#decide();
    });
  }

  #decide(): void {
    const { wanMode } = this.#settings;
    this.#lose('');
    this.#session = NO_SESSION;
    this.#mode = wanMode === 'auto' ? this.world.detect(this) : wanMode;
    this.#leased = this.#mode === 'ap' ? this.world.lease?.(this) : undefined;
    if (this.#mode === 'pppoe') this.connect();
    this.#tell();
  }

  #lose(error: SessionError): void {
    if (!this.#session.up && error === '') return;
    this.world.hangUp(this);
    this.#session = { ...NO_SESSION, error };
    this.#note(error === '' ? 'PPPoE down' : `PPPoE down: ${error}`);
    this.#tell();
  }

  #redial(ms: number): void {
    this.#stopRedial?.();
    if (this.#settings.keepAlive !== 'always' || !Number.isFinite(ms)) return;
    this.#stopRedial = this.options.clock.after(ms, () => this.connect());
  }

  #note(line: string): void {
    this.log.push(line);
    if (this.log.length > MOST_LINES) this.log.shift();
  }

  #tell(): void {
    this.world.changed(this);
    this.emit('change');
  }
}
