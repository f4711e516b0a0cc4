import type { Text } from '../../lib/router/text.ts';
import { objectionTo, objectionToView, type Entrance } from './editor-request.ts';
import { machineSettings } from './machine-settings.ts';
import type { RED } from './node-red.ts';

type RequestHandler = ReturnType<RED['auth']['needsPermission']>;
type Request = Parameters<RequestHandler>[0];
type Response = Parameters<RequestHandler>[1];

export type Handler = (request: Request, response: Response) => void;

/** `/<node type>/<what>`: the type is what the right is named after. */
export type Path = `/futamichi-${string}/${string}`;

/** What a browser may open by itself: a picture, and the page around it. */
export type ViewPath = `/futamichi/${string}`;

/** More than a dialog holds, by far. */
const MOST_BYTES = 65_536;

const JSON_ONLY: Text = {
  en: 'Only application/json is read here.',
  ja: 'application/json のみ受け付けます。',
};
const TOO_LARGE: Text = { en: 'The request is too large.', ja: 'リクエストが大きすぎます。' };

/**
 * The only way to the editor’s endpoints (a test holds it to that). Whatever is asked, it is asked by the editor, with the right to,
 * and, where it does something, as JSON of bearable size.
 */
export class AdminRoutes {
  readonly #RED: RED;

  constructor(RED: RED) {
    this.#RED = RED;
  }

  /** Tells what anybody with the right to read may know, and asks no device. */
  get(path: Path, handler: Handler): void {
    this.#RED.httpAdmin.get(path, this.#may(path, 'read'), this.#editorOnly, handler);
  }

  /** Does something, or asks a device. */
  post(path: Path, handler: Handler): void {
    this.#RED.httpAdmin.post(path, this.#may(path, 'write'), jsonOnly, this.#editorOnly, handler);
  }

  /** A picture for whoever has the right to read, shown anywhere in a browser of the home and in no page of others. */
  view(path: ViewPath, right: `futamichi-${string}.read`, handler: Handler): void {
    this.#RED.httpAdmin.get(
      path,
      this.#RED.auth.needsPermission(right),
      this.#viewOnly,
      viewHeaders,
      handler,
    );
  }

  /** A page that holds nothing of the home: what it shows it asks for itself, with the login of whoever looks at it. */
  page(path: ViewPath, handler: Handler): void {
    this.#RED.httpAdmin.get(path, viewHeaders, handler);
  }

  #may(path: Path, right: 'read' | 'write'): RequestHandler {
    return this.#RED.auth.needsPermission(`${path.split('/')[1]}.${right}`);
  }

  readonly #editorOnly: RequestHandler = (request, response, next) => {
    const objection = objectionTo(request, this.#entrance(request));
    if (objection) refuse(response, 403, objection);
    else next();
  };

  readonly #viewOnly: RequestHandler = (request, response, next) => {
    const objection = objectionToView(request, this.#entrance(request));
    if (objection) refuse(response, 403, objection);
    else next();
  };

  #entrance(request: Request): Entrance {
    const { user } = request as { readonly user?: { readonly anonymous?: boolean } };
    return {
      hosts: machineSettings(this.#RED).hosts,
      cors: Boolean((this.#RED.settings as { readonly httpAdminCors?: unknown }).httpAdminCors),
      signedIn: user !== undefined && user.anonymous !== true,
    };
  }
}

/** Nobody else’s page may hold it, and nothing in it runs but what its own policy names. */
const viewHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  next();
};

const jsonOnly: RequestHandler = (request, response, next) => {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    refuse(response, 415, JSON_ONLY);
  else if (sizeOf(request.body) > MOST_BYTES) refuse(response, 413, TOO_LARGE);
  else next();
};

/** Node-RED has read it already, and unpacked it where it was compressed. */
function sizeOf(body: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(body) ?? '');
  } catch {
    // deeper than can be walked
    return Infinity;
  }
}

function refuse(response: Response, status: number, message: Text): void {
  response.status(status).json({ code: 'disabled', message });
}
