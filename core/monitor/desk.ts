import { handText } from '../records/hand.ts';
import type { Plan, ResultRecord, Results } from '../records/records.ts';
import type { Overseer } from '../session/overseer.ts';
import type { World, WorldServer } from '../session/world.ts';
import { nowMs as systemNowMs } from '../process/time.ts';
import { Board } from './board.ts';
import { Consoles } from './consoles.ts';
import { ByHand } from './by-hand.ts';
import { etaMs } from './eta.ts';
import { Kept } from './kept.ts';
import type { RatioView, Run, Tree } from './views.ts';
import { baseOf, type OpenTrial, watchedWorld } from './watched-world.ts';

const MOST_LEFT_OUT = 20;

/** Told between rounds what has changed. */
export type OnChange = () => void;

/** What is known of a session and can be done to it by hand: fed by what happens anyway, and asked by whoever watches. */
export class Desk {
  readonly board: Board;
  readonly hand: ByHand;
  readonly open = new Map<string, OpenTrial>();
  readonly servers = new Map<string, WorldServer>();
  readonly consoles = new Consoles(this);
  readonly #ratiosOf: (results: Results, scenario: string) => readonly RatioView[];
  readonly #leftOut = new Kept<Tree['leftOut'][number]>(MOST_LEFT_OUT);
  readonly #listeners = new Set<OnChange>();
  readonly #nowMs: () => number;
  #run: Run;
  #plan: Plan | null = null;
  #machine: Tree['machine'] = null;
  #ratios: readonly RatioView[] = [];
  #hasEnded = false;
  watchers = 0;
  /** All that was recorded so far; null before anything was, and in a gate. */
  results: (() => Results) | null = null;

  /** @param ratiosOf What is known of a row by what was recorded so far: asked between rounds, where somebody watches. */
  constructor(
    run: Run,
    ratiosOf: (results: Results, scenario: string) => readonly RatioView[] = () => [],
    nowMs: () => number = systemNowMs,
  ) {
    this.#run = run;
    this.#ratiosOf = ratiosOf;
    this.#nowMs = nowMs;
    this.board = new Board(nowMs);
    this.hand = new ByHand(nowMs, (trial, round) => this.#begins(trial, round));
  }

  get run(): Run {
    return this.#run;
  }

  /** Null before there is one, and in a gate. */
  get plan(): Plan | null {
    return this.#plan;
  }

  get overseer(): Overseer {
    return this.hand;
  }

  watched(world: World): World {
    return watchedWorld(world, this);
  }

  /** What is going to be measured, and where it goes; a search for capacities has one such after the other. */
  begin(plan: Plan, file: string): void {
    this.#plan = plan;
    this.inFile(file);
    const trialOf = (id: string) => plan.trials.find((trial) => trial.id === id);
    this.board.plan(
      plan.blocks.map(({ scenario, trials, order }) => ({
        scenario,
        rounds: order.length,
        trials: trials.flatMap((id) => trialOf(id) ?? []),
      })),
    );
  }

  inFile(file: string): void {
    this.#run = { ...this.#run, file };
  }

  /** A record has been written: it is between two rounds. */
  saw(record: ResultRecord, results: () => Results): void {
    this.results = results;
    if (record.type === 'round') this.#sawRound(record);
    if (record.type === 'trial') this.#sawTrial(record);
    if (record.type === 'fault') this.#sawFault(record);
    if (record.type === 'look' && record.ends) this.#endRow(record.scenario, record.rounds);
    if (record.type === 'hand') this.board.tell(handText(record));
    if (record.type === 'end') this.board.tell(record.reason ?? record.state);
    const { current } = this.board;
    if (this.watchers > 0 && current !== undefined && record.type === 'round')
      this.#ratios = this.#ratiosOf(results(), current.scenario);
    this.changed();
  }

  /**
   * Something has happened that is no record of a run, as in a gate.
   *
   * @param ratios What is known since then: asked where somebody watches.
   */
  note(text: string, ratios?: () => readonly RatioView[]): void {
    this.board.tell(text);
    if (this.watchers > 0 && ratios !== undefined) this.#ratios = ratios();
    this.changed();
  }

  /** Whoever watches is told, between two rounds. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: OnChange): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  end(): void {
    this.#hasEnded = true;
  }

  /** @param isWhole Also rows that nothing is done in now. */
  tree(isWhole: boolean): Tree {
    const { board, hand } = this;
    const { current } = board;
    const rows = isWhole ? board.rows : current === undefined ? [] : [current];
    const done = board.rows.reduce((sum, row) => sum + row.done, 0);
    const open = board.rows.filter(({ state }) => state === 'running' || state === 'waiting');
    const isPlanned = this.#plan !== null && open.every(({ planned }) => planned !== null);
    const left = isPlanned ? open.reduce((sum, row) => sum + Math.max(0, (row.planned ?? 0) - row.done), 0) : null;
    return {
      run: this.#run,
      state: this.#hasEnded ? 'ended' : hand.isPaused ? 'paused' : 'running',
      elapsedMs: board.elapsedMs,
      etaMs: this.#plan === null || left === null ? null : etaMs(this.#plan, board, this.#nowMs()),
      rounds: { done, left },
      rows: board.view(rows),
      ratios: [...this.#ratios],
      leftOut: [...this.#leftOut.last],
      machine: this.#machine,
      said: board.lines.at(-1)?.text ?? null,
      byHand: [...hand.done],
      watchers: this.watchers,
    };
  }

  #begins(id: string, round: number): void {
    for (const trial of [this.board.named(id), this.board.named(baseOf(id))]) {
      if (trial === undefined) continue;
      trial.round = round;
      if (round >= 0) trial.row.begunMs ??= this.#nowMs();
    }
    const row = this.board.named(id)?.row;
    // rows are measured one after the other: what another was, it has been
    for (const other of this.board.rows)
      if (other !== row && other.state === 'running' && this.#plan !== null) other.state = 'done';
    if (row !== undefined && row.state === 'waiting') row.state = 'running';
  }

  #sawRound({ trial: id, round, contaminated, disturbance, attempt }: Extract<ResultRecord, { type: 'round' }>): void {
    const trial = this.board.named(id);
    if (trial === undefined) return;
    trial.rounds += 1;
    if (attempt === 0) trial.row.done += 1;
    this.#machine = disturbance;
    if (contaminated === null) return;
    trial.leftOut += 1;
    this.#leftOut.add({ trial: id, round, reason: contaminated });
  }

  #sawTrial({ trial: id, state, reason }: Extract<ResultRecord, { type: 'trial' }>): void {
    this.board.tell(`${id} is ${state}${reason === null ? '' : `: ${reason}`}`);
    const trial = this.board.named(id);
    if (trial === undefined || state === 'ready') return;
    trial.reason = reason;
    trial.phase = 'ended';
    this.#withoutRest(trial.row, 1);
  }

  #sawFault({ trial: id, reason, isByHand }: Extract<ResultRecord, { type: 'fault' }>): void {
    this.board.tell(`${id}: ${isByHand === true ? 'by hand: ' : ''}${reason}`);
    const trial = this.board.named(id);
    if (trial === undefined) return;
    trial.reason = reason;
    trial.phase = 'ended';
    if (this.hand.rowEnded(trial.row.scenario) === null) return this.#withoutRest(trial.row, 1);
    trial.row.state = 'by-hand';
  }

  /** So many of its trials do no more rounds. */
  #withoutRest(row: Board['rows'][number], trials: number): void {
    if (row.planned === null || row.trials.length === 0) return;
    const left = (row.planned - row.done) / row.trials.length;
    row.planned = Math.max(row.done, Math.round(row.planned - left * trials));
  }

  #endRow(scenario: string, rounds: number): void {
    const row = this.board.rows.find((each) => each.scenario === scenario);
    this.board.tell(`${scenario} is decided after ${rounds} rounds`);
    if (row === undefined) return;
    row.planned = row.done;
    row.state = 'done';
  }
}
