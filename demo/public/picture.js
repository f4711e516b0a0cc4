import { devicesMarkup } from './devices.js';

const byId = (id) => document.getElementById(id);

/** Where a road is cut, for a cross. */
const PLACES = {
  line: [418, 158],
  provider: [247, 272],
  ipoe: [247, 105],
  bridge: [520, 225],
  wan: [520, 326],
  lower: [600, 432],
  lan: [632, 326],
  jam: [576, 292],
};

export function draw(state, word) {
  const { cables, provider, upper, lower, jammed } = state;
  byId('ipoe-address').textContent = upper.wanAddress ?? word('nobody');
  drawProvider(provider, word);
  for (const role of ['upper', 'lower']) drawRouter(role, state[role], word);

  toggle('sheath-line', { out: !cables.line });
  toggle('sheath-wan', { out: !cables.lowerWan, jammed });
  toggle('sheath-lan', { out: !cables.lowerLan, jammed });

  const ipoe = upper.wanAddress !== null && !jammed;
  roads(['ipoe-provider', 'ipoe-line', 'ipoe-upper', 'ipoe-lan'], ipoe);
  const pppoe = lower.wanAddress !== null && lower.mode === 'pppoe';
  roads(['pppoe-provider', 'pppoe-line', 'pppoe-upper', 'pppoe-wan', 'pppoe-lower', 'pppoe-server'], pppoe);
  const joined = cables.lowerLan && !jammed;
  roads(['lan'], joined);
  toggle('pppoe-wan', { gone: !cables.lowerWan });
  for (const road of ['ipoe-line', 'pppoe-line']) toggle(road, { gone: !cables.line });
  toggle('lan', { gone: !cables.lowerLan });

  byId('crosses').innerHTML = cutsOf(state)
    .map((place) => PLACES[place])
    .map(([x, y]) => `<g transform="translate(${x} ${y})"><circle r="10"/><path d="M-4-4l8 8M4-4l-8 8"/></g>`)
    .join('');
  byId('devices').innerHTML = devicesMarkup(state.reach, word);
}

function drawProvider({ works, password, limit, sessions }, word) {
  const own = sessions.find(({ forgotten }) => !forgotten);
  byId('provider-session').textContent = own ? own.address : word('nobody');
  const notes = [
    works ? '' : word('outage.note'),
    password === 'changed' ? word('password.note') : '',
    limit === 'reached' ? word('limit.note') : '',
    sessions.some(({ forgotten }) => forgotten) ? word('forgotten') : '',
  ].filter(Boolean);
  byId('provider-note').textContent = notes[0] ?? '';
  byId('provider-note2').textContent = notes[1] ?? '';
  toggle('box-provider', { silent: !works });
}

function drawRouter(role, router, word) {
  const { model, address, mode, dhcp, away, answers, admin, equalMacs } = router;
  byId(`${role}-state`).textContent = `${model} · ${word(away ? 'away' : `mode.${mode}`)}`;
  const serves = dhcp && mode !== 'ap' ? ` · ${word('dhcp')}` : '';
  byId(`${role}-address`).firstChild.data = address;
  byId(`${role}-serves`).textContent = serves;
  const notes = [equalMacs ? word('macs.note') : '', admin === 'nobody' ? '' : word(`admin.${admin}`)];
  const note = byId(`${role}-note`);
  note.textContent = notes.find(Boolean) ?? '';
  note.classList.toggle('calm', !equalMacs && admin === 'node-red');
  toggle(`box-${role}`, { away, silent: !answers });
}

/** Where one would have to look for the fault. */
function cutsOf({ cables, provider, upper, lower, jammed }) {
  const cuts = new Set();
  if (jammed) cuts.add('jam');
  if (!cables.line) cuts.add('line');
  if (!provider.works) cuts.add('provider').add('ipoe');
  if (!cables.lowerWan) cuts.add('wan');
  if (!cables.lowerLan) cuts.add('lan');
  if (!upper.bridge) cuts.add('bridge');
  if (lower.error === 'auth' || lower.error === 'limit') cuts.add('provider');
  if (lower.mode === 'ap') cuts.add('lower');
  return [...cuts];
}

function roads(ids, live) {
  for (const id of ids) toggle(id, { live });
}

function toggle(id, classes) {
  for (const [name, on] of Object.entries(classes)) byId(id).classList.toggle(name, on);
}
