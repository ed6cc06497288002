import { type Command, Option } from 'commander';
import type { Member } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import { UsageError } from '../core/text/errors.ts';
import type { Configuration } from './config.ts';
import { comesFrom, type OptionSpec, type OptionTable } from './option-spec.ts';
import { checkVariables, isOn, variableOf } from './variables.ts';
import { type CommandName, commandOptions, type OptionsOf } from './options.ts';

/** The options of a command, from its words to their values. */

export function addOptions(command: Command, name: CommandName): Command {
  const table: OptionTable = commandOptions[name];
  for (const spec of Object.values(table)) command.addOption(optionOf(spec));
  return command;
}

function optionOf(spec: OptionSpec): Option {
  const made = new Option(spec.flags, spec.about);
  const { parse, choices } = spec.kind;
  if (choices !== undefined) made.choices(choices);
  if (parse !== undefined) made.argParser(parse);
  if (spec.default !== undefined) made.default(spec.default.value, spec.default.text);
  if (spec.isRequired === true) made.makeOptionMandatory();
  if (comesFrom(spec, 'environment')) made.env(variableOf(spec));
  return made;
}

/** What a command is given by flags and the environment, and what is configured for it. */
export interface OptionSources<Name extends CommandName> {
  readonly given: Partial<OptionsOf<Name>>;
  readonly configuration: Configuration<Name>;
}

/** @throws UsageError where something is configured that is not understood, or chosen that a claim has chosen already */
export async function readSources<Name extends CommandName>(
  command: Command,
  name: Name,
  folder: string,
): Promise<OptionSources<Name>> {
  const { configurationFor } = await import('./config.ts'); // what only measuring needs is loaded by what measures
  checkVariables();
  const table: OptionTable = commandOptions[name];
  const values = command.opts<Readonly<Record<string, unknown>>>();
  const isGiven = (option: string): boolean => {
    const source = command.getOptionValueSource(option);
    return source === 'cli' || (source === 'env' && isOn(table[option] as OptionSpec));
  };
  const isChosen = (option: string) => isGiven('claims') && table[option]?.isChosenByClaims === true;
  refuseBesideClaims(table, isGiven);
  const isOpen = (option: string) => !isChosen(option) && (!isGiven(option) || table[option]?.merge !== undefined);
  const given = Object.fromEntries(Object.entries(values).filter(([option]) => isGiven(option)));
  return { given: given as Partial<OptionsOf<Name>>, configuration: await configurationFor(name, folder, isOpen) };
}

/** @throws UsageError where something is chosen that a claim has chosen already */
export function refuseBesideClaims(table: OptionTable, isGiven: (option: string) => boolean): void {
  const isChosen = (option: string) => isGiven('claims') && table[option]?.isChosenByClaims === true;
  const refused = Object.keys(table).find((option) => isChosen(option) && isGiven(option));
  if (refused !== undefined) throw new UsageError(`--claims measures what the claims need: leave out --${refused}`);
}

type Values = Readonly<Record<string, unknown>>;

/**
 * The values of a command, by precedence: flag, environment, configuration, what is usual for what was asked, default.
 *
 * @throws UsageError where values do not go together
 */
export function optionValues<Name extends CommandName>(
  name: Name,
  { given, configuration }: OptionSources<Name>,
  suites: readonly Member<Suite>[],
  usual: Partial<OptionsOf<Name>> = {},
): OptionsOf<Name> {
  const table: OptionTable = commandOptions[name];
  const layers: readonly Values[] = [given, configuration.options, usual];
  const isOfClaims = 'claims' in given;
  const valueOf = (option: string, spec: OptionSpec): unknown => {
    const [one, other, last] = layers.map((layer) => layer[option]);
    if (spec.merge !== undefined) return spec.merge({ ...(last as object), ...(other as object) }, given, suites);
    const { value, ofClaims } = spec.default ?? {};
    return one ?? other ?? last ?? (isOfClaims ? (ofClaims ?? value) : value);
  };
  const values = Object.entries(table).map(([option, spec]) => [option, valueOf(option, spec)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as OptionsOf<Name>;
}
