import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { RouterError } from '../../../lib/router/errors.ts';
import { request } from '../../../lib/transport/http.ts';
import { callSoap, type SoapAnswer, type SoapCall } from '../../../lib/transport/soap.ts';
import { loopback, reply } from './loopback.ts';

const serviceType = 'urn:schemas-upnp-org:service:WANIPConnection:1';
const wrap = (inner: string, s = 's:') =>
  `<?xml version="1.0"?><${s}Envelope><${s}Body>${inner}</${s}Body></${s}Envelope>`;
const fault = (error: string) =>
  wrap(`<s:Fault><faultcode>s:Client</faultcode><detail>${error}</detail></s:Fault>`);

async function call(
  t: TestContext,
  body: string,
  status = '200 OK',
  more: Partial<SoapCall> = {},
): Promise<{ answer: SoapAnswer; heard: string }> {
  const { url, heard } = await loopback(t, (socket) => socket.end(reply(body, '', status)));
  const answer = await callSoap({ url, serviceType, action: 'GetStatusInfo', ...more }, request);
  return { answer, heard: heard[0] ?? '' };
}

test('The call is what UPnP asks for.', async (t) => {
  const { heard } = await call(t, wrap('<u:SetXResponse/>'), '200 OK', {
    action: 'SetX',
    args: [
      ['B', `<&>"'`],
      ['A', 'ルータ'],
    ],
  });
  assert.match(heard, /^POST \/ HTTP\/1\.1\r\n/);
  assert.match(heard, /soapaction: "urn:schemas-upnp-org:service:WANIPConnection:1#SetX"\r\n/i);
  assert.match(heard, /content-type: text\/xml; charset="utf-8"\r\n/i);
  assert.match(
    heard,
    /<u:SetX xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1"><B>&lt;&amp;&gt;&quot;&apos;<\/B><A>ルータ<\/A><\/u:SetX>/,
  );
  const [, body = ''] = heard.split('\r\n\r\n');
  assert.match(heard, new RegExp(`content-length: ${Buffer.byteLength(body)}\\r\\n`, 'i'));
});

for (const prefix of ['s:', 'SOAP-ENV:', '']) {
  test(`Values are read whatever the prefix: "${prefix}".`, async (t) => {
    const inner =
      '<m:GetStatusInfoResponse xmlns:m="urn:wrong"><NewUptime> 42 </NewUptime><m:NewEmpty/></m:GetStatusInfoResponse>';
    const { answer } = await call(t, wrap(inner, prefix));
    assert.deepEqual(answer, {
      ok: true,
      values: new Map([
        ['NewUptime', '42'],
        ['NewEmpty', ''],
      ]),
    });
  });
}

for (const status of ['500 Internal Server Error', '200 OK', '401 Unauthorized']) {
  test(`A UPnP error with HTTP ${status} is an answer.`, async (t) => {
    const error =
      '<e:UPnPError><e:errorCode> 606 </e:errorCode><errorDescription>Action not authorized</errorDescription></e:UPnPError>';
    const { answer } = await call(t, fault(error), status);
    assert.deepEqual(answer, { ok: false, code: 606, description: 'Action not authorized' });
  });
}

test('A description is cut at 200 characters, and may be missing.', async (t) => {
  const long = `<UPnPError><errorCode>501</errorCode><errorDescription>${'x'.repeat(999)}</errorDescription></UPnPError>`;
  const { answer } = await call(t, fault(long), '500 Error');
  assert.equal(!answer.ok && answer.description.length, 200);
  const bare = await call(t, fault('<UPnPError><errorCode>501</errorCode></UPnPError>'), '500 Error');
  assert.deepEqual(bare.answer, { ok: false, code: 501, description: '' });
});

const NO_ANSWERS: readonly (readonly [string, string, string, string, string])[] = [
  ['an HTML page', '<html><body>Login</body></html>', '200 OK', 'unreadable', 'no SOAP answer'],
  ['an empty body', '', '200 OK', 'unreadable', 'no SOAP answer'],
  ['the answer to another action', wrap('<GetXResponse/>'), '200 OK', 'unreadable', 'no SOAP answer'],
  ['a stale URL', '<html>404</html>', '404 Not Found', 'unreadable', 'HTTP 404'],
  ['an error page', '', '500 Error', 'unreadable', 'HTTP 500'],
  ['a forbidden page', '', '403 Forbidden', 'rejected', 'HTTP 403'],
  ['a login', '', '401 Unauthorized', 'rejected', 'HTTP 401'],
  [
    'a fault without a number',
    fault('<UPnPError><errorCode>x</errorCode></UPnPError>'),
    '500 E',
    'rejected',
    'HTTP 500',
  ],
  ['a router that is asked too often', '', '503 Busy', 'busy', 'HTTP 503'],
  ['a redirect', '', '302 Found', 'refused-redirect', 'HTTP 302'],
];
for (const [what, body, status, code, detail] of NO_ANSWERS) {
  test(`${what} is ${code}.`, async (t) => {
    await assert.rejects(
      call(t, body, status),
      (error: RouterError) => error.code === code && error.detail === detail,
    );
  });
}

test('A lost answer is uncertain for an action that changes, and unreachable for one that reads.', async (t) => {
  const { url } = await loopback(t, (socket) => socket.destroy());
  const code = (action: string) =>
    callSoap({ url, serviceType, action }, request).catch((error: RouterError) => error.code);
  assert.equal(await code('ForceTermination'), 'uncertain');
  assert.equal(await code('GetStatusInfo'), 'unreachable');
  assert.equal(await code('X_AVM_DE_GetDsliteStatus'), 'unreachable');
});

test('A nonsense answer to a change says that it may have been made.', async (t) => {
  await assert.rejects(
    call(t, '<html></html>', '200 OK', { action: 'ForceTermination' }),
    (error: RouterError) => error.code === 'unreadable' && error.mayHaveApplied,
  );
});

test('What cannot be said in XML or in a header is not sent.', async () => {
  const url = new URL('http://127.0.0.1:1/');
  await assert.rejects(callSoap({ url, serviceType, action: 'A', args: [['B', '\u0000']] }, request), {
    code: 'invalid-input',
  });
  await assert.rejects(callSoap({ url, serviceType: 'a"\r\nb', action: 'A' }, request), {
    code: 'unreadable',
  });
});
