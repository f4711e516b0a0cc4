import type { SoapAnswer } from '../../transport/soap.ts';
import { bestOf, defaultAmong, type ServiceCandidate } from './choose.ts';
import { ofKind, type Description, type Service } from './description.ts';
import { concernsOneAnswer } from './errors.ts';
import { isConnected } from './values.ts';

type Call = (service: Service, action: string) => Promise<SoapAnswer>;

/** How many connection services are asked at most; more is no home router. */
const MOST = 4;

/**
 * The connection service in use: the one that the router names as its default unless that one has never been set up, else
 * the best of those that answer. Asks nothing where there is but one. Rejects where none answers.
 */
export async function selectService(
  description: Description,
  fallback: Service,
  call: Call,
): Promise<Service> {
  const services = ofKind(description, 'ip', 'ppp').slice(0, MOST);
  if (services.length === 1) return services[0] ?? fallback;
  const named = await namedDefault(description, services, call);
  if (named && (await statusOf(named, call)) !== 'Unconfigured') return named;
  const candidates: ServiceCandidate[] = [];
  for (const service of services) candidates.push(await candidate(service, call));
  return bestOf(candidates) ?? fallback;
}

async function namedDefault(
  description: Description,
  services: readonly Service[],
  call: Call,
): Promise<Service | undefined> {
  const [layer3] = ofKind(description, 'layer3');
  if (!layer3) return undefined;
  const said = await valueOf(layer3, 'GetDefaultConnectionService', 'NewDefaultConnectionService', call);
  return defaultAmong(services, said);
}

async function candidate(service: Service, call: Call): Promise<ServiceCandidate> {
  const up = isConnected(await statusOf(service, call));
  const address =
    up === false ? undefined : await valueOf(service, 'GetExternalIPAddress', 'NewExternalIPAddress', call);
  return { service, up, address };
}

function statusOf(service: Service, call: Call): Promise<string | undefined> {
  return valueOf(service, 'GetStatusInfo', 'NewConnectionStatus', call);
}

/** One service that does not answer says nothing about the others; a router that does not answer at all does. */
async function valueOf(
  service: Service,
  action: string,
  name: string,
  call: Call,
): Promise<string | undefined> {
  try {
    const answer = await call(service, action);
    return answer.ok ? answer.values.get(name)?.trim() : undefined;
  } catch (thrown) {
    if (concernsOneAnswer(thrown)) return undefined;
    throw thrown;
  }
}
