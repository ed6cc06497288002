import { durationsOf } from '../records/histogram.ts';
import type { Completed, Evaluated, Wanted } from '../records/prompt.ts';
import type { RoundSeed } from '../members/types.ts';
import { type RunningTrial, type WorkedRound, workRound } from './round.ts';
import type { TrialPrompt } from './world-types.ts';

/** What is known of the trial that somebody sits in. */
export interface Prompted extends RunningTrial {
  /** The items of its rounds by their number. */
  readonly seedOf: (round: number) => RoundSeed;
  readonly timeoutMs: number;
}

/** What a round that was asked for at a prompt was; times are milliseconds. */
export interface PromptedRound {
  readonly round: number;
  readonly elapsedMs: number;
  readonly perSecond: number;
  readonly attempted: number;
  readonly succeeded: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly cpuMs: number;
  /** The bound ÷ what it took: 1 is as good as can be; null where there is none. */
  readonly ofBound: number | null;
  readonly peakInFlight: number;
  readonly witness: WorkedRound['witness'];
}

/** A prompt in a trial: its code runs in the process of the trial, and what it wants of the session is done here. */
export class SessionPrompt {
  readonly #prompted: Prompted;
  #round = 0;
  #isBegun = false;

  constructor(prompted: Prompted) {
    this.#prompted = prompted;
  }

  /** @throws Error where the process of the trial ends */
  evaluate(code: string, colours: boolean): Promise<Evaluated> {
    return this.#prompt.evaluate(code, colours, (want) => this.#give(want));
  }

  complete(line: string): Promise<Completed> {
    return this.#prompt.complete(line);
  }

  /** Ends what runs. @returns Whether the trial is still there: what is half done ends with its process. */
  async interrupt(): Promise<boolean> {
    const isFree = await this.#prompt.interrupt();
    if (!isFree) await this.#prompted.process.kill();
    return isFree;
  }

  get #prompt(): TrialPrompt {
    const { prompt } = this.#prompted.process;
    if (prompt === undefined) throw new Error('this trial has no process of its own');
    return prompt;
  }

  async #give(want: NonNullable<Wanted>['want']): Promise<unknown> {
    if (want === 'begin') return this.#begun();
    if (want === 'round') return this.#measured();
    const { server } = this.#prompted;
    if (!this.#isBegun) await this.#begun();
    this.#isBegun = false;
    return (await server?.end()) ?? null;
  }

  /** The server answers what it knows of a round. */
  async #begun(): Promise<RoundSeed> {
    const seed = this.#prompted.seedOf(this.#round);
    if (!this.#isBegun) await this.#prompted.server?.begin(seed);
    this.#isBegun = true;
    return seed;
  }

  async #measured(): Promise<PromptedRound> {
    const { seedOf, timeoutMs } = this.#prompted;
    this.#isBegun = false;
    this.#round += 1;
    const round = this.#round;
    const worked = await workRound(this.#prompted, seedOf(round), { ideal: null, timeoutMs });
    return roundOf(round, worked, this.#prompted.planned.boundMs);
  }
}

function roundOf(round: number, { measured, witness }: WorkedRound, boundMs: number | null): PromptedRound {
  const { operations, elapsedNs, latency, peakInFlight, cpuUserMicros, cpuSystemMicros } = measured;
  const elapsedMs = elapsedNs / 1e6;
  const { p50, p99 } = durationsOf([latency]).percentiles;
  return {
    round,
    elapsedMs,
    perSecond: elapsedMs === 0 ? 0 : operations.succeeded / (elapsedMs / 1000),
    attempted: operations.attempted,
    succeeded: operations.succeeded,
    errors: operations.errors,
    p50Ms: p50,
    p99Ms: p99,
    cpuMs: (cpuUserMicros + cpuSystemMicros) / 1000,
    ofBound: boundMs === null || elapsedMs === 0 ? null : boundMs / elapsedMs,
    peakInFlight,
    witness,
  };
}
