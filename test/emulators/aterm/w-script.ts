import { PATHS_W } from './invented-names.ts';

/** What all pages of family W share: each asks for its content once it is there, and builds itself. Nothing of it is seen. */
export const ASK_SCRIPT = `
function ask(method, path, fields, then) {
  var request = new XMLHttpRequest();
  request.open(method, path);
  request.onload = function () {
    if (request.status === 401 && path !== '${PATHS_W.login}') location.href = '/page/login_main.html';
    else then(JSON.parse(request.responseText));
  };
  if (method === 'GET') return request.send();
  request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
  request.send(Object.keys(fields).map(function (name) {
    return encodeURIComponent(name) + '=' + encodeURIComponent(fields[name]);
  }).join('&'));
}
`;

export const LOGIN_SCRIPT = `
function logIn() {
  var fields = { user: document.getElementById('user').value, pass: document.getElementById('pass').value };
  ask('POST', '${PATHS_W.login}', fields, function (answer) {
    if (answer.ok) location.href = '/page/top_main.html';
    else document.getElementById('message').textContent = answer.message;
  });
  return false;
}
`;

export const PAGE_SCRIPT = `
var page = location.pathname.replace(/^.*\\/|_main\\.html$/g, '');
function make(name, parent, text) {
  var element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}
function input(row, parent, type, value, id) {
  var element = make('input', parent);
  element.type = type; element.name = row.name; element.id = id || row.name; element.value = value;
  return element;
}
function labelled(element, words) { make('label', element.parentNode, words).htmlFor = element.id; }
function cell(row, parent) {
  if (row.kind === 'check') {
    var box = input(row, parent, 'checkbox', '1');
    box.checked = row.value === 'on';
    return labelled(box, row.words);
  }
  if (row.kind === 'text' || row.kind === 'password') return input(row, parent, row.kind, row.value);
  if (row.kind === 'lines') return make('pre', parent, row.value);
  if (row.kind === 'shown') {
    if (row.raw) make('span', parent).innerHTML = row.value;
    else make('span', parent, row.value);
    return;
  }
  var select = row.kind === 'select' ? make('select', parent) : null;
  if (select) { select.name = row.name; select.id = row.name; }
  row.options.forEach(function (option, at) {
    if (select) { make('option', select, option.words).value = option.value; return; }
    var radio = input(row, parent, 'radio', option.value, row.name + '_' + at);
    radio.checked = option.value === row.value;
    labelled(radio, option.words);
  });
  if (select) select.value = row.value;
}
function show(content) {
  var body = document.getElementById('contents');
  body.textContent = '';
  make('h1', body, content.title);
  if (content.message) make('p', body, content.message).className = 'message';
  var form = make('form', body);
  content.sections.forEach(function (section) {
    if (section.heading) make('h2', form, section.heading);
    var table = make('tbody', make('table', form));
    section.rows.forEach(function (row) {
      var line = make('tr', table);
      make('th', line, row.label);
      cell(row, make('td', line));
    });
  });
  content.buttons.forEach(function (button) {
    var element = make('button', form, button.caption);
    element.type = 'button';
    element.onclick = function () {
      if (button.does === 'reboot') askFirst(form, content, button); else send(form, content, button.does);
    };
  });
}
function askFirst(form, content, button) {
  var dialog = make('div', form);
  dialog.className = 'dialog';
  make('p', dialog, content.ask);
  var ok = make('button', dialog, content.ok), cancel = make('button', dialog, content.cancel);
  ok.type = cancel.type = 'button';
  ok.onclick = function () { send(form, content, button.does); };
  cancel.onclick = function () { dialog.remove(); };
}
function send(form, content, does) {
  var fields = { page: page, command: does, token: content.token };
  for (var i = 0; i < form.elements.length; i++) {
    var each = form.elements[i];
    if (each.name && (each.checked || (each.type !== 'checkbox' && each.type !== 'radio'))) fields[each.name] = each.value;
  }
  ask('POST', '${PATHS_W.set}', fields, show);
}
ask('GET', '${PATHS_W.get}?page=' + page, {}, function (content) {
  var menu = document.getElementById('menu');
  content.menu.forEach(function (item) { make('a', make('li', menu), item.words).href = item.path; });
  show(content);
});
`;
