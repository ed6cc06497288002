import type { Witness } from '../records/round.ts';
import type { Params, RoundSeed } from './work-types.ts';

/** Where the operations go: the origin of a local server, such as `http://127.0.0.1:40123`. */
export interface Target {
  readonly origin: string;
}

/** AGAINST WHAT: one file in servers/; runs in a process of its own on 127.0.0.1. */
export interface Server {
  readonly name: string;
  readonly about: string;
  /** How to find its capacity once a run: a suite and parameters that keep it busy without waiting; null if it cannot be said. */
  readonly probe: { readonly suite: string; readonly params: Params; readonly concurrency: number } | null;
  start(): Promise<RunningServer>;
}

export interface RunningServer<Seen extends Witness | null = Witness | null> {
  readonly target: Target;
  /** From now on answer by these items, and witness. */
  begin(round: RoundSeed): void;
  /** Resolves when all have gone away who shall, or will not: a connection is seen to close a little after its client closed it. */
  settled?(): Promise<void>;
  /** What was seen since `begin`; null where it cannot see its requests, as a disk cannot. */
  end(): Seen;
  close(): Promise<void>;
}

export type { Witness };
