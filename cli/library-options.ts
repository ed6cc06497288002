import { prettifyError, z } from 'zod';
import { unknownWord, UsageError } from '../core/text/errors.ts';
import { type OptionSources, refuseBesideClaims } from './command-options.ts';
import { shapeOf } from './config.ts';
import type { InputsOf, OptionTable } from './option-spec.ts';
import { commandOptions, type OptionsOf } from './options.ts';

/** Options of a command that a function of it does not take: how a result is shown or ends a script, and what is another function's. */
const NOT_TAKEN = {
  run: ['as', 'json', 'report', 'dryRun'],
  gate: ['as', 'json', 'report', 'strict', 'baseline', 'saveBaseline', 'merge'],
  capacity: ['as', 'json', 'report', 'rate'],
} as const;

export type FunctionName = keyof typeof NOT_TAKEN;

/** What a call may give for the options of a command. */
export type Given<Name extends FunctionName> = Omit<
  InputsOf<(typeof commandOptions)[Name]>,
  (typeof NOT_TAKEN)[Name][number]
>;

/**
 * The options of a call, parsed by the entries of the command, and nothing configured beside them.
 *
 * @throws UsageError where one is unknown, missing or not understood
 */
export function sourcesOf<Name extends FunctionName>(name: Name, given: object): OptionSources<Name> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const notTaken: readonly string[] = NOT_TAKEN[name];
  const table: OptionTable = Object.fromEntries(
    Object.entries(commandOptions[name]).filter(([option]) => !notTaken.includes(option)),
  );
  const shape = shapeOf(table);
  const parsed = z.strictObject(shape).safeParse(present);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue?.code !== 'unrecognized_keys') throw new UsageError(prettifyError(parsed.error).replaceAll(/\s+/g, ' '));
    throw unknownWord('option', issue.keys[0] ?? '', Object.keys(shape));
  }
  const [missing, spec] = Object.entries(table).find(([o, each]) => each.isRequired === true && !(o in present)) ?? [];
  if (missing !== undefined) throw new UsageError(`${name} needs ${missing}: ${spec?.about}`);
  refuseBesideClaims(table, (option) => option in present);
  return { given: parsed.data as Partial<OptionsOf<Name>>, configuration: { options: {} } };
}
