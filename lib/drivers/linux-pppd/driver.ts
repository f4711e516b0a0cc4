import { hostname } from 'node:os';
import { Shared } from '../../router/shared.ts';
import type { HostKeys } from '../../transport/host-keys.ts';
import { LocalShell } from '../../transport/local.ts';
import type { Shell } from '../../transport/shell.ts';
import { sshLogin } from '../../transport/ssh-login.ts';
import { SshShell } from '../../transport/ssh.ts';
import { watchFile } from '../../transport/watch-file.ts';
import type { DriverContext, DriverDefinition, Sighting, Target } from '../definition.ts';
import type { IgdChannelOptions } from '../igd/channel.ts';
import type { GatewayLocation } from '../igd/gateway-location.ts';
import { pppdChannel } from './channel.ts';
import { gatewayOf, openGateway } from './gateway.ts';
import type { Watch } from './hook-listener.ts';
import { hostSettingsOf, type Settings } from './settings.ts';

export interface LinuxPppdOptions extends Pick<IgdChannelOptions, 'search'> {
  /** Where commands run, instead of what the target says. */
  readonly shell?: Shell;
  readonly hostKeys?: HostKeys;
}

export interface LinuxSighting extends Sighting {
  /** Where it speaks UPnP, if it does. */
  readonly place: GatewayLocation | undefined;
}

const ID = 'linux-pppd';
const EVENTS = '/run/futamichi-pppd/events';
const SSH_PORT = 22;

/** One connection per host and login in the process. */
const shells = new Shared<Shell>();

/**
 * The driver for a Linux host or container that runs pppd, by SSH (`ssh://user@host:port`, or a plain host) or on this machine
 * (`local:`), and UPnP where it speaks that, too. It needs a login, so it is never part of finding out what a router is: somebody
 * must choose it.
 */
export function linuxPppdDriver(options: LinuxPppdOptions = {}): DriverDefinition<LinuxSighting> {
  return {
    id: ID,
    label: { en: 'Linux with pppd (SSH)', ja: 'Linux + pppd（SSH）' },
    evidence: 'recorded',
    login: 'shell',
    schemes: ['ssh:', 'local:'],
    async recognise(target, context) {
      if (!target.chosen) return undefined;
      const place = await gatewayOf(target, hostSettingsOf(target.profile), context, options);
      return { driver: ID, ...namesOf(target), place };
    },
    async open({ identity, place }, target, context) {
      const settings = hostSettingsOf(target.profile);
      const { shell, release } = shellFor(target, settings, context, options);
      const watch: Watch | undefined =
        shell instanceof LocalShell ? (hint, signal) => watchFile(EVENTS, hint, signal) : undefined;
      const pppd = pppdChannel({ shell, settings, ...(watch && { watch }) }, context);
      const igd = place && (await openGateway(place, () => pppd.tellsSession, context, options));
      return {
        id: ID,
        identity,
        evidence: 'recorded',
        channels: [pppd, ...(igd ? [igd.channel] : [])],
        close: async () => {
          await igd?.close();
          await release();
        },
      };
    },
  };
}

export const linuxPppd = linuxPppdDriver();

/** The host's own name would need a login; the address must do. It stands last, as what may change. */
function namesOf({ host, url }: Target): Pick<Sighting, 'identity' | 'label'> {
  if (url?.protocol === 'local:') {
    const here = `local:${hostname()}`;
    return { identity: `${ID}:${here}`, label: `Linux (${here})` };
  }
  const port = url?.port || SSH_PORT;
  return { identity: `${ID}:${port}@${host}`, label: `Linux (${host}:${port})` };
}

/** Throws `invalid-input` without a user name, `auth-failed` without a password or key. */
function shellFor(
  target: Target,
  { hostKey }: Settings,
  context: DriverContext,
  { shell, hostKeys = context.hostKeys }: LinuxPppdOptions,
): { readonly shell: Shell; readonly release: () => Promise<void> } {
  if (shell) return { shell, release: () => shell.close() };
  const { host, url, credentials } = target;
  if (url?.protocol === 'local:') {
    const here = new LocalShell(context.clock);
    return { shell: here, release: () => here.close() };
  }
  const username = decodeURIComponent(url?.username ?? '') || (credentials?.username ?? '');
  const login = sshLogin(username, credentials?.password);
  const port = Number(url?.port || SSH_PORT);
  const key = JSON.stringify([host, port, login, hostKey]);
  const shared = shells.acquire(
    key,
    () =>
      new SshShell({
        host,
        port,
        login,
        clock: context.clock,
        log: (line) => context.log(line),
        expectedKey: hostKey,
        ...(hostKeys && { hostKeys }),
      }),
  );
  return { shell: shared, release: async () => shells.release(key)?.close() };
}
