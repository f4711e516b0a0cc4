import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokerUrl } from '../../../lib/mqtt/broker-url.ts';

test('A broker’s place may be written as other programs write it.', () => {
  for (const [typed, url] of [
    ['mqtt://127.0.0.1:1883', 'mqtt://127.0.0.1:1883'],
    [' MQTT://broker ', 'mqtt://broker'],
    ['tcp://core-mosquitto:1883', 'mqtt://core-mosquitto:1883'],
    ['ssl://broker.example:8883', 'mqtts://broker.example:8883'],
    ['tls://broker.example', 'mqtts://broker.example'],
    ['mqtts://u:p@broker.example', 'mqtts://u:p@broker.example'],
    ['wss://broker.example/mqtt', 'wss://broker.example/mqtt'],
    ['192.168.10.5', 'mqtt://192.168.10.5'],
    ['broker.local:1884', 'mqtt://broker.local:1884'],
    ['fd00::5', 'mqtt://[fd00::5]'],
    ['[fd00::5]:1883', 'mqtt://[fd00::5]:1883'],
  ] as const)
    assert.equal(brokerUrl(typed), url, typed);
});

test('What is no place of a broker is refused, with examples.', () => {
  for (const typed of [
    '',
    'no host',
    'http://broker',
    'mqtt://',
    'mqtt:broker:x',
    '${BROKER}',
    'mqtt://${BROKER}',
    'a/../b c',
  ])
    assert.throws(() => brokerUrl(typed), { code: 'invalid-input' }, typed);
});
