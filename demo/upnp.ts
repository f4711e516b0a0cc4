import type { Box, SessionError } from '../test/emulators/box/box.ts';
import { startIgd, type IgdEmulator } from '../test/emulators/igd/emulator.ts';
import type { Line } from '../test/emulators/igd/model.ts';
import type { IgdOptions } from '../test/emulators/igd/options.ts';
import { isFree } from './ports.ts';

export interface UpnpOptions {
  readonly box: Box;
  readonly udn: string;
  /** Where its settings screen is, which is where people are sent. */
  readonly screen: () => URL;
  /** Where it listens. */
  readonly host: () => string;
  /** Whether anybody on the LAN can hear it. */
  readonly heard: () => boolean;
  /** Whether it hears searches. */
  readonly searched: boolean;
  /** Whether it tells the address of its session. */
  readonly tellsAddress: boolean;
  readonly igd: Partial<IgdOptions>;
}

/** Where Windows looks for gateways, and where an Aterm has its description. */
const USUAL_PORT = 2869;
const ERRORS: Readonly<Record<SessionError, string>> = {
  '': 'ERROR_NONE',
  'no-pado': 'ERROR_ISP_TIME_OUT',
  auth: 'ERROR_AUTHENTICATION_FAILURE',
  limit: 'ERROR_ISP_DISCONNECT',
  'no-cable': 'ERROR_NO_CARRIER',
  ended: 'ERROR_ISP_DISCONNECT',
};

/** What a box says by UPnP: an image of its session that goes where the box goes. */
export class BoxUpnp {
  readonly #options: UpnpOptions;
  #igd: IgdEmulator;
  #moving: Promise<void> = Promise.resolve();
  #wasAway = false;

  private constructor(options: UpnpOptions, igd: IgdEmulator) {
    this.#options = options;
    this.#igd = igd;
  }

  static async start(options: UpnpOptions): Promise<BoxUpnp> {
    const igd = await begin(options, USUAL_PORT);
    const upnp = new BoxUpnp(options, igd);
    upnp.follow();
    return upnp;
  }

  /** Its description. */
  get url(): URL {
    return this.#igd.url;
  }

  /** Which box it is. */
  get identity(): string {
    return `igd:${this.#options.udn.replace('uuid:', '')}`;
  }

  /** What it counts. */
  get line(): Readonly<Line> {
    return this.#igd.line;
  }

  /** Says what the box says now. */
  follow(): void {
    const { box, host, tellsAddress } = this.#options;
    if (host() !== this.#igd.host) this.#moving = this.#moving.then(() => this.#move());
    // who restarts has forgotten whom it promised to tell
    if (this.#wasAway && !box.away) void this.#igd.reboot();
    this.#wasAway = box.away;
    const { session } = this.#igd;
    const { status, address: said, error: blamed } = session.reported;
    const address = box.mode === 'ap' ? undefined : box.wanAddress;
    const shown = tellsAddress ? (address ?? '') : '';
    const error = ERRORS[box.session.error];
    if (address !== undefined && (status !== 'Connected' || said !== shown)) session.restore(shown);
    else if (address === undefined && (status === 'Connected' || blamed !== error)) session.drop(error);
  }

  /** A second of traffic. */
  flow(received: number, sent: number): void {
    const { line, session } = this.#igd;
    if (!session.up) return;
    line.received += received;
    line.sent += sent;
  }

  async close(): Promise<void> {
    await this.#moving;
    await this.#igd.close();
  }

  async #move(): Promise<void> {
    if (this.#options.host() === this.#igd.host) return;
    const port = Number(this.#igd.url.port);
    await this.#igd.close();
    this.#igd = await begin(this.#options, port);
    this.follow();
  }
}

async function begin({ box, udn, screen, host, heard, searched, igd }: UpnpOptions, port: number) {
  return startIgd({
    ...igd,
    udn,
    host: host(),
    port: (await isFree(port, host())) ? port : 0,
    present: () => box.mode !== 'ap' && heard(),
    presentationUrl: screen().href,
    ...(searched && { ssdp: { port: 1900, multicast: '127.0.0.1' } }),
  });
}
