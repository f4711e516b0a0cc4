import { createHash } from 'node:crypto';
import { connect as connectTcp, type Socket } from 'node:net';
import type { AnyAuthMethod, AuthenticationType, Client, ServerHostKeyAlgorithm } from 'ssh2';
import { seconds, type Clock } from '../router/clock.ts';
import { RouterError } from '../router/errors.ts';
import type { HostKey, HostKeys } from './host-keys.ts';
import { anotherHost, connectError, loginRefused, type SshStage } from './ssh-errors.ts';
import { badKey, type SshLogin } from './ssh-login.ts';

export interface SshPlace {
  /** An address, not a name. */
  readonly address: string;
  readonly port: number;
  /** What the host key is remembered under. */
  readonly name: string;
}

export interface ConnectOptions {
  readonly place: SshPlace;
  readonly login: SshLogin;
  readonly hostKeys: HostKeys;
  /** The fingerprint that the user knows it to have; it counts instead of the remembered one. */
  readonly expected?: string | undefined;
  readonly clock: Clock;
  /** One line for the log. */
  readonly log: (line: string) => void;
}

export interface Connection {
  readonly client: Client;
  readonly key: HostKey;
  /** Closed: the connection has ended. Destroyed, it ends at once, whatever the other side does. */
  readonly socket: Socket;
}

/** Servers that look up the name of who logs in wait for a DNS that is gone with the line. */
const CONNECT_MS = seconds(20);
const KEEPALIVE_MS = seconds(15);

/** In order of preference; a server that has several keys must show the same one each time. */
const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

/**
 * Connects and logs in, once: no attempt is repeated, by no other method either. Nothing secret is sent to a server whose key
 * is not the known one. Rejects with `unreachable`, `timeout`, `auth-failed`, `wrong-host`, `unreadable` or `unsupported`.
 */
export async function connectSsh(options: ConnectOptions): Promise<Connection> {
  const { place, login, hostKeys, expected, log } = options;
  // here, because most users have no router that needs it
  const { default: ssh2 } = await import('ssh2');
  if ('privateKey' in login && ssh2.utils.parseKey(login.privateKey) instanceof Error) throw badKey();
  const known =
    expected === undefined ? await hostKeys.known(place.name) : { kind: '', fingerprint: expected };
  const client = new ssh2.Client();
  const socket = connectTcp({ host: place.address, port: place.port, noDelay: true });
  const key = await attempt(client, socket, options, known);
  // also one that was known by another address
  if (expected === undefined) await hostKeys.remember(place.name, key);
  if (!known) log(`SSH host key of ${place.name} from now on: ${key.fingerprint} (${key.kind})`);
  return { client, key, socket };
}

function attempt(
  client: Client,
  socket: Socket,
  { login, hostKeys, expected, clock }: ConnectOptions,
  known: HostKey | undefined,
): Promise<HostKey> {
  return new Promise((resolve, reject) => {
    let stage: SshStage = 'connecting';
    let met: HostKey | undefined;
    const reached = () => (stage === 'connecting' && socket.bytesRead > 0 ? 'answered' : stage);
    const fail = (error: RouterError) => {
      stopTimer();
      reject(error);
      socket.destroy();
    };
    const stopTimer = clock.after(CONNECT_MS, () =>
      fail(new RouterError('timeout', { detail: `SSH, ${reached()}`, mayHaveApplied: false })),
    );
    client
      // comes again whenever the keys are changed
      .on('handshake', () => {
        if (stage === 'connecting') stage = 'met';
      })
      .on('ready', () => {
        stage = 'ready';
        stopTimer();
        if (met) resolve(met);
      })
      // stays to the end: a connection may fail long after the login
      .on('error', (thrown) => fail(connectError(thrown, reached())))
      .on('close', () => fail(connectError(undefined, reached())))
      .on('change password', () => fail(loginRefused('the password has expired')));
    client.connect({
      sock: socket,
      username: login.username,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: preferred(known?.kind) },
      hostVerifier(blob: Buffer) {
        met = hostKeyOf(blob);
        const right = known === undefined || known.fingerprint === met.fingerprint;
        if (!right) fail(anotherHost(known, met, expected === undefined ? hostKeys.file : undefined));
        return right;
      },
      authHandler(offered: readonly AuthenticationType[] | null, _partly: boolean | null, next) {
        if (stage === 'logging-in') return fail(loginRefused('refused'));
        const method = offered === null ? firstOf(login) : secondOf(login, offered);
        if (!method) return fail(loginRefused('the server wants another kind of login'));
        if (method.type !== 'none') stage = 'logging-in';
        next(method);
      },
    });
  });
}

function preferred(kind = ''): ServerHostKeyAlgorithm[] {
  const ofKind = (algorithm: string) =>
    algorithm === kind || (kind === 'ssh-rsa' && algorithm.startsWith('rsa-'));
  return [...ALGORITHMS.filter(ofKind), ...ALGORITHMS.filter((each) => !ofKind(each))];
}

/** The kind is the first field of a public key (RFC 4253, 6.6). */
function hostKeyOf(blob: Buffer): HostKey {
  const kind = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  const hash = createHash('sha256')
    .update(blob)
    .digest('base64')
    .replace(/={1,2}$/, '');
  return { kind, fingerprint: `SHA256:${hash}` };
}

/** A key is offered at once; before a password is sent, the server is asked which way it wants it, which is no attempt. */
function firstOf(login: SshLogin): AnyAuthMethod {
  const { username } = login;
  if ('privateKey' in login) return { type: 'publickey', username, key: login.privateKey };
  return { type: 'none', username };
}

function secondOf(login: SshLogin, offered: readonly AuthenticationType[]): AnyAuthMethod | undefined {
  if (!('password' in login)) return undefined;
  const { username, password } = login;
  if (offered.includes('password')) return { type: 'password', username, password };
  if (!offered.includes('keyboard-interactive')) return undefined;
  return {
    type: 'keyboard-interactive',
    username,
    // the password answers one hidden question and no other
    prompt: (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.length === 1 && prompts[0]?.echo === false ? [password] : []),
  };
}
