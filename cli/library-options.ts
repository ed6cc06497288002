import { prettifyError, z } from 'zod';
import type { Member } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import { unknownWord, UsageError } from '../core/text/errors.ts';
import { optionValues, refuseBesideClaims } from './command-options.ts';
import { shapeOf } from './config.ts';
import { commandOptions, type OptionsOf } from './options.ts';

const { as: _as, json: _json, report: _report, dryRun: _dryRun, ...measuring } = commandOptions.run;

/**
 * The values of a run from the options of a call, with the defaults of the command.
 *
 * @throws UsageError where one is unknown, or not understood
 */
export function runValues(given: object, suites: readonly Member<Suite>[]): OptionsOf<'run'> {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const shape = shapeOf(measuring);
  const parsed = z.strictObject(shape).safeParse(present);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue?.code !== 'unrecognized_keys') throw new UsageError(prettifyError(parsed.error).replaceAll(/\s+/g, ' '));
    throw unknownWord('option', issue.keys[0] ?? '', Object.keys(shape));
  }
  refuseBesideClaims(measuring, (option) => option in present);
  const values = parsed.data as Partial<OptionsOf<'run'>>;
  return optionValues('run', { given: values, configuration: { options: {} } }, suites);
}
