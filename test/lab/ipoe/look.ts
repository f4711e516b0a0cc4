// Runs as a machine of the home, in its namespace: looks at both roads with the product and prints what it makes of them.
//   look.ts JSON LOWER [HOST …]
// JSON: what the routers report, {"upper":{…},"lower":{…}}; LOWER: the lower router’s LAN address; HOST: the upper one passes it on to it
import { observeRoad } from '../../../lib/application/observe-road.ts';
import { decideHome } from '../../../lib/path/decision.ts';
import type { Reported } from '../../../lib/path/reported-path.ts';
import { LocalShell } from '../../../lib/transport/local.ts';
import { probeIds } from '../../../lib/transport/probes.ts';
import type { Services } from '../../../lib/transport/services.ts';

const [, , told = '{}', lowerAddress = '192.168.1.2', ...hosts] = process.argv;
const ROUTERS = { upper: '192.168.1.1', lower: lowerAddress } as const;

/** The lab’s Internet in place of the real one. */
const services: Services = {
  dnsEcho: [
    { host: '208.67.222.222', name: 'myip.opendns.com', type: 'A' },
    { host: '208.67.220.220', name: 'myip.opendns.com', type: 'A' },
  ],
  stun: [{ host: 'stun.example.net', port: 3478 }],
  httpEcho: [new URL('http://203.0.113.80/')],
  web: [{ host: '203.0.113.80', port: 80 }],
};

const reports = JSON.parse(told) as Partial<Record<keyof typeof ROUTERS, Reported>>;
const shell = new LocalShell();
const signal = AbortSignal.timeout(60_000);

async function look(name: keyof typeof ROUTERS) {
  const { ipv4: address } = reports[name] ?? {};
  const router = ROUTERS[name];
  const passedOn = name === 'lower' ? hosts : [];
  const resolver = ROUTERS.upper;
  return observeRoad({ router, probes: probeIds, shell, signal, address, services, resolver, passedOn });
}

const [upper, lower] = [await look('upper'), await look('lower')];
const home = decideHome({
  upper: {
    reported: { ...reports.upper, ipv6: upper.prefixes, name: upper.name, provisioned: upper.provisioned },
    observed: upper.seen,
  },
  lower: {
    reported: { ...reports.lower, name: lower.name, provisioned: lower.provisioned },
    observed: lower.seen,
  },
});
console.log(
  JSON.stringify({ upper: { ...home.upper, looked: upper }, lower: { ...home.lower, looked: lower } }),
);
await shell.close();
