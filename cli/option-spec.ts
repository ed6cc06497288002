import type { ZodType } from 'zod';
import type { ParamWords } from '../core/plan/params.ts';
import type { Member } from '../core/members/registry.ts';
import type { Arrivals, Suite } from '../core/members/types.ts';
import type { OptionKind } from './option-kinds.ts';
import type { SweepWords } from './sweep.ts';

/** Where a value may come from beside its flag: LOCKSTEP_<NAME>, the top of lockstep.config.ts, the part `gate` of it. */
export type Source = 'environment' | 'configuration' | 'gate';

/** Values that those of other options depend on. */
export interface OtherValues {
  readonly param?: ParamWords;
  readonly concurrency?: readonly number[];
  readonly sweep?: SweepWords;
  readonly arrivals?: Arrivals['kind'];
}

/** An option as data: its flag, environment variable, place in the configuration, help, and how a command has it again. */
export interface OptionSpec<Value = unknown> {
  readonly kind: OptionKind<Value, unknown>;
  /** As commander has them: "-k, --concurrency <numbers>". */
  readonly flags: string;
  readonly about: string;
  /** Default: all. */
  readonly sources?: readonly Source[];
  readonly default?: { readonly value: Value; readonly text?: string; readonly ofClaims?: Value };
  readonly isRequired?: true;
  /** True where claims choose it themselves: beside --claims it is refused, and what is configured does not hold. */
  readonly isChosenByClaims?: true;
  /** Where what is given does not simply take the place of what is configured. */
  merge?(configured: Value | undefined, given: OtherValues, suites: readonly Member<Suite>[]): Value;
  /** Where it is not written as others of its kind are. */
  write?(value: Value, others: OtherValues): readonly string[];
}

/** Options by the names of their values. */
export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** An option of a kind, checked to be one; what else it says stays in its type. */
export function option<Value, Input, const Rest extends Omit<OptionSpec<Value>, 'kind' | 'flags' | 'about'>>(
  kind: OptionKind<Value, Input>,
  flags: string,
  about: string,
  rest: Rest = {} as Rest,
) {
  return { kind, flags, about, ...rest };
}

type Certain = { readonly default: object } | { readonly isRequired: true };
type ValueOf<Spec> = Spec extends { readonly kind: OptionKind<infer Value, unknown> } ? Value : never;
type Flat<T> = { readonly [Name in keyof T]: T[Name] };

/** The values of the options of a table, parsed: certain where there is a default, or where it has to be given. */
export type ValuesOf<Table> = Flat<
  { [Name in keyof Table as Table[Name] extends Certain ? Name : never]: ValueOf<Table[Name]> } & {
    [Name in keyof Table as Table[Name] extends Certain ? never : Name]?: ValueOf<Table[Name]>;
  }
>;

type InputOf<Spec> = Spec extends { readonly kind: { schema(...z: never): ZodType<unknown, infer Input> } }
  ? Input
  : never;

/** What a module may write for the options of a table. */
export type InputsOf<Table> = Flat<
  {
    [Name in keyof Table as Table[Name] extends { readonly isRequired: true } ? Name : never]: InputOf<Table[Name]>;
  } & {
    [Name in keyof Table as Table[Name] extends { readonly isRequired: true } ? never : Name]?: InputOf<Table[Name]>;
  }
>;

export function comesFrom({ sources }: OptionSpec, source: Source): boolean {
  return sources === undefined || sources.includes(source);
}
