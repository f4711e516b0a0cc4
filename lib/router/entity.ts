/**
 * How Home Assistant shows a capability: data that `lib/mqtt/home-assistant` turns into a discovery document.
 * The names are Home Assistant's own.
 */
export type EntityDescription = {
  /** `diagnostic` and `config` keep an entity off the automatic dashboards. */
  readonly category?: 'config' | 'diagnostic';
  readonly icon?: `mdi:${string}`;
  /** False: the entity exists but the user must switch it on. Default true. */
  readonly enabled?: boolean;
  /** Sensors only: the reading's attributes are worth seeing. */
  readonly attributes?: true;
} & (
  | {
      readonly platform: 'sensor';
      readonly deviceClass?: 'enum' | 'timestamp' | 'data_size' | 'data_rate' | 'duration';
      readonly stateClass?: 'measurement' | 'total_increasing';
      readonly precision?: number;
      /** People read it in this unit, which is so many of its own: MQTT entities cannot suggest one. */
      readonly shown?: { readonly unit: string; readonly each: number };
      /** All values that there will ever be; for `enum` only. */
      readonly options?: readonly string[];
      /** The value is a list: its length is what is shown, and the list itself an attribute of this name. */
      readonly list?: string;
    }
  | { readonly platform: 'binary_sensor'; readonly deviceClass?: 'connectivity' | 'problem' }
  | { readonly platform: 'button'; readonly deviceClass?: 'restart' }
  /** The value says which version is `installed` and which is the `latest`; nothing can be installed from there. */
  | { readonly platform: 'update'; readonly deviceClass: 'firmware' }
  | { readonly platform: 'switch' }
  | { readonly platform: 'select'; readonly options: readonly string[] }
  | { readonly platform: 'text'; readonly pattern: string; readonly min: number; readonly max: number }
  /** The value is the picture itself, of this media type. */
  | { readonly platform: 'image'; readonly contentType: string }
);
