import { descendants, parseXml, childText } from '../../transport/xml.ts';

/**
 * The actions that a service description lists. Empty where it lists none or cannot be read: routers serve empty and
 * broken ones, which says nothing about the service. A listed action exists; whether it is allowed is another matter.
 */
export function parseScpd(text: string): ReadonlySet<string> {
  try {
    const names = descendants(parseXml(text), 'action').map((action) => childText(action, 'name') ?? '');
    return new Set(names.map((name) => name.trim()).filter(Boolean));
  } catch {
    return new Set();
  }
}
