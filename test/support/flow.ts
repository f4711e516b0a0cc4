export type Message = Record<string, unknown>;
export type FlowNode = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };

/** A configuration node. */
export function config(id: string, type: string, properties: Message = {}): FlowNode {
  return { id, type: `futamichi-${type}`, ...properties };
}

/** A node on the tab, wired to the sink. */
export function onTab(id: string, type: string, properties: Message = {}): FlowNode {
  return { id, type: `futamichi-${type}`, z: 'tab', x: 1, y: 1, wires: [['sink']], ...properties };
}

/** Where messages end, and where failures do. */
export const ALWAYS: readonly FlowNode[] = [
  { id: 'tab', type: 'tab', label: 'Home' },
  { id: 'catch', type: 'catch', z: 'tab', x: 1, y: 1, scope: null, uncaught: false, wires: [['caught']] },
  { id: 'sink', type: 'sink', z: 'tab', x: 1, y: 1, wires: [] },
  { id: 'caught', type: 'sink', z: 'tab', x: 1, y: 1, wires: [] },
];
