import type { Driver } from '../../lib/router/driver.ts';
import type { Clock } from '../../lib/router/clock.ts';
import { backendFor } from '../../lib/drivers/screen/backends.ts';
import type { BackendFor } from '../../lib/drivers/screen/box.ts';
import { WorkClock } from '../support/work-clock.ts';

/** The backend that the product itself would take, with time as it is while it works. */
export const unhurried: BackendFor = (profile, login, target, context) => {
  const backend = backendFor(profile, login, target, context);
  const { clock } = context;
  if (!(clock instanceof WorkClock)) return backend;
  return {
    kind: backend.kind,
    open: (...given) => clock.during(() => backend.open(...given)),
    follow: (...given) => clock.during(() => backend.follow(...given)),
    submit: (...given) => clock.during(() => backend.submit(...given)),
    close: () => clock.during(() => backend.close()),
  };
};

/** A driver that has its time for each look, whatever it asks. */
export function unhurriedDriver(driver: Driver, clock: Clock): Driver {
  if (!(clock instanceof WorkClock)) return driver;
  return {
    id: driver.id,
    identity: driver.identity,
    evidence: driver.evidence,
    get host() {
      return driver.host ?? '';
    },
    channels: driver.channels.map((channel) => ({
      ...channel,
      looks: channel.looks.map((look) => ({
        ...look,
        read: (...given) => clock.during(() => look.read(...given)),
      })),
    })),
    close: () => driver.close(),
  };
}
