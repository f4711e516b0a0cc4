// A tab of the sidebar: the home as a picture, what was found, and what happened lately. Nothing is asked while it is hidden.
(function () {
  const word = (key, options) => RED._(`@futamichi/node-red-dual-stack/home-tab:home-tab.${key}`, options);
  // the scripts of a page may arrive in any order
  const ask = (...given) => window.futamichi.ask(...given);
  const post = (...given) => window.futamichi.post(...given);

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function tab() {
    const root = element('div', undefined, 'futamichi-tab');
    const homes = element('select');
    const check = element('button', word('check'), 'red-ui-button red-ui-button-small');
    const page = element('a', word('page'), 'red-ui-button red-ui-button-small');
    const bar = element('div', undefined, 'futamichi-tab-bar');
    const note = element('p');
    const picture = element('div', undefined, 'futamichi-tab-picture');
    const lists = element('div');
    let stale = true;
    let asking = false;

    homes.setAttribute('aria-label', word('home'));
    check.type = 'button';
    page.target = '_blank';
    page.rel = 'noopener';
    note.setAttribute('role', 'status');
    bar.append(homes, check, page);
    root.append(bar, note, picture, lists);

    /** Somebody sees it: the tab is in front, and so is the window. */
    const isSeen = () => root.offsetParent !== null && !document.hidden;
    const asked = () => ({ lang: RED.i18n.lang(), theme: themeOf(root) });

    async function look() {
      if (!isSeen()) return void (stale = true);
      if (asking) return void (stale = true);
      asking = true;
      stale = false;
      try {
        await listHomes();
        if (homes.value) show(await get('futamichi-dual-stack/home', { id: homes.value, ...asked() }));
      } catch (xhr) {
        trouble(xhr);
      } finally {
        asking = false;
      }
      if (stale && isSeen()) void look();
    }

    async function listHomes() {
      const all = (await get('futamichi-dual-stack/homes')).filter(({ works }) => works);
      const chosen = all.some(({ id }) => id === homes.value) ? homes.value : all[0] && all[0].id;
      homes.replaceChildren(
        ...all.map(({ id, name }) => {
          const option = element('option', name);
          option.value = id;
          return option;
        }),
      );
      if (chosen) homes.value = chosen;
      homes.hidden = all.length < 2;
      bar.hidden = all.length === 0;
      if (all.length > 0) return;
      picture.replaceChildren();
      lists.replaceChildren();
      note.textContent = word('none');
    }

    function show(home) {
      note.textContent = home.picture ? '' : home.headline;
      picture.classList.remove('futamichi-old');
      picture.replaceChildren(...(home.picture ? [drawn(home.picture)] : []));
      page.href = `futamichi/home/${encodeURIComponent(home.id)}`;
      const wrong = home.findings.filter(({ status }) => status !== 'ok');
      const well = home.findings.filter(({ status }) => status === 'ok');
      lists.replaceChildren(
        ...(wrong.length > 0 ? [element('h4', word('findings')), list('ul', wrong.map(findingRow))] : []),
        ...(well.length > 0
          ? [folded(word('well', { count: well.length }), list('ul', well.map(findingRow)))]
          : []),
        ...setUpSection(home.setUp),
        ...(home.events.length > 0
          ? [element('h4', word('events')), list('ol', home.events.map(eventRow))]
          : []),
      );
    }

    /** The steps, to be read before anything is done; whoever may only look sees buttons that do not work. */
    function setUpSection(setUp) {
      const buttons = element('div', undefined, 'futamichi-tab-bar');
      for (const command of commandsFor(setUp)) {
        const emphasis = command === 'next' || command === 'continue' ? 'primary' : '';
        const button = element(
          'button',
          word(`setup.${command}`),
          `red-ui-button red-ui-button-small ${emphasis}`,
        );
        button.type = 'button';
        button.disabled = !mayPress() || Boolean(setUp && setUp.busy);
        button.addEventListener('click', () => void send(command));
        buttons.append(button);
      }
      if (!setUp) return [element('h4', word('setup.title')), element('p', word('setup.intro')), buttons];
      const { busy, status, trouble: error, stopped, kept, chosen, done, steps } = setUp;
      const said = [error, stopped, ...kept].filter(Boolean);
      return [
        element('h4', word('setup.title')),
        element('p', word(`setup.status.${busy ? 'busy' : status || 'failed'}`)),
        ...said.map((text) => element('p', text, 'futamichi-tab-said')),
        ...(chosen.length > 0
          ? [
              folded(
                word('setup.chosen'),
                list(
                  'ul',
                  chosen.map((text) => element('li', text)),
                ),
              ),
            ]
          : []),
        list('ol', [...done, ...steps].map(stepRow)),
        buttons,
      ];
    }

    async function send(command) {
      try {
        const data = { id: homes.value, command, ...asked() };
        show(await post('futamichi-dual-stack/setup', data, word('silent')));
      } catch (sentence) {
        note.textContent = String(sentence);
      }
    }

    function trouble(xhr) {
      picture.classList.add('futamichi-old');
      note.textContent = xhr.status === 401 ? word('right') : word('silent');
    }

    check.addEventListener('click', async () => {
      check.disabled = true;
      check.textContent = word('checking');
      try {
        show(await post('futamichi-dual-stack/check', { id: homes.value, ...asked() }, word('silent')));
      } catch (sentence) {
        note.textContent = String(sentence);
      } finally {
        check.textContent = word('check');
        check.disabled = !mayPress();
      }
    });
    const lookIfStale = () => {
      if (stale) void look();
    };
    homes.addEventListener('change', () => void look());
    document.addEventListener('visibilitychange', lookIfStale);
    new IntersectionObserver(lookIfStale).observe(root);
    RED.comms.subscribe('futamichi/home', look);
    RED.events.on('deploy', look);

    check.disabled = !mayPress();
    if (check.disabled) check.title = word('right');
    return { root, look };
  }

  function mayPress() {
    return RED.user.hasPermission('futamichi-dual-stack.write');
  }

  function get(url, data) {
    return $.ajax({ ...ask('GET', url, data), dataType: 'json' });
  }

  /** A file for a bug report. */
  function diagnosticsFoot() {
    const foot = element('div', undefined, 'futamichi-tab-bar');
    const button = element('button', word('diagnostics'), 'red-ui-button red-ui-button-small');
    const said = element('span');
    button.type = 'button';
    button.title = word('diagnosticsHint');
    said.setAttribute('role', 'status');
    foot.style.marginTop = '1em';
    foot.append(button, said);
    button.addEventListener('click', async () => {
      said.textContent = '';
      try {
        save(await get('futamichi-router/diagnostics'));
      } catch (xhr) {
        said.textContent = xhr.status === 401 ? word('right') : word('silent');
      }
    });
    return foot;
  }

  function save(report) {
    const link = element('a');
    const text = `${JSON.stringify(report, null, 2)}\n`;
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = `futamichi-diagnostics-${report.at.slice(0, 10)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** The runtime’s own drawing; as a document of its own, so that nothing in it is taken for a part of the page. */
  function drawn(svg) {
    return document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true);
  }

  /** Node-RED’s theme is not always the system’s. */
  function themeOf(root) {
    for (let at = root; at; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) || []).map(
        Number,
      );
      if (alpha > 0 && red !== undefined) return red + green + blue < 384 ? 'dark' : 'light';
    }
    return 'light';
  }

  function list(tag, rows) {
    const made = element(tag);
    made.append(...rows);
    return made;
  }

  function folded(title, content) {
    const made = element('details');
    made.append(element('summary', title), content);
    return made;
  }

  function findingRow({ status, text, remedy, name }) {
    const row = element('li', undefined, status);
    row.title = `${name}: ${word(`state.${status}`)}`;
    row.append(element('span', text));
    if (remedy) row.append(element('small', remedy));
    return row;
  }

  /** What can be asked for next. */
  function commandsFor(setUp) {
    const status = setUp && setUp.status;
    if (status === 'planned') return setUp.steps.length > 0 ? ['plan', 'next'] : ['plan'];
    if (status === 'running') return ['next', 'abort'];
    if (status === 'waiting' || status === 'stopped') return ['continue', 'abort'];
    if (status === 'aborting') return ['abort'];
    return ['plan'];
  }

  function stepRow({ status, by, text, outageS }) {
    const row = element('li', undefined, `step ${status}`);
    const notes = [
      word(`setup.step.${status}`),
      by === 'person' ? word('setup.person') : '',
      status !== 'done' && outageS > 0 ? word('setup.outage', { seconds: outageS }) : '',
    ];
    row.append(element('span', text), element('small', notes.filter(Boolean).join(' · ')));
    return row;
  }

  function eventRow({ at, status, text }) {
    const row = element('li', undefined, status);
    const time = element('time', new Date(at).toLocaleString(RED.i18n.lang()));
    time.dateTime = new Date(at).toISOString();
    row.append(time, document.createElement('br'), element('span', text));
    return row;
  }

  RED.plugins.registerPlugin('futamichi-home-tab', {
    type: 'futamichi-sidebar',
    onadd() {
      const { root, look } = tab();
      // also where there is no home: it is wanted most where nothing works
      root.append(diagnosticsFoot());
      RED.sidebar.addTab({
        id: 'futamichi-home',
        label: word('label'),
        name: word('title'),
        iconClass: 'fa fa-home',
        content: root,
        enableOnEdit: true,
        onchange: look,
      });
    },
  });
})();
