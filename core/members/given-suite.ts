import type { ModuleRef, WorkloadRef } from './runner-types.ts';
import type { Lane, ParamSpec, Suite } from './suite-types.ts';
import type { Params, ParamValue } from './work-types.ts';

/** What a user writes of a suite: one field is needed, the rest has a default that `suiteOf` fills in. */

/** A parameter; its values alone are short for one. */
export type GivenParam<Value extends ParamValue = ParamValue> =
  | (Omit<ParamSpec<Value>, 'about'> & { readonly about?: string })
  | readonly Value[];

/** What may be said of a suite whose operation is a function: what its file exports as `options`. */
export interface Options<P extends Params = Params> extends Partial<
  Omit<Suite<P>, 'name' | 'workload' | 'inputs' | 'globals' | 'kindOf' | 'params' | 'concurrency' | 'environment'>
> {
  readonly params?: { readonly [K in keyof P]: GivenParam<P[K]> };
  /** Operations a round, where `params` does not say it. Default: 64. */
  readonly operations?: number | readonly number[];
  /** Calls in flight to compare the models at. Default: 16. */
  readonly concurrency?: number | readonly number[];
  /** Environment variables of the trial's process. */
  readonly environment?: ((params: P) => Readonly<Record<string, string>>) | Readonly<Record<string, string>>;
}

/** A suite as `defineSuite` takes it. */
export interface GivenSuite<P extends Params = Params> extends Options<P> {
  /** Default: that of the file. */
  readonly name?: string;
  /** The export that is its `Workload`, of the same file where no other module is named. */
  readonly workload: string | WorkloadRef;
  readonly inputs?: string | ModuleRef;
}

/** The type of the parameters that options have: `Call<ParamsOf<typeof options>>`. */
export type ParamsOf<O extends { readonly params?: unknown }> = {
  readonly [K in keyof O['params']]: O['params'][K] extends
    | { readonly values: readonly (infer Value)[] }
    | readonly (infer Value)[]
    ? Wide<Value>
    : never;
};

type Wide<Value> = Value extends number ? number : Value extends boolean ? boolean : string;

/** What a function that is an operation is called with. */
export interface Call<P extends Params = Params> extends Omit<Lane<P>, 'index' | 'seed'> {
  /** Position in the round, 0 … N−1. */
  readonly id: number;
  /** The lane that it runs on. */
  readonly lane: number;
  /** The delay and the size that the work asks for, where it does. */
  readonly latencyMs: number;
  readonly bytes: number;
}
