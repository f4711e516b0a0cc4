import type { IPublishPacket } from 'mqtt';

/** A message from the broker, as far as it concerns us. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  /** The broker is not sure whether we have had it before. */
  readonly redelivered: boolean;
  /** MQTT 5: seconds that are left of its life. */
  readonly expiresIn?: number | undefined;
  /** MQTT 5: where the sender wants the answer. */
  readonly responseTopic?: string | undefined;
  readonly correlation?: Uint8Array | undefined;
}

export function messageOf(
  topic: string,
  payload: Uint8Array,
  { retain, dup, properties }: IPublishPacket,
): MqttMessage {
  return {
    topic,
    payload,
    retained: retain,
    redelivered: dup,
    expiresIn: properties?.messageExpiryInterval,
    responseTopic: properties?.responseTopic,
    correlation: properties?.correlationData,
  };
}
