// The guided set-up as anybody runs it, from the carton to the finished home on a real pppd, with the article's pitfalls on the way.
//   npm run lab -- test test/lab/set-up.tap.test.ts
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { SetUpState } from '../../lib/application/set-up/state.ts';
import { scratch } from '../peers/support/lab.ts';
import { until } from '../peers/support/until.ts';
import { Carton } from './carton.ts';
import { Lab } from './lab.ts';
import { needLab, whatIsMissing } from './missing.ts';

const cli = join(import.meta.dirname, '..', '..', 'lib', 'cli', 'main.ts');
const [FINISHED, SURPRISE, PERSON] = [0, 3, 4];
const CHANGE_MS = 120_000;

describe('the guided set-up on a real pppd', { timeout: 800_000 }, () => {
  let lab: Lab;
  let carton: Carton;
  let dir: string;
  /** How long each run of the command took, in seconds. */
  const runs: number[] = [];
  before(async () => {
    if (whatIsMissing('tap') !== undefined) return;
    lab = await Lab.start({ network: 'tap' });
    carton = await Carton.unpack(lab);
    dir = scratch('set-up');
    const home = {
      upper: { address: 'ssh://root@192.168.1.1', driver: 'linux-pppd', profile: { igd: false } },
      lower: { address: 'ssh://root@192.168.11.1', driver: 'linux-pppd', profile: { igd: false } },
    };
    writeFileSync(join(dir, 'home.json'), JSON.stringify(home));
  });
  after(() => lab?.stop());

  /** Begins `futamichi setup`, whose state and memory of host keys are the test's own. */
  function begun(verb: string) {
    const key = readFileSync(lab.sshKey, 'utf8');
    const env = {
      ...process.env,
      XDG_STATE_HOME: dir,
      XDG_CONFIG_HOME: dir,
      FUTAMICHI_UPPER_PASSWORD: key,
      FUTAMICHI_LOWER_PASSWORD: key,
    };
    const args = [cli, 'setup', verb, '--home', join(dir, 'home.json'), '--yes', '--json'];
    return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** Its exit status, and the state that it printed. */
  async function ran(verb: string): Promise<readonly [number, SetUpState]> {
    const began = performance.now();
    const child = begun(verb);
    const [output, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    runs.push(Math.round((performance.now() - began) / 1000));
    await neverWorse();
    return [status as number, JSON.parse(output) as SetUpState];
  }

  /** Whoever stands in the upper router's LAN has his Internet, and one DHCP server. */
  async function neverWorse(): Promise<void> {
    assert.deepEqual(await carton.truth(), { online: true, servers: ['192.168.1.1'] });
  }

  /** Goes on until a step is a person's, who is not to do it yet. */
  async function leadsTo(step: string, verb = 'continue'): Promise<SetUpState> {
    const [status, state] = await ran(verb);
    assert.deepEqual(
      [status, state.steps[0]?.id, state.steps[0]?.by],
      [PERSON, step, 'person'],
      JSON.stringify(state),
    );
    return state;
  }

  /** The power fails when it is made, and not yet seen. */
  async function killedAtTheFirstChange(): Promise<void> {
    const child = begun('apply');
    await until('the bridge is on', () => carton.bridged(), CHANGE_MS);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await neverWorse();
  }

  const idsOf = (steps: SetUpState['steps']) => steps.map(({ id }) => id);

  test('From the carton to the finished home; killed, aborted, with a wrong account and a bridge that is switched off on the way.', async (t) => {
    if (!needLab(t, 'tap')) return;
    const began = performance.now();
    await neverWorse();
    const [planned, plan] = await ran('plan');
    assert.deepEqual([planned, plan.status, plan.done], [0, 'planned', []]);
    assert.equal(await carton.bridged(), false, 'a plan changes nothing');

    await killedAtTheFirstChange();
    const [aborted, back] = await ran('abort');
    assert.deepEqual([aborted, back.status, back.kept], [FINISHED, 'aborted', []], JSON.stringify(back));
    assert.equal(await carton.bridged(), false, 'it is as it was found');

    await killedAtTheFirstChange();
    const first = await leadsTo('reach-lower', 'apply');
    assert.deepEqual(idsOf(first.done), ['upper-bridge']);
    assert.equal(await carton.asked('upper bridge on'), 2, 'once each time, and never again blindly');
    await carton.obey(first);
    await carton.obey(await leadsTo('lower-account'), 'wrong');
    await carton.obey(await leadsTo('wan-cable'));

    const [surprise, { stopped }] = await ran('continue');
    assert.deepEqual([surprise, stopped?.step], [SURPRISE, 'session-up'], JSON.stringify(stopped));
    assert.match(stopped?.why.en ?? '', /refuses the PPPoE account/);
    t.diagnostic(`a wrong account: told after ${runs.at(-1)} s`);
    await carton.obey(await leadsTo('lower-account'), 'secret');

    await carton.obey(await leadsTo('lower-address'));
    assert.ok(await lab.session());
    await carton.obey(await leadsTo('lower-dhcp'));
    await carton.obey(await leadsTo('lower-wan-mac'));
    await carton.obey(await leadsTo('lan-cable'));

    // somebody switches the bridge off, and the lower router stops dialling
    await lab.bridge(false);
    await carton.do('hang-up');
    const [status, state] = await ran('continue');
    assert.deepEqual([status, state.status], [FINISHED, 'finished'], JSON.stringify(state));
    assert.deepEqual([state.stopped, state.movedTo], [null, '192.168.1.250']);
    assert.ok(await lab.session());
    assert.match(await lab.sh('lower', 'ping -c 1 -W 3 203.0.113.80'), /1 received/);

    const byPerson = state.done.filter(({ by }) => by === 'person').length;
    t.diagnostic(
      `${state.done.length} steps, ${byPerson} by a person; ${runs.length} runs (${runs.join(', ')} s), ${await carton.asked('upper ')} commands to the upper router, ${await carton.asked('lower ')} to the lower; ${((performance.now() - began) / 1000).toFixed(0)} s`,
    );
    const [over, again] = await ran('plan');
    assert.deepEqual([over, again.steps], [0, []], 'a finished home needs nothing');
  });
});
