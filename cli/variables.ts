import { Option } from 'commander';
import { UsageError, unknownWord } from '../core/text/errors.ts';
import { comesFrom, type OptionSpec, type OptionTable } from './option-spec.ts';
import { commandOptions } from './options.ts';

/** The variables that options come from: LOCKSTEP_ROUNDS is that of --rounds. */

const PREFIX = 'LOCKSTEP_';
/** Servers that a variable says the place of, such as LOCKSTEP_POSTGRES_URL: each reads its own (servers/_found.ts). */
export const locatedServers = ['mariadb', 'memcached', 'mongodb', 'postgres', 'redis', 's3'];

export function variableOf({ flags }: OptionSpec): string {
  return `${PREFIX}${new Option(flags).name().replaceAll('-', '_').toUpperCase()}`;
}

/** @throws UsageError where there is a variable that no option of any command comes from: a typing error would go unseen */
export function checkVariables(): void {
  const all = Object.values<OptionTable>(commandOptions).flatMap((table) => Object.values(table));
  const places = locatedServers.map((name) => `${PREFIX}${name.toUpperCase()}_URL`);
  const known = [...new Set([...all.filter((spec) => comesFrom(spec, 'environment')).map(variableOf), ...places])];
  const unknown = Object.keys(process.env).find((name) => name.startsWith(PREFIX) && !known.includes(name));
  if (unknown === undefined) return;
  const flag = all.find((spec) => variableOf(spec) === unknown);
  if (flag === undefined) throw unknownWord('variable', unknown, known);
  throw new UsageError(`unknown variable "${unknown}": it is a flag alone, --${new Option(flag.flags).name()}`);
}

/**
 * Whether the variable of an option gives it: what is switched may be switched off.
 *
 * @throws UsageError where it does neither
 */
export function isOn(spec: OptionSpec): boolean {
  const name = variableOf(spec);
  const text = process.env[name] ?? '';
  try {
    return spec.kind.isOn?.(text) ?? true;
  } catch {
    throw new UsageError(`${name} is "${text}", and must be true or false`);
  }
}
