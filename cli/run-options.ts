/** The options of `lockstep run`, parsed: from flags, environment, configuration or defaults. Times are milliseconds. */
export interface RunOptions {
  readonly model?: readonly string[];
  readonly param?: Readonly<Record<string, readonly string[]>>;
  readonly concurrency?: readonly number[];
  /** Ranges of calls in flight and of parameters, as written. */
  readonly sweep?: Readonly<Record<string, string>>;
  readonly threads?: number;
  readonly processes?: number;
  /** Arrivals a second: an open loop. */
  readonly rate?: number;
  readonly arrivals?: 'poisson' | 'constant';
  readonly claims?: true;
  readonly rounds: number;
  readonly budget: number;
  readonly timeout: number;
  readonly seed: number;
  readonly margin: number;
  readonly out?: string;
  readonly report?: readonly string[];
  readonly dryRun?: true;
  readonly json?: true;
}
