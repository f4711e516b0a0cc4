// A tab of the sidebar: the home as a picture, its set-up, what was found, and what happened lately. Nothing is asked while it is
// hidden, and one question answers all of it.
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

  const pressable = (text, press) => {
    const button = element('button', text, 'red-ui-button red-ui-button-small');
    button.type = 'button';
    // whoever works by keyboard would lose the place with a button that is disabled
    button.addEventListener('click', () => button.ariaDisabled !== 'true' && void press());
    if (mayPress()) return button;
    button.disabled = true;
    button.title = word('right');
    return button;
  };

  function tab() {
    const root = element('div', undefined, 'futamichi-tab');
    const homes = element('select');
    const check = pressable(word('check'), checkNow);
    const bar = element('div', undefined, 'futamichi-tab-bar');
    const note = element('p', undefined, 'futamichi-tab-note');
    const picture = part(({ picture: svg, headline }) => [svg ? drawn(svg) : element('p', headline)]);
    const setUp = setUpPart(send);
    const findings = part(findingRows);
    const events = part(eventRows);
    const page = element('a', word('page'), 'red-ui-button red-ui-button-small');
    // what is done with the home as a whole
    const actions = element('footer', undefined, 'futamichi-tab-bar');
    const home = element('div');
    let stale = true;
    let asking = false;

    homes.setAttribute('aria-label', word('home'));
    picture.root.className = 'futamichi-tab-picture';
    page.target = '_blank';
    page.rel = 'noopener';
    note.setAttribute('role', 'status');
    bar.append(homes, check);
    actions.append(page);
    home.append(bar, picture.root, setUp.root, findings.root, events.root, actions);
    home.hidden = true;
    root.append(note, home);

    /** Somebody sees it: the tab is in front, and so is the window. */
    const isSeen = () => root.offsetParent !== null && !document.hidden;
    const asked = () => ({ lang: RED.i18n.lang(), theme: themeOf(root) });

    async function look() {
      stale = true;
      while (stale && !asking && isSeen()) {
        asking = true;
        stale = false;
        const id = homes.value;
        try {
          show(await get('futamichi-dual-stack/home', { ...(id && { id }), ...asked() }));
        } catch (xhr) {
          // the one that was shown is gone; there may be others
          if (xhr.status === 404 && id) {
            homes.replaceChildren();
            stale = true;
          } else trouble(xhr.status === 401 ? word('login') : whyNot(xhr));
        } finally {
          asking = false;
        }
      }
    }

    function show(state) {
      if (state.homes) list(state.homes);
      home.hidden = state.id === undefined;
      say(home.hidden ? word('none') : mayPress() ? '' : word('right'));
      if (home.hidden) return;
      homes.value = state.id;
      page.href = `futamichi/home/${encodeURIComponent(state.id)}`;
      picture.root.classList.remove('futamichi-old');
      picture.show({ picture: state.picture, headline: state.headline });
      setUp.show(state.setUp);
      findings.show(state.findings);
      events.show(state.events);
    }

    function list(all) {
      const options = all.map(({ id, name }) => {
        const option = element('option', name);
        option.value = id;
        return option;
      });
      if (
        options.map(({ value, text }) => value + text).join() !==
        [...homes].map(({ value, text }) => value + text).join()
      )
        homes.replaceChildren(...options);
      homes.hidden = all.length < 2;
    }

    function trouble(sentence) {
      picture.root.classList.add('futamichi-old');
      say(sentence);
    }

    function say(text) {
      if (note.textContent !== text) note.textContent = text;
    }

    async function send(command) {
      try {
        const data = { id: homes.value, command, ...asked() };
        show(await post('futamichi-dual-stack/setup', data, word('silent')));
      } catch (sentence) {
        say(String(sentence));
      }
    }

    async function checkNow() {
      check.ariaDisabled = 'true';
      check.textContent = word('checking');
      try {
        show(await post('futamichi-dual-stack/check', { id: homes.value, ...asked() }, word('silent')));
      } catch (sentence) {
        say(String(sentence));
      } finally {
        check.textContent = word('check');
        check.ariaDisabled = null;
      }
    }

    const lookIfStale = () => {
      if (stale) void look();
    };
    homes.addEventListener('change', look);
    document.addEventListener('visibilitychange', lookIfStale);
    new IntersectionObserver(lookIfStale).observe(root);
    RED.comms.subscribe('futamichi/home', (_topic, { id }) => {
      // of another home it is no news here
      if (homes.value === '' || homes.value === id) void look();
    });
    RED.events.on('deploy', look);
    return { root, look };
  }

  /** A part of the tab that is made anew only where its data have changed, so that what is unfolded and read stays so. */
  function part(make) {
    const root = element('section');
    let shown;
    return {
      root,
      show(data) {
        const now = JSON.stringify(data ?? null);
        if (now === shown) return;
        shown = now;
        const open = Boolean(root.querySelector('details[open]'));
        root.replaceChildren(...make(data));
        for (const details of root.querySelectorAll('details')) details.open = open;
      },
    };
  }

  const COMMANDS = ['plan', 'next', 'continue', 'abort'];

  /** The steps, to be read before anything is done; whoever may only look sees buttons that do not work. */
  function setUpPart(send) {
    const root = element('section');
    const status = element('p', word('setup.intro'));
    const bar = element('div', undefined, 'futamichi-tab-bar');
    const steps = part(stepRows);
    const buttons = new Map(
      COMMANDS.map((each) => [each, pressable(word(`setup.${each}`), () => send(each))]),
    );
    status.setAttribute('role', 'status');
    for (const name of ['next', 'continue']) buttons.get(name).classList.add('primary');
    bar.append(...buttons.values());
    root.append(element('h4', word('setup.title')), status, bar, steps.root);
    return {
      root,
      show(setUp) {
        const said = setUp ? stateText(setUp) : word('setup.intro');
        if (status.textContent !== said) status.textContent = said;
        const now = commandsFor(setUp);
        const focused = [...buttons.values()].find((each) => each === document.activeElement);
        for (const [name, button] of buttons) {
          button.hidden = !now.includes(name);
          button.ariaDisabled = setUp && setUp.busy ? 'true' : null;
        }
        steps.show(setUp);
        if (focused?.hidden) buttons.get(now.find((each) => each !== 'plan') ?? 'plan').focus();
      },
    };
  }

  function stateText({ busy, status, done, steps }) {
    const count = { done: done.length, all: done.length + steps.length };
    const isSet = status === 'planned' && steps.length === 0;
    return word(`setup.status.${busy ? 'busy' : isSet ? 'nothing' : status || 'failed'}`, count);
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

  function stepRows(setUp) {
    if (!setUp) return [];
    const { trouble, stopped, kept, chosen, done, steps } = setUp;
    return [
      ...[trouble, stopped, ...kept].filter(Boolean).map((text) => element('p', text, 'futamichi-tab-said')),
      ...(chosen.length > 0
        ? [
            folded(
              word('setup.chosen'),
              rows(
                'ul',
                chosen.map((text) => element('li', text)),
              ),
            ),
          ]
        : []),
      rows('ol', [...done, ...steps].map(stepRow)),
    ];
  }

  function stepRow({ status, by, text, outageS }) {
    const row = element('li', undefined, `step ${status}`);
    const notes = [
      word(`setup.step.${status}`),
      by === 'person' ? word('setup.person') : '',
      !status.endsWith('done') && outageS > 0 ? word('setup.outage', { seconds: outageS }) : '',
    ];
    row.append(element('span', text), element('small', notes.filter(Boolean).join(' · ')));
    return row;
  }

  function findingRows(findings) {
    const wrong = findings.filter(({ status }) => status !== 'ok');
    const well = findings.filter(({ status }) => status === 'ok');
    return [
      ...(wrong.length > 0 ? [element('h4', word('findings')), rows('ul', wrong.map(findingRow))] : []),
      ...(well.length > 0
        ? [folded(word('well', { count: well.length }), rows('ul', well.map(findingRow)))]
        : []),
    ];
  }

  function findingRow({ status, text, remedy, name }) {
    const row = element('li', undefined, status);
    row.title = name;
    row.append(element('span', `${word(`state.${status}`)}: `, 'futamichi-heard'), element('span', text));
    if (remedy) row.append(element('small', remedy));
    return row;
  }

  function eventRows(events) {
    return events.length > 0 ? [element('h4', word('events')), rows('ol', events.map(eventRow))] : [];
  }

  function eventRow({ at, status, text }) {
    const row = element('li', undefined, status);
    const time = element('time', new Date(at).toLocaleString(RED.i18n.lang()));
    time.dateTime = new Date(at).toISOString();
    row.append(time, document.createElement('br'), element('span', text));
    return row;
  }

  function rows(tag, all) {
    const made = element(tag);
    made.append(...all);
    return made;
  }

  function folded(title, content) {
    const made = element('details');
    made.append(element('summary', title), content);
    return made;
  }

  function mayPress() {
    return RED.user.hasPermission('futamichi-dual-stack.write');
  }

  function get(url, data) {
    return $.ajax({ ...ask('GET', url, data), dataType: 'json' });
  }

  /** What the runtime says when it refuses; whoever answers otherwise is not it. */
  function whyNot(xhr) {
    return window.futamichi.refusalOf(xhr) || word('silent');
  }

  /** A file for a bug report. */
  function diagnosticsFoot() {
    const foot = element('div', undefined, 'futamichi-tab-bar');
    const button = element('button', word('diagnostics'), 'red-ui-button red-ui-button-small');
    const said = element('span');
    button.type = 'button';
    button.title = word('masked');
    said.setAttribute('role', 'status');
    foot.style.marginTop = '1em';
    foot.append(button, said);
    button.addEventListener('click', async () => {
      said.textContent = '';
      try {
        save(await get('futamichi-router/diagnostics'));
      } catch (xhr) {
        said.textContent = xhr.status === 401 ? word('right') : whyNot(xhr);
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
