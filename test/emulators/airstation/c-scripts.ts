/**
 * Script that the pages of family C bring along. Names and effects are seen (`rsa_encrypt`, `handleSubmitOnClick`, `onceOnly`,
 * labels filled from JSON); the code is ours.
 */

/** RSA PKCS#1 v1.5 in base64 with a newline after each 64 characters. */
export const RSA_SCRIPT = String.raw`
function rsa_encrypt(exponent, modulus, plaintext) {
  var n = BigInt('0x' + modulus), bytes = unescape(encodeURIComponent(plaintext)), size = modulus.length / 2;
  var filler = new Uint8Array(size - 3 - bytes.length);
  crypto.getRandomValues(filler);
  var hex = '0002';
  for (var i = 0; i < filler.length; i++) hex += twoDigits((filler[i] % 255) + 1);
  hex += '00';
  for (var j = 0; j < bytes.length; j++) hex += twoDigits(bytes.charCodeAt(j));
  var base = BigInt('0x' + hex), power = BigInt(exponent), result = 1n;
  while (power > 0n) {
    if (power & 1n) result = (result * base) % n;
    base = (base * base) % n;
    power >>= 1n;
  }
  var cipher = result.toString(16).padStart(size * 2, '0'), binary = '';
  for (var k = 0; k < cipher.length; k += 2) binary += String.fromCharCode(parseInt(cipher.substr(k, 2), 16));
  return btoa(binary).replace(/(.{64})/g, '$1\n');
}
function concat_postdata(name) {
  var field = document.getElementsByName(name)[0], text = name + '=' + encodeURIComponent(field.value);
  field.value = '';
  return text;
}
function twoDigits(n) { return ('0' + n.toString(16)).slice(-2); }
`;

/** `json`: the address of a set of data, as script makes it from `category`. */
export function labelScript(json: string): string {
  return String.raw`
var J2L = { current_lang: 'jp', global_dic: {} };
function fillLabels() {
  var wanting = document.querySelectorAll('[data-file]'), files = {};
  for (var i = 0; i < wanting.length; i++) files[wanting[i].getAttribute('data-file')] = true;
  for (var file in files) loadLabels(file);
}
function loadLabels(file) {
  var request = new XMLHttpRequest();
  request.open('GET', '/js/json/' + J2L.current_lang + '/' + file + '.json');
  request.onload = function () {
    var words = JSON.parse(request.responseText);
    for (var key in words) {
      J2L.global_dic[key] = words[key];
      var spans = document.querySelectorAll('span.' + key);
      for (var i = 0; i < spans.length; i++) spans[i].textContent = words[key];
      var buttons = document.querySelectorAll('[data-value="' + key + '"]');
      for (var j = 0; j < buttons.length; j++) buttons[j].value = words[key];
    }
  };
  request.send();
}
var exec = false;
function onceOnly() {
  if (exec) return false;
  exec = true;
  return true;
}
function getJsonParam(category, handle) {
  var request = new XMLHttpRequest();
  request.open('POST', ${json});
  request.onload = function () { handle(JSON.parse(request.responseText)); };
  request.send();
}
document.addEventListener('DOMContentLoaded', fillLabels);
`;
}
