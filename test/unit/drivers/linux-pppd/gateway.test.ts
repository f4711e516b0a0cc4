import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { reconnect } from '../../../../lib/capabilities/reconnect.ts';
import { sessionError } from '../../../../lib/capabilities/session-error.ts';
import { deriveSessionSince, sessionSince } from '../../../../lib/capabilities/session-since.ts';
import { sessionUp } from '../../../../lib/capabilities/session-up.ts';
import { uptime } from '../../../../lib/capabilities/uptime.ts';
import { wanIpv4 } from '../../../../lib/capabilities/wan-ipv4.ts';
import { linuxPppdDriver } from '../../../../lib/drivers/linux-pppd/driver.ts';
import { recognise } from '../../../../lib/drivers/registry.ts';
import type { AnyReadable } from '../../../../lib/router/capability.ts';
import { RouterError } from '../../../../lib/router/errors.ts';
import { Lanes } from '../../../../lib/router/lane.ts';
import { Router } from '../../../../lib/router/router.ts';
import { targetOf } from '../../../../lib/application/target.ts';
import { startIgd } from '../../../emulators/igd/emulator.ts';
import type { IgdOptions } from '../../../emulators/igd/options.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { ScriptedShell } from '../../../support/pppd-host.ts';
import { contextFor } from '../igd/opened.ts';

const UP = `[{"ifname":"ppp0","flags":["UP"],"link_type":"ppp","addr_info":[{"family":"inet","local":"25.100.7.10","prefixlen":32}]}]`;
const DIALS = ['can watch', 'can reconnect', 'daemon yes', 'log pppd[1]: CHAP authentication failed'];

interface Home {
  readonly profile?: unknown;
  /** What the host announces: its gateway, or nothing. */
  readonly announces?: boolean;
  readonly igd?: IgdOptions;
}

async function home(t: TestContext, { profile, announces = true, igd = {} }: Home = {}) {
  const clock = new FakeClock();
  const gateway = await startIgd({
    clock,
    connections: [{ kind: 'ip', address: '25.100.7.10' }],
    uptime: 'daemon',
    control: 606,
    ...igd,
  });
  t.after(() => gateway.close());
  const lines: string[] = [];
  const searched: string[] = [];
  const search = (host: string) => {
    searched.push(host);
    return Promise.resolve(announces ? [gateway.url] : []);
  };
  const shell = new ScriptedShell();
  const says = (...words: readonly string[]) => {
    for (const verb of ['status', 'details'])
      shell.says(verb, ['futamichi-pppd 1 wrapper', ...words, 'end'].join('\n'));
  };
  says(...DIALS, `link ${UP}`);
  const definition = linuxPppdDriver({ shell, search });
  const context = contextFor(t, clock, lines);
  const overrides = typeof profile === 'function' ? (profile(gateway.url.href) as unknown) : profile;
  const target = { ...targetOf('127.0.0.1'), profile: overrides };
  const found = await recognise(target, context, 'linux-pppd', [definition]);
  const router = new Router({
    clock,
    lanes: new Lanes(clock),
    connect: () => found.open(),
    derivations: [deriveSessionSince],
    intervalMs: 3000,
    random: () => 0.5,
  });
  t.after(() => router.close());
  /** The gateway answers by real sockets, so time waits for it. */
  const look = async (tokens?: readonly AnyReadable[]) => {
    await router.lookNow(tokens).catch(() => undefined);
    return router.snapshot;
  };
  const opened = new Promise<void>((resolve) => {
    router.subscribe((notice) => notice.kind === 'opened' && resolve());
  });
  router.start();
  await opened;
  return { clock, gateway, lines, searched, shell, says, context, router, look };
}

const channels = (router: Router) => router.driver?.channels.map(({ id }) => id);

test('A host that announces a gateway has it as a second channel, found with one anonymous request.', async (t) => {
  const { router, searched, context, gateway, lines } = await home(t);
  assert.deepEqual(channels(router), ['pppd', 'igd']);
  assert.deepEqual(searched, ['127.0.0.1']);
  assert.equal(context.budget.share('upnp').left, 1);
  assert.equal(gateway.requests.filter(({ path }) => path === '/rootDesc.xml').length, 1);
  assert.equal(router.driver?.identity, 'linux-pppd:22@127.0.0.1');
  assert.match(lines[0] ?? '', /^UPnP: used as well, at http:/);
});

test('A host without one is none the worse.', async (t) => {
  const { router, context, lines } = await home(t, { announces: false });
  assert.deepEqual(channels(router), ['pppd']);
  assert.equal(context.budget.share('upnp').left, 2);
  assert.deepEqual(lines, []);
});

test('It can be switched off; then nobody is asked.', async (t) => {
  const { router, searched, context } = await home(t, { profile: { igd: false } });
  assert.deepEqual(channels(router), ['pppd']);
  assert.deepEqual(searched, []);
  assert.equal(context.budget.share('upnp').left, 2);
});

test('A description that the user gives is taken without a search.', async (t) => {
  const { router, searched } = await home(t, { profile: (igd: string) => ({ igd }), announces: false });
  assert.deepEqual(channels(router), ['pppd', 'igd']);
  assert.deepEqual(searched, []);
});

test('An override that makes no sense is named.', async (t) => {
  for (const igd of ['192.168.1.2', 'file:///etc/passwd', 5, null])
    await assert.rejects(home(t, { profile: { igd } }), (thrown) => {
      assert.ok(thrown instanceof RouterError);
      assert.deepEqual([thrown.code, /profile: igd/.test(thrown.detail ?? '')], ['invalid-input', true]);
      return true;
    });
});

test('This machine is not searched.', async (t) => {
  const shell = new ScriptedShell();
  const search = () => assert.fail('searched');
  const context = contextFor(t, new FakeClock());
  const found = await recognise(targetOf('local:'), context, 'linux-pppd', [
    linuxPppdDriver({ shell, search }),
  ]);
  const driver = await found.open();
  assert.deepEqual(
    driver.channels.map(({ id }) => id),
    ['pppd'],
  );
  await driver.close();
});

test('While pppd tells of its session, what a late gateway says is nothing: not its address, not its time, not its lack of errors.', async (t) => {
  const { look, says } = await home(t);
  const before = await look();
  assert.equal(before.value(sessionUp), true);
  // neither log nor file tells since when, and the gateway's figure is not its own either
  assert.equal(before.value(uptime), undefined);
  assert.equal(before.value(sessionSince), undefined);
  says(...DIALS, 'link []');
  const now = await look();
  assert.equal(now.value(sessionUp), false);
  assert.equal(now.value(wanIpv4), undefined);
  assert.equal(now.value(uptime), undefined);
  assert.equal(now.value(sessionError), 'authentication-failed');
});

test('Of a host that dials nothing the gateway tells.', async (t) => {
  const { look, says } = await home(t);
  says('can watch');
  const now = await look();
  assert.equal(now.value(sessionUp), true);
  assert.equal(now.value(wanIpv4), '25.100.7.10');
  assert.equal(now.value(sessionError), undefined);
  assert.equal(now.value(uptime), undefined);
});

test('Where the login is refused the gateway goes on telling, and the refusal stays the problem.', async (t) => {
  const { look, shell, router, gateway } = await home(t);
  await look();
  shell.run = () => Promise.reject(new RouterError('auth-failed'));
  await look();
  gateway.setAddress('25.100.7.77');
  const now = await look();
  assert.equal(now.value(sessionUp), true);
  assert.equal(now.value(wanIpv4), '25.100.7.77');
  assert.equal(router.problem?.code, 'auth-failed');
});

test('While pppd tells, the gateway is not asked, nor is its silence a problem; it is asked where it is needed.', async (t) => {
  const { look, shell, router, gateway } = await home(t);
  const problem = () => router.problem?.code;
  await look();
  gateway.set({ http: 'drop' });
  const before = gateway.requests.filter(({ action }) => action !== undefined).length;
  for (let time = 0; time < 3; time += 1) await look();
  assert.equal(problem(), undefined);
  assert.equal(router.snapshot.value(sessionUp), true);
  assert.equal(gateway.requests.filter(({ action }) => action !== undefined).length, before);
  gateway.set({ http: 'ok' });
  shell.run = () => Promise.reject(new RouterError('auth-failed'));
  const now = await look();
  assert.deepEqual([now.value(wanIpv4), problem()], ['25.100.7.10', 'auth-failed']);
});

test('A gateway that has gone since it was found is left out.', async (t) => {
  const gateway = await startIgd({ connections: [{ kind: 'ip' }, { kind: 'ip' }] });
  const lines: string[] = [];
  const context = contextFor(t, new FakeClock(), lines);
  const definition = linuxPppdDriver({
    shell: new ScriptedShell(),
    search: () => Promise.resolve([gateway.url]),
  });
  const found = await recognise(targetOf('127.0.0.1'), context, 'linux-pppd', [definition]);
  await gateway.close();
  const driver = await found.open();
  assert.equal(driver.channels.length, 1);
  assert.deepEqual(lines, ['UPnP: not used (unreachable)']);
  await driver.close();
});

test('Without a wrapper a reconnect is tried over UPnP, and its refusal leaves the reason that helps.', async (t) => {
  const { look, says, router } = await home(t);
  says('can watch', 'daemon yes', `link ${UP}`);
  await look();
  const offer = () => router.offers.find(({ capability }) => capability === reconnect);
  assert.equal(offer()?.withdrawn, undefined);
  await assert.rejects(router.run({ capability: reconnect, input: null, origin: 'flow' }), {
    code: 'unsupported',
    detail: '606 Action not authorized',
  });
  assert.match(offer()?.withdrawn?.hint?.en ?? '', /\/etc\/futamichi-pppd\/config/);
});

test('Nobody is searched for where nobody chose this driver.', async (t) => {
  const search = () => assert.fail('searched');
  const context = contextFor(t, new FakeClock());
  assert.equal(await linuxPppdDriver({ search }).recognise(targetOf('192.168.1.2'), context), undefined);
});
