const byId = (id) => document.getElementById(id);

/** Fills an element only where something has changed, so that a screen reader does not say it again. */
function fill(id, rows) {
  const element = byId(id);
  const now = JSON.stringify(rows);
  if (element.dataset.shown === now) return;
  element.dataset.shown = now;
  element.replaceChildren(...rows.map(build));
}

/** `[tag, class, text or children]` */
function build([tag, name, content]) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (Array.isArray(content)) element.append(...content.map(build));
  else element.textContent = content;
  return element;
}

export function showPicture({ pictures }, language) {
  const place = byId('picture');
  const svg = pictures[language];
  if (place.dataset.shown === svg) return;
  place.dataset.shown = svg;
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  place.replaceChildren(document.importNode(documentElement, true));
}

/** The pitfall that one has just walked into, and how to get out of it, before whatever else is wrong. */
export function showVerdict({ problems = [], pitfall, dayOne = false, ended = false }, word) {
  byId('verdict').parentElement.classList.toggle('wrong', ended || problems.length > 0);
  const sentence = (problem) => ['li', '', word(`problem.${problem}`)];
  const others = problems.filter((problem) => problem !== pitfall).map(sentence);
  const rest = others.length > 0 ? [['ul', '', others]] : [];
  if (ended) return fill('verdict', [['p', '', word('ended')]]);
  if (problems.length === 0) return fill('verdict', [['p', '', word('well')]]);
  if (dayOne) return fill('verdict', [['p', 'pitfall day-one', word('day-one')], ...rest]);
  if (!pitfall) return fill('verdict', rest);
  fill('verdict', [
    ['p', 'pitfall', word('pitfall')],
    ['p', '', word(`problem.${pitfall}`)],
    ['p', 'way-out', `${word('way-out')}${word(`way-out.${pitfall}`)}`],
    ...rest,
  ]);
}

export function showReach({ reach }, word) {
  const { devices, server, inbound, across, nodeRed } = reach;
  const way = (each) =>
    each.way === 'none' ? ['none', `✕ ${word(each.why)}`] : [each.way, `✓ ${word(`way.${each.way}`)}`];
  const ways = [...new Set(devices.map((each) => way(each).join('\n')))].map((both) => both.split('\n'));
  const yes = (is) => (is ? ['', `✓ ${word('yes')}`] : ['none', `✕ ${word('no')}`]);
  const rows = {
    devices: ways,
    server: [way(server)],
    inbound: [yes(inbound)],
    across: [yes(across)],
    upper: [yes(nodeRed.upper)],
    lower: [yes(nodeRed.lower)],
  };
  fill(
    'reach',
    Object.entries(rows).map(([key, found]) => [
      'tr',
      '',
      [
        ['th', '', word(`reach.${key}`)],
        ['td', '', found.map(([kind, text]) => ['div', `way ${kind}`, text])],
      ],
    ]),
  );
}

export function showLeases({ reach }, word) {
  const head = ['device', 'address', 'gateway'].map((key) => ['th', 'hint', word(`leases.${key}`)]);
  const rows = [...reach.devices, reach.server].map(({ name, address, gateway, wrong, why }) => [
    'tr',
    '',
    [
      ['th', '', word(name)],
      ['td', 'number', address ?? '–'],
      [
        'td',
        `number ${wrong || why === 'gateway-silent' ? 'wrong' : ''}`,
        wrong ? `⚠ ${gateway}` : (gateway ?? '–'),
      ],
    ],
  ]);
  fill('leases', [['tr', '', head], ...rows]);
}

export function showDiary({ diary }, word) {
  const rows = diary.toReversed().map(({ at, who, what, value = '' }) => {
    const shown = what === 'mode' || what === 'set.wanMode' ? word(`mode.${value}`) : word(value);
    const text = who === 'you' ? word(what) : word(`log.${what}`, shown);
    const time = new Date(at).toLocaleTimeString('en-GB');
    return [
      'li',
      who === 'you' ? 'you' : '',
      [
        ['time', '', time],
        ['span', '', word(`who.${who}`) + word('who.colon') + text],
      ],
    ];
  });
  fill('diary', rows);
}
