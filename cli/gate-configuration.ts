import type { BaseCheckout } from '../core/gate/base-checkout.ts';
import { reasonOf } from '../core/text/thrown.ts';
import type { OptionSources } from './command-options.ts';
import { isConfigured } from './config.ts';
import type { OptionTable } from './option-spec.ts';
import { commandOptions } from './options.ts';

type Sources = OptionSources<'gate'>;
type Values = Readonly<Record<string, unknown>>;

/** Where a gate writes to, which is the candidate's to say. */
const OWN: readonly string[] = ['out', 'report'];

/** What configures a gate, and what must be known of that, a sentence each. */
export interface GateConfiguration {
  readonly sources: Sources;
  readonly notes: readonly string[];
  /** False where the base has a configuration that cannot be read, as where it imports what is not installed yet. */
  readonly isRead: boolean;
}

/**
 * The configuration of the base in the place of the candidate's, since a change must not be able to switch off the gate that
 * it goes through. Suites that the candidate adds are gated, too. Where the base configures nothing, the candidate's holds.
 *
 * @param folder The folder of the base in the place of the candidate's; null where it has none.
 * @param own What is given, and what the candidate configures.
 * @param read The same by the configuration of another folder.
 */
export async function gateConfiguration(
  folder: ReturnType<BaseCheckout['folderOf']>,
  own: Sources,
  read: (folder: string) => Promise<Sources>,
): Promise<GateConfiguration> {
  if (folder === null || !isConfigured(folder)) return { sources: own, notes: [], isRead: true };
  try {
    const theirs = (await read(folder)).configuration;
    const suites = [...new Set([...(theirs.suites ?? []), ...(own.configuration.suites ?? [])])];
    const options = { ...without(theirs.options), ...only(own.configuration.options) };
    const configuration = { ...(suites.length === 0 ? {} : { suites }), options };
    return { sources: { given: own.given, configuration }, notes: changesOf(own, theirs.options), isRead: true };
  } catch (error) {
    const why = reasonOf(error).replaceAll(/\s+/g, ' ');
    const note = `the candidate's configuration decides what is gated, since the base's cannot be read: ${why}`;
    return { sources: own, notes: [note], isRead: false };
  }
}

function only<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => OWN.includes(name))) as Partial<T>;
}

function without<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !OWN.includes(name))) as Partial<T>;
}

/** Suites of the base that the candidate's configuration leaves out, a sentence each. */
export function droppedSuites(base: readonly string[], { configuration: { suites = [] } }: Sources): string[] {
  const dropped = base.filter((word) => !suites.includes(word));
  return dropped.map((word) => `this change no longer configures ${word}, which counts until that is on the base`);
}

/** Options that the two sides configure otherwise and that nobody has given, a sentence each. */
function changesOf({ given, configuration }: Sources, theirs: Values): string[] {
  const table: OptionTable = commandOptions.gate;
  const own: Values = configuration.options;
  return Object.entries(table).flatMap(([name, { kind, flags }]) => {
    const [before, now] = [theirs, own].map((side) => side[name]);
    if (OWN.includes(name) || name in given || JSON.stringify(before) === JSON.stringify(now)) return [];
    const flag = /--[\w-]+/.exec(flags)?.[0] ?? flags;
    const textOf = (value: unknown) => (value === undefined ? `no ${flag}` : kind.write(flag, value).join(' '));
    return [`this change configures ${textOf(now)}: ${textOf(before)} of the base counts until that is on it`];
  });
}
