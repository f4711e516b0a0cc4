import type { Node as RegistryNode, NodeAPI, NodeDef, NodeMessage, NodeStatus } from 'node-red';

/** Node-RED's API as it is at run time; @types/node-red says otherwise in places. */
export type RED = NodeAPI;
export type Definition = NodeDef & Readonly<Record<string, unknown>>;
export type Message = NodeMessage & Record<string, unknown>;

export interface Node extends Omit<RegistryNode, 'on' | 'send' | 'status' | 'credentials'> {
  readonly credentials: Readonly<Record<string, unknown>> | undefined;
  /** Our own status beside those of {@link NodeStatus}: text may be a message id. */
  status(status: NodeStatus | Record<string, never>): void;
  on(event: 'input', listener: (message: Message, send: Send, done: Done) => void): this;
  on(event: 'close', listener: (removed: boolean, done: () => void) => void): this;
  send(message: object): void;
}

export type Send = (message: object) => void;
export type Done = (error?: Error) => void;
