import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScreenSession, ScreenSessions } from '../../../../lib/drivers/screen/session.ts';
import type { Screen } from '../../../../lib/screen/screen.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

/** A screen that notes when somebody leaves it. */
function sessionOf(said: string[]): ScreenSession {
  const screen = {
    allowLogin: () => undefined,
    logout: () => Promise.resolve(void said.push('out')),
    close: () => Promise.resolve(void said.push('closed')),
  };
  return new ScreenSession(screen as unknown as Screen, new FakeClock());
}

const use = (session: ScreenSession, said: string[], what: string) =>
  session.use(() => Promise.resolve(void said.push(what)));

test('Who lends a session is out of it before the other begins, and is told that it is busy meanwhile.', async () => {
  const said: string[] = [];
  const sessions = new ScreenSessions();
  const session = sessions.acquire('box', 'box admin', () => sessionOf(said));
  const first = use(session, said, 'first');
  const answer = await sessions.lend('box', async () => {
    said.push('lent');
    await assert.rejects(use(session, said, 'second'), { code: 'busy' });
    return 7;
  });
  await first;
  await use(session, said, 'third');
  assert.equal(answer, 7);
  assert.deepEqual(said, ['first', 'out', 'lent', 'third']);
});

test('A session is taken back also when what it was lent for fails, and twice lent is taken back twice.', async () => {
  const said: string[] = [];
  const sessions = new ScreenSessions();
  const session = sessions.acquire('box', 'k', () => sessionOf(said));
  const failure = new Error('failed');
  const outer = sessions.lend('box', async () => {
    await assert.rejects(
      sessions.lend('box', () => Promise.reject(failure)),
      failure,
    );
    await assert.rejects(use(session, said, 'too soon'), { code: 'busy' });
  });
  await outer;
  await use(session, said, 'back');
  assert.deepEqual(said, ['out', 'out', 'back']);
});

test('The session of another box goes on.', async () => {
  const said: string[] = [];
  const sessions = new ScreenSessions();
  const other = sessions.acquire('other', 'k', () => sessionOf(said));
  await sessions.lend('box', () => use(other, said, 'used'));
  assert.deepEqual(said, ['used']);
  await sessions.release('k');
  assert.deepEqual(said, ['used', 'closed']);
});
