import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { requestOver } from '../../../lib/transport/own-connection.ts';

/** Nobody is at its other end. */
const nowhere = () => new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });

test('A host is named as with an agent: without the default port.', (t) => {
  for (const [url, host] of [
    ['http://192.168.1.1/', '192.168.1.1'],
    ['http://[fd00::1]:80/', '[fd00::1]'],
    ['http://192.168.1.1:2869/', '192.168.1.1:2869'],
  ] as const) {
    const asked = requestOver(nowhere, new URL(url), {});
    t.after(() => asked.on('error', () => undefined).destroy());
    assert.equal(asked.getHeader('Host'), host);
  }
});
