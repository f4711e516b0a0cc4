/** Switches and buttons below the picture. `usual`: the position in which nothing is broken. */
export const CARDS = {
  cables: ['line', 'lowerWan', 'lowerLan'].map((id) => {
    const path = `/cable/${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return {
      id: `cable.${id}`,
      on: `${path}/plug`,
      off: `${path}/pull`,
      is: ({ cables }) => cables[id],
      usual: true,
    };
  }),
  provider: [
    { id: 'session', press: '/session/drop' },
    { id: 'outage', on: '/outage/on', off: '/outage/off', is: ({ provider }) => !provider.works },
    {
      id: 'password',
      on: '/password/change',
      off: '/password/restore',
      is: ({ provider }) => provider.password === 'changed',
    },
    {
      id: 'limit',
      on: '/limit/reach',
      off: '/limit/free',
      is: ({ provider }) => provider.limit === 'reached',
    },
  ],
  upper: [
    {
      id: 'bridge',
      on: '/upper/bridge/on',
      off: '/upper/bridge/off',
      is: ({ upper }) => upper.bridge,
      usual: true,
    },
    { id: 'dhcp', on: '/upper/dhcp/on', off: '/upper/dhcp/off', is: ({ upper }) => upper.dhcp, usual: true },
    {
      id: 'guest',
      on: '/upper/guest/comes',
      off: '/upper/guest/goes',
      is: ({ upper }) => upper.admin === 'guest',
    },
    { id: 'restart', press: '/upper/restart' },
  ],
  lower: [
    {
      id: 'macs',
      on: '/lower/macs/equal',
      off: '/lower/macs/restore',
      is: ({ lower }) => lower.equalMacs,
    },
    { id: 'dhcp', on: '/lower/dhcp/on', off: '/lower/dhcp/off', is: ({ lower }) => lower.dhcp },
    { id: 'auto', on: '/lower/mode/auto', off: '/lower/mode/pppoe', is: ({ lower }) => lower.auto },
    {
      id: 'guest',
      on: '/lower/guest/comes',
      off: '/lower/guest/goes',
      is: ({ lower }) => lower.admin === 'guest',
    },
    { id: 'restart', press: '/lower/restart' },
  ],
};
