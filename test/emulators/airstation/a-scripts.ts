/**
 * Script that the pages of family A bring along. Names (`ArcBase`, `calcMD5`, `addCfg`, `handleSubmitOnClick`, `evalReboot`) and
 * what they do are seen; the code is ours.
 */

/** MD5 as RFC 1321 has it; one client's author says that a firmware computes something else: `odd` is such a one. */
export function md5Script(variant: 'ordinary' | 'odd'): string {
  const salt = variant === 'odd' ? `'${ODD_SALT}' + ` : '';
  return String.raw`
function calcMD5(password) {
  return md5Hex(${salt}password);
}
function md5Hex(text) {
  var bytes = unescape(encodeURIComponent(text)).split('').map(function (c) { return c.charCodeAt(0); });
  var bits = bytes.length * 8;
  bytes.push(0x80);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (var i = 0; i < 8; i++) bytes.push(i < 4 ? (bits >>> (8 * i)) & 255 : 0);
  var turns = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
  var state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (var at = 0; at < bytes.length; at += 64) {
    var a = state[0], b = state[1], c = state[2], d = state[3];
    for (var step = 0; step < 64; step++) {
      var round = step >> 4;
      var mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      var word = [step, (5 * step + 1) % 16, (3 * step + 5) % 16, (7 * step) % 16][round] * 4 + at;
      var read = bytes[word] | (bytes[word + 1] << 8) | (bytes[word + 2] << 16) | (bytes[word + 3] << 24);
      var sum = (a + mixed + read + Math.floor(Math.abs(Math.sin(step + 1)) * 4294967296)) | 0;
      var turn = turns[round][step % 4];
      a = d; d = c; c = b;
      b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
    }
    state = [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
  }
  return state.map(function (n) {
    return [0, 8, 16, 24].map(function (by) { return ('0' + ((n >>> by) & 255).toString(16)).slice(-2); }).join('');
  }).join('');
}
`;
}

export const ODD_SALT = 'ArcMD5:';

/** 22 characters of data URI and 56 of the picture come before the token. `escapes`: whether values stay texts on the page. */
export function globalScript(escapes: boolean): string {
  return String.raw`
var ArcBase = { decode: function (text) { return atob(text); } };
function pageToken() {
  var pictures = document.querySelectorAll('img[title=spacer]');
  return pictures.length ? ArcBase.decode(pictures[0].getAttribute('src').substring(78)) : '';
}
var cfg = {};
function addCfg(short, name, value) { cfg[name] = value; }
function loadCgi(page, then) {
  var now = new Date().getTime();
  var script = document.createElement('script');
  script.src = '/cgi/cgi_' + page + '.js?_tn=' + pageToken() + '&_t=' + now + '&_=' + (now + 2);
  script.onload = then;
  document.getElementsByTagName('head')[0].appendChild(script);
}
function fillIn() {
  for (var name in cfg) {
    var shown = document.getElementById('show_' + name);
    if (shown) shown.${escapes ? 'textContent' : 'innerHTML'} = cfg[name];
    var controls = document.getElementsByName(name);
    for (var i = 0; i < controls.length; i++) {
      var control = controls[i];
      if (control.type === 'radio') control.checked = control.value === cfg[name];
      else if (control.type === 'checkbox') control.checked = cfg[name] === '1';
      else control.value = cfg[name];
    }
  }
}
function sendForm(action, extra) {
  var form = document.getElementById('settings');
  form.httoken.value = pageToken();
  form.action_params.value = 'blink_time=5';
  form.elements['action'].value = action;
  if (extra) addHidden(form, extra, '1');
  var boxes = form.querySelectorAll('input[type=checkbox]');
  for (var i = 0; i < boxes.length; i++) if (!boxes[i].checked) addHidden(form, boxes[i].name, '0');
  form.submit();
}
function addHidden(form, name, value) {
  var hidden = document.createElement('input');
  hidden.type = 'hidden';
  hidden.name = name;
  hidden.value = value;
  form.appendChild(hidden);
}
`;
}
