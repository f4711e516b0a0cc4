// Home Assistant's UPnP client, where it is installed: `pip install async_upnp_client`. (fritzconnection speaks to FRITZ!Box only: it
// wants a TR-064 description and sends SOAPAction without quotes, which miniupnpd and our emulator refuse.)
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = process.env['PYTHON'] ?? 'python3';
const SCRIPT = join(import.meta.dirname, 'python-client.py');

export function isInstalled(): Promise<boolean> {
  return run(PYTHON, ['-c', 'import async_upnp_client']).then(
    () => true,
    () => false,
  );
}

/** Milliseconds of each of `times` warm reads of the same six values. */
export async function readByPython(url: string, times: number): Promise<number[]> {
  const { stdout } = await run(PYTHON, [SCRIPT, url, String(times)]);
  return JSON.parse(stdout) as number[];
}
