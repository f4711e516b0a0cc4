import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hass } from './hass.ts';

export interface Push {
  readonly title?: string;
  readonly message: string;
  readonly data?: {
    readonly tag?: string;
    readonly actions?: readonly { readonly action: string; readonly title: string }[];
  };
}

/** A phone with Home Assistant's app: registered as the app does it, its notifications arrive here and its buttons can be pressed. */
export class Phone {
  readonly pushes: Push[] = [];
  readonly deviceId: string;
  readonly #server: Server;
  readonly #hass: Hass;

  private constructor(hass: Hass, server: Server, deviceId: string, pushes: Push[]) {
    this.#hass = hass;
    this.#server = server;
    this.deviceId = deviceId;
    this.pushes = pushes;
  }

  static async start(hass: Hass, name: string): Promise<Phone> {
    const pushes: Push[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        pushes.push(JSON.parse(Buffer.concat(chunks).toString()) as Push);
        response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await hass.api('POST', '/api/mobile_app/registrations', {
      device_id: 'lab-phone',
      app_id: 'lab',
      app_name: 'Lab',
      app_version: '1',
      device_name: name,
      manufacturer: 'Lab',
      model: 'Phone',
      os_name: 'Lab',
      os_version: '1',
      supports_encryption: false,
      app_data: { push_token: 'token', push_url: `http://127.0.0.1:${port}/push` },
    });
    const devices = (await hass.ws('config/device_registry/list')) as { id: string; name: string }[];
    return new Phone(hass, server, devices.find((each) => each.name === name)?.id ?? '', pushes);
  }

  /** Presses a button of a notification. */
  async press(push: Push, title: string): Promise<void> {
    const action = push.data?.actions?.find((each) => each.title === title)?.action;
    await this.#hass.api('POST', '/api/events/mobile_app_notification_action', { action });
  }

  close(): void {
    this.#server.close();
  }
}
