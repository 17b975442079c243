/**
 * The effective configuration, value by value, with where each value comes from.
 *
 * @module
 */
import { formatUtcMinute } from '../sts/utc-minute.ts';
import { configurationMembers } from './configuration.ts';
import { readConfiguration, type ConfigurationPlace } from './load-configuration.ts';

/** A value that is in force. */
export interface EffectiveValue {
  /** As `store.file`. */
  readonly name: string;
  /** Null: it is not set, and has no default. */
  readonly value: string | number | boolean | null;
  readonly origin: 'file' | 'default';
}

/** All values, and the file. */
export interface EffectiveConfiguration extends ConfigurationPlace {
  /** False: there is none, and the defaults hold. */
  readonly exists: boolean;
  readonly values: readonly EffectiveValue[];
}

/**
 * The configuration in force for a command.
 *
 * @param named - as the user gave it with --config
 * @throws {KmsError} FILE_NOT_READABLE, CONFIG_INVALID
 */
export function effectiveConfiguration(named?: string): EffectiveConfiguration {
  const { path, origin, exists, said, configuration } = readConfiguration(named);
  const sections = Object.entries(configurationMembers(configuration.store.kind));
  const values = sections.flatMap(([section, members]) => {
    const held = configuration[section as keyof typeof configuration & 'store'];
    return members.map((member) => valueOf(section, member, { held, said: said[section] }));
  });
  const { simulatedNow } = configuration;
  const clock: EffectiveValue = {
    name: 'simulatedNow',
    value: simulatedNow === undefined ? null : formatUtcMinute(simulatedNow),
    origin: simulatedNow === undefined ? 'default' : 'file',
  };
  return { path, origin, exists, values: [...values, clock] };
}

function valueOf(
  section: string,
  member: string,
  { held, said }: { readonly held: object; readonly said: unknown },
): EffectiveValue {
  const value = (held as Readonly<Record<string, EffectiveValue['value'] | undefined>>)[member];
  const inFile = typeof said === 'object' && said !== null && Object.hasOwn(said, member);
  return {
    name: `${section}.${member}`,
    value: value ?? null,
    origin: inFile ? 'file' : 'default',
  };
}
