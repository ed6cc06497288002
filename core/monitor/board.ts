import type { MeasuredRound, PlannedTrial } from '../records/records.ts';
import { BoardRow, BoardTrial } from './board-rows.ts';
import { Kept } from './kept.ts';
import type { Ended, LogLine, RowView, Stamps } from './views.ts';

const MOST_ENDED = 500;
const MOST_LINES = 500;

/** A row as it was planned, or as it is found when its first trial is opened. */
export interface RowToMeasure {
  readonly scenario: string;
  readonly trials: readonly PlannedTrial[];
  readonly rounds: number;
}

/** What is known of a session, kept as it happens: facts that are there anyway, and nothing is asked of anybody for it. */
export class Board {
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  readonly rows: BoardRow[] = [];
  readonly #trials = new Map<string, BoardTrial>();
  readonly #ended = new Kept<Ended>(MOST_ENDED);
  readonly #log = new Kept<LogLine>(MOST_LINES);

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  get elapsedMs(): number {
    return Math.max(0, this.#nowMs() - this.#startedMs);
  }

  get history(): readonly Ended[] {
    return this.#ended.last;
  }

  get lines(): readonly LogLine[] {
    return this.#log.last;
  }

  plan(rows: readonly RowToMeasure[]): void {
    for (const { scenario, trials, rounds } of rows) {
      const row = this.#rowOf(scenario, rounds * trials.length);
      for (const planned of trials) if (!this.#trials.has(planned.id)) this.#add(row, planned.id, planned);
    }
  }

  tell(text: string): void {
    this.#log.add({ atMs: this.elapsedMs, text: text.slice(0, 1000) });
  }

  /** @param name Of one trial of this session; two sides of a gate are two. */
  trialOf(name: string, planned: PlannedTrial): BoardTrial {
    return this.#trials.get(name) ?? this.#add(this.#rowOf(planned.scenario, null), name, planned);
  }

  find(id: string): BoardTrial | undefined {
    return this.trials.find((trial) => trial.id === id || trial.name === id);
  }

  named(name: string): BoardTrial | undefined {
    return this.#trials.get(name);
  }

  get trials(): readonly BoardTrial[] {
    return [...this.#trials.values()];
  }

  /** Those that do a round now. */
  get working(): readonly BoardTrial[] {
    return this.trials.filter(({ isWorking }) => isWorking);
  }

  /** The row of what is done now, or was done last; the first where nothing was. */
  get current(): BoardRow | undefined {
    return (
      this.rows.findLast(({ state }) => state === 'running') ?? this.rows.findLast(({ state }) => state !== 'waiting')
    );
  }

  /** Of the row that is measured now. */
  get stamps(): Stamps {
    const known = this.current?.trials.flatMap(({ name, stamps }) => (stamps === null ? [] : [[name, stamps]])) ?? [];
    return Object.fromEntries(known) as Stamps;
  }

  ended(trial: BoardTrial, how: string, measured: Pick<MeasuredRound, 'operations'> | null): void {
    const { operations } = measured ?? {};
    const failed = operations === undefined ? 0 : operations.attempted - operations.succeeded;
    const of = operations === undefined ? '' : `, ${operations.attempted} operations`;
    this.#ended.add({
      trial: trial.id,
      name: trial.name,
      round: trial.round ?? 0,
      atMs: this.elapsedMs,
      elapsedMs: trial.ageMs,
      how: `${how}${of}${failed === 0 ? '' : `, ${failed} of them failed`}`.slice(0, 1000),
    });
  }

  view(rows: readonly BoardRow[] = this.rows): RowView[] {
    return rows.map((row) => row.view());
  }

  #rowOf(scenario: string, planned: number | null): BoardRow {
    const known = this.rows.find((row) => row.scenario === scenario);
    if (known !== undefined) return known;
    const row = new BoardRow(`r${this.rows.length + 1}`, scenario, planned);
    this.rows.push(row);
    return row;
  }

  #add(row: BoardRow, name: string, planned: PlannedTrial): BoardTrial {
    const trial = new BoardTrial(`t${this.#trials.size + 1}`, { name, planned, row }, this.#nowMs);
    this.#trials.set(name, trial);
    row.trials.push(trial);
    return trial;
  }
}
