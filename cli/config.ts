import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prettifyError, z, type ZodType } from 'zod';
import { loaded } from '../core/members/loading.ts';
import { exportsOf } from '../core/members/module-exports.ts';
import { reasonOf } from '../core/text/thrown.ts';
import { UsageError, unknownWord } from '../core/text/errors.ts';
import { configurationFile } from './inputs.ts';
import { comesFrom, type OptionTable, type Source } from './option-spec.ts';
import { type CommandName, commandOptions, gateCommands, type OptionsOf } from './options.ts';

/** What `lockstep.config.ts` may say: suites, and options as values; what it says under `gate` holds for gates before the rest. */

const suites = z.array(z.string()).optional();
const partSchema = z.strictObject({ suites, ...shapeOf(commandOptions.gate, 'gate') });
const configSchema = z.strictObject({ suites, ...topShape(), gate: partSchema.optional() });

/** Whether a folder has a configuration. */
export function isConfigured(folder: string): boolean {
  return configurationFile(folder) !== null;
}

/** What is configured for a command. */
export interface Configuration<Name extends CommandName> {
  readonly suites?: readonly string[];
  readonly options: Partial<OptionsOf<Name>>;
}

/**
 * What the configuration of a folder says to a command; nothing where there is none.
 *
 * @param isOpen whether an option takes what is configured: what does not hold need not fit the command
 * @throws UsageError where the file throws, or says what is not understood, or what does not fit the command
 */
export async function configurationFor<Name extends CommandName>(
  name: Name,
  folder: string,
  isOpen: (option: string) => boolean,
): Promise<Configuration<Name>> {
  const path = configurationFile(folder);
  if (path === null) return { options: {} };
  const file = basename(path);
  const value = (await exportOf(path, file)) as Part & { readonly gate?: Part };
  checked(file, configSchema, value);
  const layers: [Source, Part][] = [['configuration', value]];
  if (gateCommands.includes(name)) layers.unshift(['gate', value.gate ?? {}]);
  const table: OptionTable = Object.fromEntries(
    Object.entries(commandOptions[name]).filter(([option]) => isOpen(option)),
  );
  const found = Object.entries(table).map(([option, spec]) => {
    const [, part] = layers.find(([source, each]) => comesFrom(spec, source) && each[option] !== undefined) ?? [];
    return [option, part?.[option]] as const;
  });
  const options = checked(
    file,
    z.object(shapeOf(table)),
    Object.fromEntries(found.filter(([, each]) => each !== undefined)),
  );
  const [chosen] = layers.flatMap(([, part]) =>
    part.suites === undefined || part.suites.length === 0 ? [] : [part.suites],
  );
  return { ...(chosen === undefined ? {} : { suites: chosen }), options: options as Partial<OptionsOf<Name>> };
}

/** The whole file or what it says under `gate`, before its values are parsed. */
interface Part {
  readonly suites?: readonly string[];
  readonly [option: string]: unknown;
}

/** What any command may be told at the top; of an option that several have, as runs have it. */
function topShape() {
  const { run, ...others } = commandOptions;
  return Object.assign({}, ...[...Object.values(others), run].map((table) => shapeOf(table, 'configuration'))) as Shape;
}

type Shape = Record<string, ZodType>;

/** The schema of each option of a table, for values that a module wrote. */
export function shapeOf(table: OptionTable, source?: Source): Shape {
  const shown = Object.entries(table).filter(([, spec]) => source === undefined || comesFrom(spec, source));
  return Object.fromEntries(shown.map(([name, { kind }]) => [name, kind.schema(z).optional()]));
}

async function exportOf(path: string, file: string): Promise<unknown> {
  const { href } = pathToFileURL(path);
  try {
    return (await loaded(file, href, () => exportsOf(href)))['default'];
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
}

/** @throws UsageError */
function checked<Value>(file: string, schema: ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const { shape } = issue.path.length === 0 ? configSchema : partSchema;
    throw new UsageError(`${file}: ${unknownWord('option', issue.keys[0] ?? '', Object.keys(shape)).message}`);
  }
  throw new UsageError(`${file}: ${prettifyError(parsed.error).replaceAll(/\s+/g, ' ')}`);
}
