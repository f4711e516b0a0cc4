import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from './lab.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'examples', 'linux-pppd');
/** What fits on the line to the machine at once. */
const PIECE = 2500;

/** All routers of the lab have one file system, so one file tells each of them what it is. */
export const CONFIG = `if [ -e /sys/class/net/dslite ]; then
  PEER= WAN=wan LAN=br-lan BRIDGE=own
  BRIDGE_ON='/lab/bridge.sh on' BRIDGE_OFF='/lab/bridge.sh off' BRIDGE_STATUS='tc filter show dev wan ingress | grep -q .'
else
  PEER=flets WAN=wan LAN=lan LOG=/var/log/pppd.lower.log
fi
`;

/** Writes a file in the machine, over the line that needs no network. */
export async function putFile(lab: Lab, file: string, content: string, mode = '644'): Promise<void> {
  const base64 = Buffer.from(content).toString('base64');
  await lab.sh(undefined, `mkdir -p "$(dirname ${file})"; : >${file}.base64`);
  for (let at = 0; at < base64.length; at += PIECE)
    await lab.sh(undefined, `printf %s ${base64.slice(at, at + PIECE)} >>${file}.base64`);
  await lab.sh(undefined, `base64 -d <${file}.base64 >${file} && chmod ${mode} ${file} && rm ${file}.base64`);
}

function shipped(name: string): string {
  return readFileSync(join(SHIPPED, name), 'utf8');
}

/** What examples/linux-pppd/README.md says to install, hooks included. */
export async function installWrapper(lab: Lab, config = CONFIG): Promise<void> {
  await putFile(lab, '/etc/futamichi-pppd/config', config);
  await putFile(lab, '/usr/local/sbin/futamichi-pppd', shipped('futamichi-pppd'), '755');
  for (const hook of ['ip-up.d/futamichi', 'ip-down.d/futamichi'])
    await putFile(lab, `/etc/ppp/${hook}`, shipped(hook), '755');
}

/** When the hooks last noted that the session came up, in milliseconds since 1970. */
export async function hookedAt(lab: Lab): Promise<number> {
  const ask = 'cut -d " " -f 1 /proc/uptime; grep " up " /run/futamichi-pppd/events | tail -n 1';
  const [now, event = ''] = (await lab.sh(undefined, ask)).split('\n');
  return Date.now() - (Number(now) - Number(event.split(' ')[0])) * 1000;
}
