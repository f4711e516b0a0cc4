// The table of what a settings screen shows, and how a person points at what was not found.
(function () {
  const MARKS = {
    read: 'fa-check good',
    empty: 'fa-minus note',
    'not-understood': 'fa-question note',
    ambiguous: 'fa-clone note',
    missing: 'fa-question note',
  };

  /** A button that looks like text in a list; what a router says goes in as text, never as markup. */
  function textButton(box, icon, text, click) {
    const button = $(
      '<button type="button" class="red-ui-button red-ui-button-small futamichi-teach-button">',
    )
      .append($('<i>').addClass(`fa ${icon}`), $('<span>').text(` ${text}`))
      .on('click', click);
    box.append(button);
    return button;
  }

  function cell(text, className) {
    return $('<td>')
      .addClass(className || '')
      .text(text);
  }

  /**
   * Shows the rows of a survey in `box`. `t`: words by key; `asked`: the router as it is in the dialog; `use`: takes the overrides over;
   * `again`: tests once more.
   */
  function screenTable(box, rows, teaching) {
    const { t } = teaching;
    box.empty().addClass('futamichi-table');
    const table = $('<table>').append(
      $('<thead>').append(
        $('<tr>').append(['concept', 'label', 'where', 'value'].map((key) => $('<th>').text(t(key)))),
      ),
    );
    const body = $('<tbody>').appendTo(table);
    for (const row of rows) appendRow(body, row, teaching);
    box.append($('<p class="futamichi-table-title">').text(t('title')), table);
    const note = rows.some(({ candidates }) => candidates.length > 0) ? t('point') : t('complete');
    box.append($('<p class="futamichi-table-note">').text(note));
  }

  function appendRow(body, row, teaching) {
    const { t } = teaching;
    const line = $('<tr>').attr('data-concept', row.id).addClass(`state-${row.state}`);
    const mark = $('<i>').addClass(`fa ${MARKS[row.state]}`);
    line.append(
      $('<td class="concept">').append($('<div>').append(mark, $('<span>').text(row.name))),
      cell(row.label),
      cell(row.where, 'where'),
      $('<td class="value">').append($('<div class="futamichi-cell">').append($('<span>').text(row.value))),
    );
    const inside = $('<td colspan="4">');
    const below = $('<tr class="futamichi-below">').append(inside).hide();
    body.append(line, below);
    const actions = line.find('.futamichi-cell');
    if (row.candidates.length > 0)
      textButton(actions, 'fa-hand-pointer-o', t('choose'), () => {
        below.toggle();
        if (below.is(':visible')) showCandidates(inside.empty(), row, teaching);
      });
    if (row.change === 'confirm')
      textButton(actions, 'fa-unlock-alt', t('allow'), () => {
        below.show();
        askToAllow(inside.empty(), row, teaching);
      });
  }

  function showCandidates(box, row, teaching) {
    const { t } = teaching;
    box.append($('<p>').text(t('candidates').replace('{name}', row.name)));
    const list = $('<div class="futamichi-candidates">').appendTo(box);
    for (const candidate of row.candidates) {
      const button = $('<button type="button" class="futamichi-found futamichi-candidate">').append(
        $('<i>').addClass(`fa ${candidate.fits ? 'fa-star' : 'fa-circle-o'}`),
        $('<span>').append(
          $('<b>').text(candidate.label),
          $('<span>').text(candidate.value === '' ? '' : ` ${candidate.value}`),
          $('<small>').text(`${candidate.kind}, ${candidate.where}`),
        ),
      );
      button.on('click', () => {
        const { label, section, page } = candidate;
        const at = { label, page, ...(section !== undefined && { section }) };
        const pointed = { concept: row.id, at, confirmed: false };
        if (candidate.fits || !row.isSwitch) return learn(box, pointed, teaching);
        box
          .empty()
          .append($('<p>').text(t('means').replace('{value}', candidate.value).replace('{name}', row.name)));
        textButton(box, 'fa-toggle-on', t('on'), () => learn(box, { ...pointed, means: true }, teaching));
        textButton(box, 'fa-toggle-off', t('off'), () => learn(box, { ...pointed, means: false }, teaching));
      });
      list.append(button);
    }
  }

  /** Nothing that was only found is written before somebody has compared it. */
  function askToAllow(box, row, teaching) {
    const { t } = teaching;
    const question = t('compare').replace('{name}', row.name).replace('{value}', row.value);
    box.append($('<p>').text(question));
    textButton(box, 'fa-check', t('right'), () => learn(box, { concept: row.id, confirmed: true }, teaching));
  }

  function learn(box, pointed, teaching) {
    const { t, asked, use, again } = teaching;
    box
      .empty()
      .append($('<p>').append($('<i class="fa fa-spinner fa-spin">'), $('<span>').text(` ${t('reading')}`)));
    futamichi.post('teach', { router: asked(), pointed }, t('failed')).then(
      ({ findings, override, profile, row, writable }) => {
        box.empty();
        for (const { text } of findings) box.append($('<p>').text(text));
        if (!override) return;
        use(profile);
        const told = t(writable ? 'writable' : 'taken')
          .replace('{label}', row.label)
          .replace('{value}', row.value);
        box.append(
          $('<p class="futamichi-taught">').append(
            $('<i class="fa fa-check">'),
            $('<span>').text(` ${told}`),
          ),
        );
        box.append(
          $('<p>').text(t('send')),
          $('<pre class="futamichi-json">').text(JSON.stringify(override, null, 1)),
        );
        if (row.change === 'confirm') askToAllow(box, row, teaching);
        textButton(box, 'fa-refresh', t('again'), again);
      },
      (why) => box.empty().append($('<p>').text(why)),
    );
  }

  window.futamichi = Object.assign(window.futamichi ?? {}, { screenTable, textButton });

  $('<style>')
    .text(
      `.futamichi-table { margin: 10px 0 12px; }
       .futamichi-table:empty { display: none; }
       .futamichi-table > table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 12px; }
       .futamichi-table th { text-align: left; font-weight: 600; color: var(--red-ui-secondary-text-color); padding: 4px 6px; border-bottom: 1px solid var(--red-ui-form-input-border-color); }
       .futamichi-table th:nth-child(1) { width: 25%; } .futamichi-table th:nth-child(2) { width: 22%; } .futamichi-table th:nth-child(3) { width: 20%; }
       .futamichi-table td { vertical-align: top; padding: 5px 6px; border-bottom: 1px solid var(--red-ui-secondary-border-color, #8883); overflow-wrap: anywhere; word-break: auto-phrase; }
       .futamichi-table td.where { color: var(--red-ui-secondary-text-color); font-size: 11px; }
       .futamichi-table td.concept > div { display: flex; gap: 5px; align-items: baseline; }
       .futamichi-table td.concept .fa { width: 14px; flex: none; text-align: center; }
       .futamichi-table .fa.good { color: #2e8b57; } .futamichi-table .fa.note { color: #c9a227; }
       .futamichi-table tr.state-missing .value, .futamichi-table tr.state-ambiguous .value, .futamichi-table tr.state-empty .value { color: var(--red-ui-secondary-text-color); }
       .futamichi-cell { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8px; align-items: baseline; }
       .futamichi-cell .futamichi-teach-button { margin: -2px 0 0 !important; white-space: nowrap; }
       .futamichi-table-title { font-weight: 600; margin: 0 0 4px; }
       .futamichi-table-note { font-size: 12px; color: var(--red-ui-secondary-text-color); margin: 6px 0 0; }
       .futamichi-teach-button { margin: 3px 6px 3px 0 !important; white-space: normal; height: auto; text-align: left; }
       .futamichi-below > td { background: var(--red-ui-form-input-background); padding: 8px 10px !important; }
       .futamichi-below p { margin: 2px 0 6px; }
       .futamichi-candidates { max-height: 230px; overflow-y: auto; }
       .futamichi-candidate small { display: block; color: var(--red-ui-secondary-text-color); }
       .futamichi-candidate .fa { width: 14px; color: #c9a227; }
       .futamichi-taught .fa { color: #2e8b57; }
       .futamichi-json { max-height: 240px; overflow: auto; font-size: 11px; line-height: 1.35; user-select: all; margin: 0 0 8px; }`,
    )
    .appendTo('head');
})();
