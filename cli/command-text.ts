import type { OptionTable } from './option-spec.ts';
import { type CommandName, commandOptions, measuringOptions, type OptionsOf } from './options.ts';

/** The command that makes a run again, with everything that was chosen, wherever it was chosen. */
export function commandOf(suites: readonly string[], options: Partial<OptionsOf<'run'>>): string {
  return textOf('run', suites, options);
}

/** The command that makes a gate again. */
export function gateCommandOf(suites: readonly string[], options: Partial<OptionsOf<'gate'>>): string {
  return textOf('gate', suites, options);
}

/** The command that compares with another version again. */
export function upgradeCommandOf(
  dependency: string,
  suites: readonly string[],
  options: Partial<OptionsOf<'upgrade'>>,
): string {
  return textOf('upgrade', [dependency, ...suites], options);
}

/** The command that searches for capacities again. */
export function capacityCommandOf(suite: string, options: Partial<OptionsOf<'capacity'>>): string {
  return textOf('capacity', [suite], options);
}

/** The command that looks at a machine again. */
export function doctorCommandOf(options: Partial<OptionsOf<'doctor'>>): string {
  return textOf('doctor', [], options);
}

function textOf(command: CommandName, suites: readonly string[], options: Readonly<Record<string, unknown>>): string {
  const table: OptionTable = commandOptions[command];
  const words = Object.keys(measuringOptions).flatMap((name) => {
    const { [name]: spec } = table;
    const { [name]: value } = options;
    if (spec === undefined || value === undefined) return [];
    return spec.write?.(value, options) ?? spec.kind.write(longFlag(spec.flags), value);
  });
  return ['lockstep', command, ...[...suites, ...words].map(quoted)].join(' ');
}

/** "-t, --threads <number>" → "--threads". */
function longFlag(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
