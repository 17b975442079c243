/**
 * The options for what is known of a meter beside its key.
 *
 * @module
 */
import { Option, type Command } from 'commander';
import { METER_FACT_NAMES, type MeterFacts } from '../../../custody/meters/meter-facts.ts';
import { METER_SERVICES, METER_STATUSES } from '../../../rollover/meter.ts';
import type { SessionOptions } from '../session-options.ts';

/** What commander collects; the names are those of the facts, the values still words. */
export type FactOptions = SessionOptions & Partial<Readonly<Record<FactName, string>>>;

type FactName = (typeof METER_FACT_NAMES)[number];
type FactValue = MeterFacts[FactName];

const NONE = 'none';
const THIRD_TOKEN: ReadonlyMap<string, boolean | null> = new Map([
  ['yes', true],
  ['no', false],
  ['unknown', null],
]);

/** Facts that may be empty or are no text. Read here: to commander a null is no value. */
const READERS: Readonly<Partial<Record<FactName, (text: string) => FactValue>>> = {
  takesThirdToken: (text) => THIRD_TOKEN.get(text) ?? null,
  place: textOrNone,
  model: textOrNone,
  lastPurchase: textOrNone,
  subVendor: textOrNone,
};

/** Adds the options to a command. */
export function addFactOptions(command: Command): Command {
  const choices = (flags: string, words: string, values: readonly string[]) =>
    new Option(flags, words).choices(values);
  return command
    .option('--token-carrier-type <tct>', 'two digits: 02 keypad, 01 magnetic card, 07 virtual')
    .addOption(choices('--takes-third-token <word>', 'unknown means no', [...THIRD_TOKEN.keys()]))
    .addOption(choices('--service <service>', 'what it meters', METER_SERVICES))
    .addOption(choices('--status <status>', 'where it is in its life', METER_STATUSES))
    .option('--place <text>', 'where it hangs; none empties it')
    .option('--model <text>', "the maker's name for it; none empties it")
    .option('--last-purchase <day>', 'YYYY-MM-DD, or none')
    .option('--sub-vendor <name>', 'who looks after it; none empties it');
}

/** The facts that were given. */
export function factsOf(options: FactOptions): Partial<MeterFacts> {
  const given = METER_FACT_NAMES.flatMap((name): [FactName, FactValue][] => {
    const text = options[name];
    if (text === undefined) return [];
    const read = READERS[name];
    return [[name, read === undefined ? text : read(text)]];
  });
  return Object.fromEntries(given);
}

function textOrNone(text: string): string | null {
  return text === NONE ? null : text;
}
