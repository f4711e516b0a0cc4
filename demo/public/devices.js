const X = 822;
const BUS = 772;
const Y = { pc: 70, phone: 120, tv: 170, tablet: 220, 'node-red': 270, server: 432 };

/** What stands in the LAN: an icon, a name, what it has, and by which road it gets out. */
export function devicesMarkup({ devices, server, inbound, nodeRed }, word) {
  const heard = ['upper', 'lower'].filter((role) => nodeRed[role]);
  const ears =
    heard.length === 0
      ? word('sees.none')
      : word('sees', heard.map((role) => word(`sees.${role}`)).join(', '));
  return [
    ...devices.map((device) => deviceMarkup(device, noteOf(device, word), word)),
    deviceMarkup(
      { name: 'node-red', way: heard.length === 2 ? 'both' : heard.length === 1 ? 'some' : 'none' },
      ears,
      word,
    ),
    deviceMarkup(server, server.address, word, word(inbound ? 'server.inbound' : 'server.hidden')),
  ].join('');
}

function noteOf({ address, wrong, why }, word) {
  if (wrong) return word('wrong-gateway');
  return why && why !== 'no-address' ? word(why) : (address ?? word('no-address'));
}

function deviceMarkup({ name, way, wrong = false }, note, word, more = '') {
  const y = Y[name];
  const stub = name === 'server' ? '' : `<path class="stub" d="M${BUS} ${y}H${X - 8}"/>`;
  const mark = { none: '✕', some: '!' }[way] ?? '✓';
  return `<g class="device ${way}${wrong ? ' wrong' : ''}">${stub}
<use href="#${name}" x="${X}" y="${y - 17}" width="34" height="34"/>
<text class="name" x="${X + 48}" y="${y - 2}">${escaped(word(name))}</text>
<text class="note number" x="${X + 48}" y="${y + 17}">${escaped(note)}</text>
<text x="${X + 48}" y="${y + 37}">${escaped(more)}</text>
<text class="mark${way === 'some' ? ' bad' : ''}" x="1034" y="${y - 2}" text-anchor="end">${mark}</text></g>`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
