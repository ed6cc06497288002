import type { MeasuredRound, PlannedTrial } from '../records/records.ts';
import type { RowView, TrialView } from './views.ts';

interface Named {
  readonly name: string;
  readonly planned: PlannedTrial;
  readonly row: BoardRow;
}

/** What is known of one trial. */
export class BoardTrial {
  readonly id: string;
  readonly name: string;
  readonly planned: PlannedTrial;
  readonly row: BoardRow;
  readonly #nowMs: () => number;
  #phase: TrialView['phase'] = 'waiting';
  #sinceMs: number;
  pid: number | null = null;
  /** The round that it is about to do, as the session says. */
  round: number | null = null;
  rounds = 0;
  leftOut = 0;
  lastMs: number | null = null;
  loopShare: number | null = null;
  loopDelayMs: number | null = null;
  reason: string | null = null;
  /** Of its last round; null where it had too many operations. */
  stamps: MeasuredRound['stamps'] = null;

  constructor(id: string, { name, planned, row }: Named, nowMs: () => number) {
    this.id = id;
    this.name = name;
    this.planned = planned;
    this.row = row;
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  get phase(): TrialView['phase'] {
    return this.#phase;
  }

  set phase(phase: TrialView['phase']) {
    this.#phase = phase;
    this.#sinceMs = this.#nowMs();
  }

  get ageMs(): number {
    return Math.max(0, this.#nowMs() - this.#sinceMs);
  }

  get isWorking(): boolean {
    return this.#phase === 'measuring' || this.#phase === 'warming-up';
  }

  did({ elapsedNs, eventLoopUtilization, stamps }: MeasuredRound): void {
    // of a gate no record tells its rounds one by one, nor is it known how many there will be
    if (this.row.planned === null && (this.round ?? 0) >= 0) {
      this.rounds += 1;
      this.row.done += 1;
    }
    this.stamps = stamps;
    this.lastMs = elapsedNs / 1e6;
    this.loopShare = eventLoopUtilization;
  }

  view(): TrialView {
    const { processes, threads, concurrency, model } = this.planned;
    const { id, name, pid, round, rounds, leftOut, lastMs, loopShare, loopDelayMs, reason, phase, ageMs } = this;
    const shape = { model, processes, threads, lanes: concurrency };
    const worksOn = this.isWorking ? round : null;
    return {
      id,
      name,
      ...shape,
      pid,
      phase,
      ageMs,
      round: worksOn,
      rounds,
      leftOut,
      lastMs,
      loopShare,
      loopDelayMs,
      reason,
    };
  }
}

/** A row, and what became of it. */
export class BoardRow {
  readonly id: string;
  readonly scenario: string;
  readonly trials: BoardTrial[] = [];
  /** Rounds of all its trials; null where nobody knows. Fewer where it was decided before. */
  planned: number | null;
  /** Since it began; null before. */
  begunMs: number | null = null;
  done = 0;
  state: RowView['state'] = 'waiting';

  constructor(id: string, scenario: string, planned: number | null) {
    this.id = id;
    this.scenario = scenario;
    this.planned = planned;
  }

  view(): RowView {
    const { id, scenario: name, state, done, planned } = this;
    return { id, name, state, rounds: { done, planned }, trials: this.trials.map((trial) => trial.view()) };
  }
}
