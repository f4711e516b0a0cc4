import type { Outcome } from './actions.ts';
import type { Quirks } from './options.ts';
import { escaped } from './soap.ts';

/** One entry of the router's table, in the words of the service. */
export interface Mapping {
  readonly remoteHost: string;
  readonly externalPort: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly internalPort: number;
  readonly internalClient: string;
  readonly enabled: boolean;
  readonly description: string;
  /** Seconds; 0: for good. */
  readonly lease: number;
}

/** The table of port mappings; undefined is a gap, which routers leave where something was removed. */
export class PortMappings {
  readonly #entries: (Mapping | undefined)[] = [];

  get all(): readonly Mapping[] {
    return this.#entries.filter((each) => each !== undefined);
  }

  put(mapping: Partial<Mapping> & Pick<Mapping, 'externalPort'>): void {
    const full: Mapping = {
      remoteHost: '',
      protocol: 'TCP',
      internalPort: mapping.externalPort,
      internalClient: '192.168.1.10',
      enabled: true,
      description: 'web',
      lease: 0,
      ...mapping,
    };
    const at = this.#find(full.remoteHost, full.externalPort, full.protocol);
    if (at < 0) this.#entries.push(full);
    else this.#entries[at] = full;
  }

  gap(count = 1): void {
    this.#entries.push(...Array.from({ length: count }, () => undefined));
  }

  readonly actions: Readonly<Record<string, (args: ReadonlyMap<string, string>, quirks: Quirks) => Outcome>> =
    {
      GetGenericPortMappingEntry: (args, quirks) => {
        const index = Number(args.get('NewPortMappingIndex'));
        const entry = quirks.mappingIndex === 'ignored' ? this.all[0] : this.#entries[index];
        if (entry) return { ...keyOf(entry), ...restOf(entry) };
        return index < this.#entries.length ? 714 : quirks.mappingEnd;
      },
      GetSpecificPortMappingEntry: (args) => {
        const entry = this.#entries[this.#at(args)];
        return entry ? restOf(entry) : 714;
      },
      GetListOfPortMappings: (args, quirks) => {
        if (quirks.portMapping !== 'igd2') return 401;
        const first = Number(args.get('NewStartPort'));
        const last = Number(args.get('NewEndPort'));
        const found = this.all.filter(
          ({ externalPort: port, protocol }) =>
            port >= first && port <= last && protocol === args.get('NewProtocol'),
        );
        const most = Number(args.get('NewNumberOfPorts')) || found.length;
        return found.length === 0 ? 730 : { NewPortListing: listing(found.slice(0, most)) };
      },
      AddPortMapping: (args, { leases }) => {
        const lease = Number(args.get('NewLeaseDuration'));
        if (leases === 'permanent' && lease !== 0) return 725;
        const client = args.get('NewInternalClient') ?? '';
        const old = this.#entries[this.#at(args)];
        if (old && old.internalClient !== client) return 718;
        this.put({
          remoteHost: args.get('NewRemoteHost') ?? '',
          externalPort: Number(args.get('NewExternalPort')),
          protocol: args.get('NewProtocol') === 'UDP' ? 'UDP' : 'TCP',
          internalPort: Number(args.get('NewInternalPort')),
          internalClient: client,
          enabled: args.get('NewEnabled') === '1',
          description: args.get('NewPortMappingDescription') ?? '',
          lease,
        });
        return {};
      },
      DeletePortMapping: (args) => {
        const at = this.#at(args);
        if (at < 0) return 714;
        this.#entries[at] = undefined;
        return {};
      },
    };

  #at(args: ReadonlyMap<string, string>): number {
    const port = Number(args.get('NewExternalPort'));
    return this.#find(args.get('NewRemoteHost') ?? '', port, args.get('NewProtocol') ?? '');
  }

  #find(remoteHost: string, port: number, protocol: string): number {
    return this.#entries.findIndex(
      (each) => each?.remoteHost === remoteHost && each.externalPort === port && each.protocol === protocol,
    );
  }
}

const keyOf = ({ remoteHost, externalPort, protocol }: Mapping) => ({
  NewRemoteHost: remoteHost,
  NewExternalPort: externalPort,
  NewProtocol: protocol,
});

const restOf = ({ internalPort, internalClient, enabled, description, lease }: Mapping) => ({
  NewInternalPort: internalPort,
  NewInternalClient: internalClient,
  NewEnabled: enabled ? 1 : 0,
  NewPortMappingDescription: description,
  NewLeaseDuration: lease,
});

/** As the service's own schema has it, in a string of the answer. */
function listing(mappings: readonly Mapping[]): string {
  const entries = mappings.map((mapping) => {
    const { NewPortMappingDescription: text, NewLeaseDuration: lease, ...rest } = restOf(mapping);
    const fields = { ...keyOf(mapping), ...rest, NewDescription: text, NewLeaseTime: lease };
    const inner = Object.entries(fields).map(
      ([name, value]) => `<p:${name}>${escaped(String(value))}</p:${name}>`,
    );
    return `<p:PortMappingEntry>${inner.join('')}</p:PortMappingEntry>`;
  });
  return `<?xml version="1.0"?><p:PortMappingList xmlns:p="urn:schemas-upnp-org:gw:WANIPConnection">${entries.join('')}</p:PortMappingList>`;
}
