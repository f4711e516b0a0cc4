/** SHA-256 as a page brings it along: browsers have their own only where they trust the connection. */
export const SHA256_SCRIPT = `
function sha256(text) {
  var bytes = [], i, j, utf8 = unescape(encodeURIComponent(text));
  for (i = 0; i < utf8.length; i++) bytes.push(utf8.charCodeAt(i));
  var bits = bytes.length * 8;
  bytes.push(128);
  while (bytes.length % 64 !== 56) bytes.push(0);
  for (i = 7; i >= 0; i--) bytes.push(Math.floor(bits / Math.pow(2, 8 * i)) & 255);
  function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
  function turn(x, n) { return (x >>> n) | (x << (32 - n)); }
  var primes = [], n = 2;
  while (primes.length < 64) {
    for (i = 0; i < primes.length && n % primes[i]; i++);
    if (i === primes.length) primes.push(n);
    n++;
  }
  var k = primes.map(function (p) { return fraction(Math.pow(p, 1 / 3)); });
  var h = primes.slice(0, 8).map(function (p) { return fraction(Math.sqrt(p)); });
  for (var at = 0; at < bytes.length; at += 64) {
    var w = [], s = h.slice();
    for (i = 0; i < 64; i++) {
      if (i < 16) {
        j = at + 4 * i;
        w[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3];
      } else {
        var a = w[i - 15], b = w[i - 2];
        w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
      }
      var e = s[4], f = s[0];
      var one = (s[7] + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i]) | 0;
      var two = ((turn(f, 2) ^ turn(f, 13) ^ turn(f, 22)) + ((f & s[1]) ^ (f & s[2]) ^ (s[1] & s[2]))) | 0;
      s = [(one + two) | 0, s[0], s[1], s[2], (s[3] + one) | 0, s[4], s[5], s[6]];
    }
    h = h.map(function (x, i) { return (x + s[i]) | 0; });
  }
  return h.map(function (x) { return ('0000000' + (x >>> 0).toString(16)).slice(-8); }).join('');
}
`;
