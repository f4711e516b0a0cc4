// The container of examples/pppoe-container never dials without its firewall. pppd is played by a script where this machine's
// kernel would have to have PPP; the real one says under which name it would dial.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test, type TestContext } from 'node:test';
import { hasEngine, needEngine, needImage, podman, podmanSays } from '../support/container.ts';
import { until } from '../support/until.ts';
import { asComposed, Net, newDir, runOnce, secret, startContainer, writePassword } from './container.ts';

const PPPOE_USER = 'abc12345@example.ne.jp';
const RULES = 'nft list chain inet pppoe input';
const CLOSED = /hook input priority filter; policy drop;/;

/** Another program in its place. */
function instead(program: string, script: string): readonly string[] {
  const file = join(newDir(), 'script');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return ['--volume', `${file}:${program}:ro`];
}

function args(t: TestContext, env: Readonly<Record<string, string>> = {}): readonly string[] {
  const { name } = new Net(t);
  const network = ['--network', `ns:/run/netns/${name}`];
  return [...network, ...asComposed({ PPPOE_USER, ...env }), ...secret(writePassword('open-sesame-91'))];
}

describe('the container', { timeout: 300_000 }, () => {
  before(async () => {
    if (hasEngine()) await needImage();
  });

  /** What it says once pppd, which does this, has ended. */
  async function dialled(t: TestContext, pppd: string, enough: RegExp): Promise<string> {
    const id = await startContainer(t, ...args(t), ...instead('/usr/sbin/pppd', pppd));
    const log = async () => {
      const { stdout } = await podman('logs', id);
      return enough.test(stdout) && stdout;
    };
    return until(`it says ${enough.source}`, log);
  }

  test('Has its rules in place when pppd starts.', async (t) => {
    if (!needEngine(t)) return;
    assert.match(await dialled(t, `${RULES}; exit 5`, /disconnected/), CLOSED);
  });

  test('Has them again at the next start, whoever took them away.', async (t) => {
    if (!needEngine(t)) return;
    const pppd = `if [ -e /run/tried ]; then ${RULES}; exit 5; fi
: >/run/tried; nft flush ruleset; kill -HUP 1; exit 1`;
    assert.match(await dialled(t, pppd, /disconnected/), CLOSED);
  });

  test('Has them again before the interface of a session comes up.', async (t) => {
    if (!needEngine(t)) return;
    const pppd = `nft flush ruleset; /etc/ppp/ip-pre-up ppp0; ${RULES}; exit 5`;
    assert.match(await dialled(t, pppd, /disconnected/), CLOSED);
  });

  test('Has them as they were before the interface of a session comes up, whatever was added.', async (t) => {
    if (!needEngine(t)) return;
    const pppd = `nft insert rule inet pppoe input counter accept; /etc/ppp/ip-pre-up ppp0; ${RULES}; exit 5`;
    const said = await dialled(t, pppd, /disconnected/);
    assert.match(said, CLOSED);
    assert.doesNotMatch(said, /counter/);
  });

  test('Ends pppd when the interface of a session has another name.', async (t) => {
    if (!needEngine(t)) return;
    const said = await dialled(t, '/etc/ppp/ip-pre-up ppp1; echo went on', /exit code/);
    assert.match(said, /ppp1 is not behind the firewall/);
    assert.match(said, /exit code 137/);
    assert.doesNotMatch(said, /went on/);
  });

  test('Ends pppd when the rules cannot be put in place.', async (t) => {
    if (!needEngine(t)) return;
    const pppd = 'echo nonsense >/run/pppoe/rules; nft flush ruleset; /etc/ppp/ip-pre-up ppp0; echo went on';
    const said = await dialled(t, pppd, /exit code/);
    assert.match(said, /exit code 137/);
    assert.doesNotMatch(said, /went on/);
  });

  const listed = (policy: string, flags = '') => `case $1 in
-f) ;;
*) echo "${flags} type filter hook input priority filter; policy ${policy}; hook forward priority filter; policy ${policy};" ;;
esac`;
  for (const [what, nft] of [
    ['has done nothing', 'exit 0'],
    ['has left the doors open', listed('accept')],
    ['has put the rules to sleep', listed('drop', 'flags dormant;')],
  ] as const) {
    test(`Does not believe a firewall that ${what}.`, async (t) => {
      if (!needEngine(t)) return;
      const { status, stdout, stderr } = await runOnce(...args(t), ...instead('/usr/sbin/nft', nft));
      assert.equal(status, 78, stderr);
      assert.match(stderr, /firewall could not be set up/);
      assert.doesNotMatch(stdout, /dialling/);
    });
  }

  for (const PPPOE_OPTIONS of ['unit 7', 'ifname wan0', 'unit 3 ifname eth1']) {
    test(`Gives its session the name that the firewall knows, also with PPPOE_OPTIONS="${PPPOE_OPTIONS}".`, async (t) => {
      if (!needEngine(t)) return;
      const id = await startContainer(t, ...args(t, { PPPOE_OPTIONS }));
      await until('it dials', async () => /dialling/.test((await podman('logs', id)).stdout));
      const options = await podmanSays('exec', id, 'pppd', 'call', 'pppoe', 'dryrun');
      assert.deepEqual(options.match(/^ifname \S+/gm), ['ifname ppp0'], options);
    });
  }
});
