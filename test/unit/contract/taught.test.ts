import { startKazaguruma } from '../../emulators/kazaguruma/kazaguruma.ts';
import { contract } from '../../contract/all.ts';
import { localScreen } from '../../support/taught.ts';

/** What its owner has taught: one label that nobody else uses, and that what was found is meant. */
const profile = {
  pages: { '/net/option.html': { path: '/net/option.html' } },
  settings: {
    'pppoe.bridge': {
      page: '/net/option.html',
      label: ['Dial-up frames of other devices'],
      concept: null,
      words: { 'let through': true, 'hold back': false },
      write: [{ page: '/net/option.html', set: [{}], press: { concept: ['apply'] } }],
      basis: 'taught',
    },
    'dhcp.server': { basis: 'taught' },
    'lan.address': { basis: 'taught' },
  },
};

contract({
  name: 'Any settings screen, taught',
  definition: localScreen,
  profile,
  offers: ['pppoe.bridge', 'dhcp.server', 'lan.address'],
  tells: ['identity', 'firmware', 'session.up', 'wan.ipv4', 'pppoe.bridge', 'dhcp.server', 'lan.address'],
  start: ({ clock, settings }) => startKazaguruma({ clock, settings: { wanMode: 'pppoe', ...settings } }),
});
