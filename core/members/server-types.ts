import type { GivenWitness, Witness } from '../records/round.ts';
import type { ServerIdentity } from '../records/server-identity.ts';
import type { Params, RoundSeed } from './work-types.ts';

/** Where the operations go: the origin of a local server, such as `http://127.0.0.1:40123`. */
export interface Target {
  readonly origin: string;
  /** Where more of what a server is made of is, by its name there; none where it is one. */
  readonly others?: Readonly<Record<string, string>>;
}

/** AGAINST WHAT: one file in servers/; runs in a process of its own on 127.0.0.1. */
export interface Server {
  readonly name: string;
  readonly about: string;
  /** How to find its capacity once a run: a suite and parameters that keep it busy without waiting; null if it cannot be said. */
  readonly probe: { readonly suite: string; readonly params: Params; readonly concurrency: number } | null;
  start(asked?: AskedServer): Promise<RunningServer>;
}

/** What is asked of a server that starts what is real, or finds it. */
export interface AskedServer {
  /** Where what runs already is; null where nobody said so on the command line. */
  readonly url: string | null;
  /** Connections that it has to take at once; null where that is not known. */
  readonly connections: number | null;
}

/**
 * A program as a server, in a process group of its own. No shell reads its words. In each of them, `{port}` is a free port, which
 * it also has as the variable PORT.
 */
export interface Program {
  /** The words of it, or one text that is split as a shell would: "npm start". */
  readonly command: string | readonly string[];
  /**
   * Where it is ready: an address of HTTP(S) that answers a GET with 2xx or 3xx, or any other that takes connections, such as
   * `tcp://127.0.0.1:{port}`. Its origin is where the operations go. Default: `http://127.0.0.1:{port}`, as soon as it takes
   * connections.
   */
  readonly ready?: string;
  /** The longest that this may take, in milliseconds. Default: 30 s. */
  readonly readyMs?: number;
  /** Relative to the file of the suite. Default: its folder. */
  readonly cwd?: string;
  /** Variables of its environment, beside those of ours. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server as a user's own file gives it; a witness where it says at the end of a round what it saw. */
export interface GivenServer {
  /** Default: that of the file. */
  readonly name?: string;
  readonly about?: string;
  start(asked?: AskedServer): Promise<GivenRunningServer>;
}
export type GivenRunningServer = Pick<RunningServer, 'target' | 'close'> & Partial<RunningServer>;

/** Says the type of a server. */
export function defineServer(server: GivenServer): GivenServer {
  return server;
}

export interface RunningServer {
  readonly target: Target;
  /** What it is, where it is one of several that it could be. */
  readonly identity?: ServerIdentity;
  /** Connections that it has left for clients, where there is a limit. */
  readonly connections?: number;
  /** True where it has started processes: their CPU is the run's own. */
  readonly hasProcesses?: boolean;
  /** From now on answer by these items, and witness. The round begins when this has resolved. */
  begin(round: RoundSeed): void | Promise<void>;
  /** Resolves when all have gone away who shall, or will not: a connection is seen to close a little after its client closed it. */
  settled?(): Promise<void>;
  /** What was seen since `begin`; null where it cannot see its requests, as a disk cannot. */
  end(): GivenWitness | null | Promise<GivenWitness | null>;
  close(): Promise<void>;
}

/** Everything that a witness may know, of what has no rows. */
export type FullWitness = { [Name in keyof Omit<Witness, 'rows'>]: NonNullable<Witness[Name]> } & { rows: null };

/** A server that handles its requests itself: it knows at once what it has seen, and all of it. */
export interface DirectServer<Seen extends FullWitness | null = FullWitness> extends RunningServer {
  begin(round: RoundSeed): void;
  end(): Seen;
}

export type { PlannedProgram } from '../records/plan.ts';
export type { GivenWitness, ServerIdentity, Witness };
