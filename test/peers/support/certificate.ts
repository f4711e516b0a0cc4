import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from './lab.ts';

const SELF_SIGNED =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3 -keyout key.pem -out cert.pem ' +
  '-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1';

/** A key and a certificate of this machine for three days, also as `key.pem` and `cert.pem` in `dir`. */
export function selfSigned(dir = scratch('certificate')): { readonly key: string; readonly cert: string } {
  execFileSync('openssl', SELF_SIGNED.split(' '), { cwd: dir, stdio: 'ignore' });
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(dir, file), 'utf8'));
  return { key: key ?? '', cert: cert ?? '' };
}
