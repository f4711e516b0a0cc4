// An MQTT broker in a process of its own.  in: {}  out: {port}
import { createServer, type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';

process.once('message', () => void serve());
process.once('disconnect', () => process.exit());

async function serve(): Promise<void> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle).listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
}
