import { sameKey, forwardIn, forwardsIn, keyArgs, mappingRefusal, mappingError } from './port-mapping.ts';
import { portForwards, MOST_FORWARDS, type PortForward } from '../../capabilities/port-forwards.ts';
import type { ForwardKey } from '../../capabilities/own-forwards.ts';
import { minutes, seconds, type Clock } from '../../router/clock.ts';
import type { Look } from '../../router/driver.ts';
import { Report } from '../../router/report.ts';
import type { Why } from '../../router/snapshot.ts';
import type { SoapAnswer, SoapCall } from '../../transport/soap.ts';
import { concernsOneAnswer } from './errors.ts';
import type { Gateway } from './gateway.ts';

const GENERIC = 'GetGenericPortMappingEntry';
const SPECIFIC = 'GetSpecificPortMappingEntry';
const LIST = 'GetListOfPortMappings';

/** A table may have gaps where something was removed; so many in a row are its end. */
const MOST_GAPS = 3;
/** Other looks wait meanwhile; who asks for it waits longer. */
const BUDGET_MS = seconds(3);
const ASKED_BUDGET_MS = seconds(20);
/** So long after a change only what it concerns is asked for. */
const CHANGING_MS = seconds(30);

/** What was found; `isAll`: nothing was left out. */
interface Table {
  readonly forwards: readonly PortForward[];
  readonly isAll: boolean;
}

/** The router’s port forwards: read one by one, or as a list where it has one. */
export class Forwards {
  readonly #gateway: Gateway;
  readonly #clock: Clock;
  #table: Table | undefined;
  #noList = false;
  #noSpecific = false;
  #changed: { readonly key: ForwardKey; readonly until: number } | undefined;

  constructor(gateway: Gateway, clock: Clock) {
    this.#gateway = gateway;
    this.#clock = clock;
    gateway.onMoved(() => {
      this.#noList = this.#noSpecific = false;
      this.#table = undefined;
    });
  }

  /** Where the service lists forwards. Costs a request for each one, so that it has a slow pace of its own. */
  looks(): readonly Look[] {
    if (!this.#gateway.lists(GENERIC)) return [];
    const look: Look = {
      id: 'forwards',
      provides: [portForwards],
      pace: { normal: minutes(15), fast: seconds(1) },
      costly: true,
      deadlineMs: seconds(30),
      read: async (signal, asked = false, only) => {
        const report = new Report();
        await this.#gateway.settle(signal);
        const told = (only && (await this.#afterChange(signal))) ?? (await this.#all(asked, signal));
        if ('why' in told) return report.miss(portForwards, told.why);
        this.#table = told;
        return report.tell(portForwards, told.forwards, told.isAll ? undefined : { complete: false });
      },
    };
    return [look];
  }

  /** Something is about to change this one: what is read next is this one alone. */
  expect(key: ForwardKey): void {
    this.#changed = { key, until: this.#clock.monotonic() + CHANGING_MS };
  }

  /** The forward at a port; undefined: there is none; `unasked`: this router does not tell of a single one. */
  async at(key: ForwardKey, signal: AbortSignal): Promise<PortForward | undefined | 'unasked'> {
    if (this.#noSpecific || !this.#gateway.lists(SPECIFIC)) return 'unasked';
    const answer = await this.#call(SPECIFIC, signal, keyArgs(key));
    if (answer.ok) return forwardIn(answer.values, key) ?? 'unasked';
    const refusal = mappingRefusal(answer.code);
    if (refusal === 'none') return undefined;
    this.#noSpecific = refusal === 'never';
    return 'unasked';
  }

  /** A change of the table. Rejects where it is refused; what is gone already need not go. */
  async change(
    action: 'AddPortMapping' | 'DeletePortMapping',
    args: SoapCall['args'],
    signal: AbortSignal,
  ): Promise<void> {
    const answer = await this.#call(action, signal, args);
    const isGone = !answer.ok && action === 'DeletePortMapping' && mappingRefusal(answer.code) === 'none';
    if (!answer.ok && !isGone) throw mappingError(answer.code);
  }

  async #afterChange(signal: AbortSignal): Promise<Table | undefined> {
    const changed = this.#changed;
    if (!changed || !this.#table || this.#clock.monotonic() > changed.until) return undefined;
    const found = await this.at(changed.key, signal);
    if (found === 'unasked') return undefined;
    const others = this.#table.forwards.filter((each) => !sameKey(each, changed.key));
    return { ...this.#table, forwards: [...(found ? [found] : []), ...others].slice(0, MOST_FORWARDS) };
  }

  async #all(asked: boolean, signal: AbortSignal): Promise<Table | { readonly why: Why }> {
    const told = (await this.#listed(signal)) ?? (await this.#oneByOne(asked, signal));
    if (!('why' in told)) this.#changed = undefined;
    return told;
  }

  /** Undefined where there is no such list. */
  async #listed(signal: AbortSignal): Promise<Table | undefined> {
    if (this.#noList || !this.#gateway.lists(LIST)) return undefined;
    const found: (PortForward | undefined)[] = [];
    for (const protocol of ['TCP', 'UDP']) {
      const listing = await this.#listing(protocol, signal);
      if (!listing) return void (this.#noList = true);
      found.push(...listing);
    }
    return tableOf(found);
  }

  async #listing(
    protocol: string,
    signal: AbortSignal,
  ): Promise<readonly (PortForward | undefined)[] | undefined> {
    try {
      const answer = await this.#call(LIST, signal, [
        ['NewStartPort', '1'],
        ['NewEndPort', '65535'],
        ['NewProtocol', protocol],
        ['NewManage', '1'],
        ['NewNumberOfPorts', String(MOST_FORWARDS + 1)],
      ]);
      if (!answer.ok) return mappingRefusal(answer.code) === 'none' ? [] : undefined;
      const listing = answer.values.get('NewPortListing') ?? '';
      return listing.trim() === '' ? [] : forwardsIn(listing);
    } catch (thrown) {
      if (concernsOneAnswer(thrown)) return undefined;
      throw thrown;
    }
  }

  async #oneByOne(asked: boolean, signal: AbortSignal): Promise<Table | { readonly why: Why }> {
    const began = this.#clock.monotonic();
    const budget = asked ? ASKED_BUDGET_MS : BUDGET_MS;
    const found: (PortForward | undefined)[] = [];
    const seen = new Set<string>();
    for (let index = 0, gaps = 0; gaps < MOST_GAPS && found.length <= MOST_FORWARDS; index += 1) {
      const answer = await this.#call(GENERIC, signal, [['NewPortMappingIndex', String(index)]]);
      if (answer.ok) {
        gaps = 0;
        const forward = forwardIn(answer.values);
        const said = JSON.stringify(forward);
        // some say the same one for every index
        if (forward && seen.has(said)) break;
        seen.add(said);
        found.push(forward);
      } else {
        const refusal = mappingRefusal(answer.code);
        if (refusal !== 'none') {
          // at the end of its table one router says that the index is no valid argument
          if (found.length > 0 || (answer.code === 402 && index === 0)) break;
          return { why: refusal === 'never' ? 'not-offered' : 'not-said' };
        }
        gaps += 1;
      }
      if (this.#clock.monotonic() - began > budget) return { ...tableOf(found), isAll: false };
    }
    return tableOf(found);
  }

  #call(action: string, signal: AbortSignal, args: SoapCall['args']): Promise<SoapAnswer> {
    return this.#gateway.call(this.#gateway.wan, action, signal, args);
  }
}

function tableOf(found: readonly (PortForward | undefined)[]): Table {
  const readable = found.filter((each) => each !== undefined);
  const forwards = readable.slice(0, MOST_FORWARDS);
  return { forwards, isAll: forwards.length === found.length };
}
