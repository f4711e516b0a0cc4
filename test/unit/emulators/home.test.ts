import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { Box, type Settings } from '../../emulators/box/box.ts';
import { HomeModel } from '../../emulators/home/model.ts';
import { ACCOUNT, LOWER, UPPER, type HomeOptions } from '../../emulators/home/options.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const CLEAN: (() => void)[] = [];
afterEach(() => {
  for (const clean of CLEAN.splice(0)) clean();
});

const BASIC: Settings = {
  lanAddress: '127.0.9.1',
  dhcp: true,
  wanMac: 'default',
  lanMac: 'default',
  wanMode: 'pppoe',
  bridge: false,
  account: { username: '', password: '' },
  keepAlive: 'always',
};

interface Different extends Partial<HomeOptions> {
  readonly upperSettings?: Partial<Settings>;
  readonly lowerSettings?: Partial<Settings>;
}

function home({ upperSettings, lowerSettings, ...options }: Different = {}) {
  const clock = new FakeClock();
  const seat = (usual: typeof UPPER, settings: Partial<Settings> = {}) =>
    new Box({
      vendor: 'V',
      model: 'M',
      firmware: '1',
      serial: 'S',
      factory: usual.factory,
      settings: { ...BASIC, ...usual.settings, ...settings },
      admin: { username: 'admin', password: 'secret' },
      clock,
      rebootMs: 60_000,
      saveMs: 20_000,
      retryMs: 10_000,
    });
  const upper = seat(UPPER, upperSettings);
  const lower = seat(LOWER, lowerSettings);
  const model = new HomeModel(upper, lower, options);
  CLEAN.push(() => {
    model.close();
    upper.close();
    lower.close();
  });
  return { clock, upper, lower, model };
}

describe('a home at its best', () => {
  test('Both routers are on the Internet and answer.', () => {
    const { upper, lower, model } = home();
    assert.equal(upper.wanAddress, '25.200.3.17');
    assert.equal(lower.session.address, '25.100.7.10');
    assert.equal(model.server.sessions.length, 1);
    assert.ok(model.reaches(upper) && model.reaches(lower));
  });

  test('Reconnecting gives another address.', async () => {
    const { clock, lower, model } = home();
    lower.disconnect();
    assert.equal(model.server.sessions.length, 0);
    await clock.advance(2000);
    assert.equal(lower.session.address, '25.100.7.77');
  });

  test('A session that the server ends comes again by itself.', async () => {
    const { clock, lower, model } = home();
    model.server.kill();
    assert.deepEqual(
      { up: lower.session.up, error: lower.session.error, sessions: model.server.sessions.length },
      { up: false, error: 'ended', sessions: 0 },
    );
    await clock.advance(2000);
    assert.equal(lower.session.up, true);
  });

  test('Tells what happened.', () => {
    const { model } = home();
    const heard: string[] = [];
    model.on('event', ({ who, what }) => heard.push(`${who} ${what}`));
    model.cables.lowerWan.pull();
    model.cables.lowerWan.pull();
    assert.deepEqual(heard, ['home lowerWan pulled', 'lower down: no-cable']);
    assert.equal(model.events.at(-1)?.what, 'down: no-cable');
  });
});

describe('what keeps the lower router from dialling', () => {
  test('The bridge of the upper one is off: nobody answers, until it is on again.', async () => {
    const { clock, upper, lower } = home({ staleMs: 1000 });
    upper.apply({ bridge: false });
    assert.equal(lower.session.up, true);
    await clock.advance(5000);
    assert.equal(lower.session.error, 'ended');
    await clock.advance(2000);
    assert.equal(lower.session.error, 'no-pado');
    upper.apply({ bridge: true });
    await clock.advance(10_000);
    assert.equal(lower.session.up, true);
  });

  test('The bridge was off for so short a time that nobody noticed.', async () => {
    const { clock, upper, lower } = home();
    upper.apply({ bridge: false });
    await clock.advance(4000);
    upper.apply({ bridge: true });
    await clock.advance(60_000);
    assert.equal(lower.session.address, '25.100.7.10');
  });

  test('A restart of the upper router.', async () => {
    const { clock, upper, lower } = home({ staleMs: 1000 });
    upper.reboot();
    await clock.advance(8000);
    assert.equal(lower.session.error, 'no-pado');
    await clock.advance(70_000);
    assert.equal(lower.session.up, true);
  });

  test('Its cable, which it notices at once both ways.', async () => {
    const { clock, lower, model } = home({ staleMs: 1000 });
    model.cables.lowerWan.pull();
    assert.equal(lower.session.error, 'no-cable');
    await clock.advance(2000);
    model.cables.lowerWan.plug();
    assert.equal(lower.session.up, true);
  });

  test('The line, for both.', async () => {
    const { clock, upper, lower, model } = home({ staleMs: 1000 });
    model.cables.line.pull();
    assert.equal(upper.wanAddress, undefined);
    await clock.advance(7000);
    assert.equal(lower.session.error, 'no-pado');
    model.cables.line.plug();
    await clock.advance(10_000);
    assert.ok(lower.session.up && upper.wanAddress);
    model.line.pull();
    await clock.advance(7000);
    assert.equal(lower.session.error, 'no-pado');
  });

  test('A wrong account, until it is right.', () => {
    const { lower } = home({ lowerSettings: { account: { ...ACCOUNT, password: 'wrong' } } });
    assert.equal(lower.session.error, 'auth');
    lower.apply({ account: ACCOUNT });
    assert.equal(lower.session.up, true);
  });

  test('The session limit, while a session lives whose other end is gone.', async () => {
    const { clock, lower, model } = home({ staleMs: 25_000 });
    lower.disconnect();
    model.server.haunt(ACCOUNT);
    await clock.advance(2000);
    assert.equal(lower.session.error, 'limit');
    await clock.advance(30_000);
    assert.equal(lower.session.up, true);
  });

  test('A pulled cable leaves such a session.', async () => {
    const { clock, lower, model } = home();
    model.cables.lowerWan.pull();
    model.cables.lowerWan.plug();
    assert.equal(lower.session.error, 'limit');
    model.server.kill(ACCOUNT.username);
    await clock.advance(10_000);
    assert.equal(lower.session.up, true);
  });
});

describe('what makes the lower router hard to find', () => {
  test('"auto" turns it into an access point at an address of the upper one, until it is set to PPPoE.', async () => {
    const { clock, upper, lower, model } = home();
    lower.apply({ wanMode: 'auto' }, { restart: true });
    assert.equal(lower.away, true);
    await clock.advance(20_000);
    assert.deepEqual(
      { mode: lower.mode, at: lower.lanAddress, serves: lower.serves, up: lower.session.up },
      { mode: 'ap', at: '127.0.10.150', serves: false, up: false },
    );
    assert.ok(model.reaches(lower));
    lower.apply({ wanMode: 'pppoe' }, { restart: true });
    await clock.advance(20_000);
    assert.deepEqual({ mode: lower.mode, at: lower.lanAddress }, { mode: 'pppoe', at: '127.0.11.1' });
    upper.apply({ dhcp: false });
    lower.apply({ wanMode: 'auto' });
    assert.equal(lower.mode, 'pppoe');
  });

  test('Its DHCP server is off before it has an address in the LAN, until it is reset.', async () => {
    const { clock, lower, model } = home();
    assert.ok(model.reaches(lower));
    lower.apply({ dhcp: false });
    assert.equal(model.reaches(lower), false);
    lower.reset();
    await clock.advance(60_000);
    assert.ok(model.reaches(lower));
  });

  test('In the right order it stays in reach.', () => {
    const { lower, model } = home();
    lower.apply({ lanAddress: '127.0.10.2' });
    assert.ok(model.reaches(lower));
    lower.apply({ dhcp: false });
    assert.ok(model.reaches(lower));
  });

  test('The address of the upper one, or no cable.', () => {
    const { lower, model } = home();
    lower.apply({ lanAddress: '127.0.10.1' });
    assert.equal(model.reaches(lower), false);
    lower.apply({ lanAddress: '127.0.10.2' });
    model.cables.lowerLan.pull();
    assert.equal(model.reaches(lower), false);
  });

  test('Equal MAC addresses with both cables in: the LAN is dead, until one is pulled or another address set.', () => {
    const { upper, lower, model } = home();
    lower.apply({ wanMac: lower.lanMac });
    assert.ok(model.jammed);
    assert.deepEqual([model.reaches(upper), model.reaches(lower)], [false, false]);
    assert.equal(lower.session.error, 'no-pado');
    model.cables.lowerWan.pull();
    assert.deepEqual([model.reaches(upper), model.reaches(lower)], [true, true]);
    lower.apply({ wanMac: 'default' });
    model.cables.lowerWan.plug();
    assert.deepEqual([model.jammed, model.reaches(upper)], [false, true]);
  });
});

describe('who gets which gateway', () => {
  test('With two DHCP servers some devices get the wrong one.', () => {
    const { lower, model } = home();
    lower.apply({ lanAddress: '127.0.10.2' });
    const gateways = () => model.renew().map(({ gateway }) => gateway);
    assert.deepEqual(gateways(), ['127.0.10.1', '127.0.10.2', '127.0.10.1', '127.0.10.2']);
    lower.apply({ dhcp: false });
    assert.deepEqual(new Set(gateways()), new Set(['127.0.10.1']));
  });

  test('Without any nobody gets an address.', () => {
    const { upper, lower, model } = home();
    upper.apply({ dhcp: false });
    lower.apply({ dhcp: false });
    assert.deepEqual(model.renew()[0], {
      name: 'pc',
      address: undefined,
      gateway: undefined,
      from: undefined,
    });
  });

  test('A lower router in DHCP mode gets a private address.', () => {
    const { lower } = home({ lowerSettings: { wanMode: 'dhcp' } });
    assert.equal(lower.wanAddress, '127.0.10.150');
  });
});
