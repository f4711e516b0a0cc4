import type { Language, Text } from '../router/text.ts';
import type { AlertDispatcher } from './alert-dispatcher.ts';
import { ALERT_NAMES, EVENT_NAMES, HOME_KINDS, type EventType } from './alert-kinds.ts';
import { contentOf, eventTypeOf } from './alert-notice.ts';

interface HomeEvents {
  readonly types: readonly EventType[];
  readonly triggers: readonly { readonly type: EventType; readonly kind?: string; readonly name: Text }[];
  listen(
    tell: (type: EventType, details: Readonly<Record<string, string | number | null>>) => void,
  ): () => void;
}

/** What a home tells when it happens, as events: the alerts, with a name for each that an automation may begin with. */
export function homeEvents(dispatcher: AlertDispatcher, language: Language): HomeEvents {
  return {
    types: Object.keys(EVENT_NAMES) as EventType[],
    triggers: [
      ...HOME_KINDS.flatMap((kind) => [
        { type: 'alert_raised' as const, kind, name: ALERT_NAMES[kind].raised },
        { type: 'alert_cleared' as const, kind, name: ALERT_NAMES[kind].cleared },
      ]),
      { type: 'alert_flapping', name: EVENT_NAMES.alert_flapping },
      { type: 'address_changed', name: EVENT_NAMES.address_changed },
    ],
    listen: (tell) =>
      dispatcher.listen((told) =>
        tell(eventTypeOf(told), { text: told.text[language], ...contentOf(told, language) }),
      ),
  };
}
