// What the dialogs of this package share. Addresses are relative, so that they work behind Home Assistant's ingress too.
(function () {
  // each dialog asks for this file
  if (window.futamichi?.post) return;

  const catalogues = new Map();

  /** Asks the runtime, in the one way that it answers to: no page of another origin can send this header. */
  function ask(method, what, data) {
    const post = method === 'POST' && { contentType: 'application/json', data: JSON.stringify(data) };
    const headers = { 'X-Requested-With': 'XMLHttpRequest' };
    // what is no router's names its own node type
    const url = what.includes('/') ? what : `futamichi-router/${what}`;
    return { url, type: method, headers, data, ...post };
  }

  /** Resolves with the answer; rejects with a sentence where the runtime says why it refuses, else with `otherwise`. */
  function post(what, data, otherwise) {
    return $.ajax({ ...ask('POST', what, data), dataType: 'json' }).then(undefined, (xhr) =>
      $.Deferred().reject(refusalOf(xhr) || otherwise),
    );
  }

  /** What the runtime says when it does not take a request for the editor’s, in the editor’s language. */
  function refusalOf(xhr) {
    try {
      const { message } = JSON.parse(xhr.responseText);
      return message[/^ja\b/.test(RED.i18n.lang()) ? 'ja' : 'en'];
    } catch {
      return undefined;
    }
  }

  /** Names and descriptions of readings and actions in the editor's language, and the drivers. */
  function catalogue() {
    const lang = RED.i18n.lang();
    if (!catalogues.has(lang)) {
      const asked = $.ajax({ ...ask('GET', 'catalogue', { lang }), dataType: 'json' });
      catalogues.set(lang, asked);
      asked.catch((xhr) => {
        catalogues.delete(lang);
        const refusal = refusalOf(xhr);
        if (refusal) RED.notify($('<span>').text(refusal)[0], { type: 'error', timeout: 60_000 });
      });
    }
    return catalogues.get(lang);
  }

  /** Fills a select with options; what a device says goes in as text, never as markup. */
  function fillSelect(select, options, chosen) {
    select.empty();
    for (const { value, label, title } of options)
      select.append(
        $('<option>')
          .val(value)
          .text(label)
          .attr('title', title || null),
      );
    select.val(chosen);
    if (select.val() === null) select.val(options[0] && options[0].value);
  }

  /**
   * A list of check boxes; `aside`: what stands beside a name; `notes` stand under it. Returns a function that tells which are
   * ticked.
   */
  function checkList(container, items, chosen) {
    container.empty().addClass('futamichi-checks');
    for (const { id, name, aside, description, notes = [] } of items) {
      const box = $('<input type="checkbox">').val(id).prop('checked', chosen.includes(id));
      const label = $('<label>').append(box, $('<span>').text(name));
      if (description) label.attr('title', description);
      if (aside) label.append($('<code>').text(aside));
      container.append(label);
      if (notes.length > 0) container.append($('<small>').text(notes.join(' · ')));
    }
    return () =>
      container
        .find('input:checked')
        .map((_, box) => $(box).val())
        .get();
  }

  /** Ids that a property holds, whether as a list or as text with commas. */
  function idsOf(value) {
    return (Array.isArray(value) ? value : String(value || '').split(','))
      .map((id) => id.trim())
      .filter(Boolean);
  }

  /** The examples name no language: it becomes that of the editor in which they are completed. */
  function inOwnLanguage(node) {
    if (!node.language) $('#node-input-language').val(node._def.defaults.language.value);
  }

  /** The place in topics follows the name (and the role) until somebody wrote one, or it was kept once. */
  function followName(node) {
    const field = (key) => $(document.getElementById(`node-config-input-${key}`));
    const slug = field('slug');
    let follows = !node.slug;
    let asked = 0;
    const follow = () => {
      if (!follows) return;
      const mine = (asked += 1);
      const taken = [];
      RED.nodes.eachConfig(({ id, slug: other }) => void (id !== node.id && other && taken.push(other)));
      const what = { type: node.type, name: field('name').val(), role: field('role').val(), taken };
      // where the answer does not come, the runtime makes one from the name
      post('place', what, '').then(({ place }) => follows && mine === asked && slug.val(place));
    };
    slug.on('input', () => (follows = false));
    field('name').on('input', follow);
    field('role').on('change', follow);
    follow();
  }

  /** Posts, and hands over each line of JSON of the answer as it comes. Rejects as `post` does. */
  function lines(what, request, each, otherwise) {
    let read = 0;
    const take = (text) => {
      for (let end = text.indexOf('\n', read); end >= 0; end = text.indexOf('\n', read)) {
        const line = text.slice(read, end);
        read = end + 1;
        if (line !== '') each(JSON.parse(line));
      }
    };
    const xhr = () => {
      const made = $.ajaxSettings.xhr();
      made.addEventListener('progress', () => take(made.responseText));
      return made;
    };
    const sent = { ...ask('POST', what, request), dataType: 'text', xhr };
    return $.ajax(sent).then(take, (xhr) => $.Deferred().reject(refusalOf(xhr) || otherwise));
  }

  /** Hands a file to the browser to keep. */
  function keep(name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    $('<a>').attr({ href: url, download: name })[0].click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  /**
   * Puts each control of a dialog into a row with icon, label and hint. A control is written as `<input data-row="tag"
   * id="node-input-name" />`; `data-for`: whose row it is, where it holds several; `data-hint`, `data-unit`, `data-placeholder`:
   * which text, if it is not the property’s own.
   */
  function rows(name) {
    const script = document.querySelector(`script[data-template-name="futamichi-${name}"]`);
    const { body } = new DOMParser().parseFromString(script.textContent, 'text/html');
    for (const control of body.querySelectorAll('[data-row]')) {
      const { dataset } = control;
      const id = dataset.for || control.id;
      const property = id.replace(/^(node-config-input|node-input|futamichi)-/, '');
      const text = (kind) => ({ 'data-i18n': `${name}.${kind}.${dataset[kind] || property}` });
      if (control.matches('input:not([type])')) control.type = 'text';
      if ('placeholder' in dataset)
        control.setAttribute('data-i18n', `[placeholder]${text('placeholder')['data-i18n']}`);
      const icon = element('i', { class: `fa fa-${dataset.row}` });
      const row = element('div', { class: 'form-row futamichi-row' });
      control.replaceWith(row);
      row.append(element('label', { for: id }, icon, ' ', element('span', text('label'))), control);
      if ('unit' in dataset) row.append(element('span', text('unit')));
      if ('hint' in dataset) row.after(element('div', { class: 'futamichi-hint', ...text('hint') }));
    }
    const written = new XMLSerializer();
    script.textContent = [...body.childNodes].map((node) => written.serializeToString(node)).join('');
  }

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** Opens what is folded where something in it is set (`isSet`) or wrong: nobody has to search for it. */
  function unfold(details, isSet) {
    const wrong = () => details.find('.input-error').length > 0 && details.prop('open', true);
    details.prop('open', isSet);
    setTimeout(wrong);
    details.on('change', wrong);
    // what opens below the edge of the tray would open unseen
    const summary = details.children('summary');
    summary.on('click', () => setTimeout(() => details.prop('open') && summary[0].scrollIntoView()));
  }

  const ICONS = { ok: 'fa-check', unknown: 'fa-question', warning: 'fa-info', problem: 'fa-times' };

  /** Where findings are shown: what a device says goes in as text. */
  function results(box) {
    const line = (icon, text) => $('<p>').append($('<i class="fa">').addClass(icon), $('<span>').text(text));
    const say = (status, text) => box.append(line(ICONS[status] || ICONS.unknown, text).addClass(status));
    return {
      busy: (text) => box.empty().append(line('fa-spinner fa-spin', text)),
      say,
      /** Instead of what was there. */
      show(findings) {
        box.empty();
        for (const { status, text } of findings) say(status, text);
      },
    };
  }

  const shared = {
    ask,
    catalogue,
    fillSelect,
    checkList,
    idsOf,
    inOwnLanguage,
    followName,
    post,
    refusalOf,
    lines,
    keep,
    rows,
    unfold,
    results,
  };
  // whichever file comes first
  window.futamichi = Object.assign(window.futamichi ?? {}, shared);

  $('<style>')
    .text(
      `.futamichi-row { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
       .form-horizontal .futamichi-row > label:first-child { flex: 0 0 148px; width: 148px; margin: 0; align-self: flex-start; padding-top: 7px; }
       .form-horizontal .futamichi-row > :is(input, select, div) { flex: 1 1 220px; min-width: 0; max-width: 600px; margin: 0; }
       .form-horizontal .futamichi-row > :is(input[type=checkbox], .futamichi-short) { flex: 0 0 auto; width: auto; }
       .form-horizontal .futamichi-row > .futamichi-short { flex-basis: 90px; }
       .form-horizontal .futamichi-row > input[type=checkbox] { margin: 8px 0; }
       .futamichi-with-button { display: flex; gap: 6px; } .form-horizontal .futamichi-with-button > input { flex: 1 1 120px; min-width: 0; width: auto; }
       .futamichi-indented, .futamichi-hint, .futamichi-result { margin-left: 156px; max-width: 600px; box-sizing: border-box; }
       .futamichi-hint, .futamichi-result { contain: inline-size; }
       .futamichi-indented { margin-bottom: 12px; }
       .futamichi-hint { margin-top: -6px; margin-bottom: 12px; font-size: 12px; line-height: 1.5; color: var(--red-ui-secondary-text-color); }
       .futamichi-section { margin: 18px 0 12px; padding-top: 12px; border-top: 1px solid var(--red-ui-secondary-border-color); font-weight: bold; color: var(--red-ui-form-text-color); }
       details.futamichi-fold > summary { display: list-item; cursor: pointer; list-style: revert; }
       details.futamichi-fold > summary:focus-visible { outline: 2px solid var(--red-ui-form-input-focus-color); outline-offset: 3px; border-radius: 3px; }
       .futamichi-checks { max-height: 190px; overflow-y: auto; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; padding: 4px 10px; box-sizing: border-box; background: var(--red-ui-form-input-background); }
       .futamichi-checks:empty { display: none; }
       .futamichi-checks label { display: flex !important; width: auto !important; align-items: center; gap: 8px; margin: 4px 0; }
       .futamichi-checks input { width: auto !important; margin: 0 !important; }
       .futamichi-checks code { margin-left: auto; font-size: 11px; opacity: 0.7; background: none; border: none; color: inherit; overflow-wrap: anywhere; }
       .futamichi-checks small { display: block; margin: 0 0 6px 22px; line-height: 1.4; color: var(--red-ui-secondary-text-color); }
       .futamichi-result { margin-top: 8px; margin-bottom: 12px; border-radius: 4px; border: 1px solid var(--red-ui-form-input-border-color); padding: 6px 10px; }
       .futamichi-result:empty { display: none; }
       .futamichi-result p { margin: 3px 0; display: flex; gap: 8px; }
       .futamichi-result p span { overflow-wrap: anywhere; }
       .futamichi-result .fa { flex: 0 0 14px; text-align: center; line-height: 20px; }
       .futamichi-result .ok .fa { color: #2e8b57; } .futamichi-result .problem .fa { color: #d9534f; } .futamichi-result .warning .fa, .futamichi-result .unknown .fa { color: #c9a227; }
       .futamichi-found { display: flex; width: 100%; gap: 8px; align-items: center; text-align: left; border: none; background: none; color: inherit; padding: 5px; cursor: pointer; border-radius: 3px; }
       .futamichi-found:hover, .futamichi-found:focus { background: var(--red-ui-list-item-background-hover, #8882); }
       .futamichi-found code { margin-left: auto; background: none; border: none; color: inherit; }`,
    )
    .appendTo('head');
})();
