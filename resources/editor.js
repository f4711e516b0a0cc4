// What the dialogs of this package share. Addresses are relative, so that they work behind Home Assistant's ingress too.
(function () {
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

  /** A list of check boxes, with notes under each where there are some; returns a function that tells which are ticked. */
  function checkList(container, items, chosen) {
    container.empty().addClass('futamichi-checks');
    for (const { id, name, description, notes = [] } of items) {
      const box = $('<input type="checkbox">').val(id).prop('checked', chosen.includes(id));
      const label = $('<label>')
        .attr('title', description)
        .append(box, $('<span>').text(name), $('<code>').text(id));
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

  /** The place in topics follows the name (and the role) until somebody wrote one, or it was kept once. */
  function followName(node) {
    const field = (key) => $(`#node-config-input-${key}`);
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

  window.futamichi = { ask, catalogue, fillSelect, checkList, idsOf, followName, post, lines, keep };

  $('<style>')
    .text(
      `.futamichi-checks { display: inline-block; width: 70%; max-height: 180px; overflow-y: auto; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; padding: 4px 8px; box-sizing: border-box; vertical-align: top; background: var(--red-ui-form-input-background); }
       .futamichi-checks label { display: flex !important; width: auto !important; align-items: center; gap: 8px; margin: 3px 0; }
       .futamichi-checks input { width: auto !important; margin: 0 !important; }
       .futamichi-checks code { margin-left: auto; font-size: 11px; opacity: 0.7; background: none; border: none; color: inherit; }
       .futamichi-checks small { display: block; margin: 0 0 6px 22px; line-height: 1.4; color: var(--red-ui-secondary-text-color); }
       .futamichi-hint { margin: 4px 0 8px 104px; font-size: 12px; color: var(--red-ui-secondary-text-color); max-width: 70%; }
       .futamichi-result { margin: 8px 0 8px 104px; width: 70%; box-sizing: border-box; border-radius: 4px; border: 1px solid var(--red-ui-form-input-border-color); padding: 6px 10px; }
       .futamichi-result:empty { display: none; }
       .futamichi-result p { margin: 3px 0; display: flex; gap: 8px; }
       .futamichi-result .fa { width: 14px; text-align: center; line-height: 20px; }
       .futamichi-result .ok .fa { color: #2e8b57; } .futamichi-result .problem .fa { color: #d9534f; } .futamichi-result .warning .fa, .futamichi-result .unknown .fa { color: #c9a227; }
       .futamichi-found { display: flex; width: 100%; gap: 8px; align-items: center; text-align: left; border: none; background: none; color: inherit; padding: 5px; cursor: pointer; border-radius: 3px; }
       .futamichi-found:hover, .futamichi-found:focus { background: var(--red-ui-list-item-background-hover, #8882); }
       .futamichi-found code { margin-left: auto; background: none; border: none; color: inherit; }`,
    )
    .appendTo('head');
})();
