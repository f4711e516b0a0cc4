// The floor: got, a regular expression and mqtt, and nothing else.  in: BareInput  out: 'ready'
import got from 'got';
import mqtt from 'mqtt';
import { envelope, soapHeaders } from './core-flow.ts';

export interface BareInput {
  readonly controlUrl: string;
  readonly brokerUrl: string;
  readonly trigger: string;
  readonly result: string;
}

process.once('message', (input: BareInput) => void serve(input));
process.once('disconnect', () => process.exit());

async function serve({ controlUrl, brokerUrl, trigger, result }: BareInput): Promise<void> {
  const client = await mqtt.connectAsync(brokerUrl);
  const ask = (action: string) =>
    got
      .post(controlUrl, { headers: soapHeaders(action), body: envelope(action), retry: { limit: 0 } })
      .text();
  client.on('message', () => {
    void (async () => {
      const status = await ask('GetStatusInfo');
      const address = await ask('GetExternalIPAddress');
      const payload = {
        session_up: status.includes('<NewConnectionStatus>Connected<'),
        wan_ipv4: /<NewExternalIPAddress>([^<]*)/.exec(address)?.[1],
      };
      client.publish(result, JSON.stringify(payload), { qos: 1, retain: true });
    })();
  });
  await client.subscribeAsync(trigger, { qos: 1 });
  process.send?.('ready');
}
