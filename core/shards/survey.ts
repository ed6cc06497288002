import { basename } from 'node:path';
import { isProbeOf, partOf } from '../records/part.ts';
import { recordsAt } from '../records/record-stream.ts';
import {
  type MachineRecord,
  type Plan,
  recordSchema,
  type ResultRecord,
  type RoundRecord,
  type SessionRecord,
  type Shard,
} from '../records/records.ts';
import { UsageError } from '../text/errors.ts';

/** What is known of the file of a shard when it has been read once: nothing of it grows with the number of rounds. */
export interface Surveyed {
  readonly path: string;
  /** The file, as a sentence names it. */
  readonly name: string;
  readonly session: SessionRecord;
  readonly shard: Shard;
  /** Blocks that were measured to their end, and those that it was to measure; by their names, without probes. */
  readonly whole: ReadonlySet<string>;
  readonly wanted: ReadonlySet<string>;
  /** How its run ended. */
  readonly end: Pick<MachineRecord, 'state' | 'reason' | 'elapsedMs'>;
}

/** Of a run that was killed, or of a file that was cut. */
const CUT: Surveyed['end'] = { state: 'interrupted', reason: 'the file ends before the run did', elapsedMs: 0 };

/**
 * Reads the file of a shard, to its last whole line.
 *
 * @throws UsageError where it cannot be read, or is no such file
 */
export function survey(path: string): Surveyed {
  const records = recordsAt(path, recordSchema);
  const name = basename(path);
  const { session, shard } = sessionOf(records.next().value, name);
  const planned = new Set(session.plan.blocks.map(({ scenario }) => scenario));
  const unknown = shard.blocks.find((each) => !planned.has(each));
  if (unknown !== undefined) throw new UsageError(`${name} is no sound shard: its plan has no row "${unknown}"`);
  const part = partOf(session.plan, shard.blocks);
  const progress = new Progress(part, name);
  let end = CUT;
  for (const record of records) {
    progress.note(record);
    if (record.type === 'end') end = { state: record.state, reason: record.reason, elapsedMs: record.elapsedMs };
  }
  const isProbe = isProbeOf(part);
  const blocks = part.blocks.filter((block) => !isProbe(block));
  const whole = blocks.filter((block) => progress.isWhole(block, end.state === 'complete'));
  const namesOf = (some: Plan['blocks']) => new Set(some.map(({ scenario }) => scenario));
  return { path, name, session, shard, whole: namesOf(whole), wanted: namesOf(blocks), end };
}

function sessionOf(record: ResultRecord | undefined, name: string) {
  if (record?.type !== 'session') throw new UsageError(`${name} is no result file: its first line is not a session`);
  if (record.merged !== undefined) throw new UsageError(`${name} is merged already: merge the files of its shards`);
  const { shard } = record;
  if (shard === undefined) throw new UsageError(`${name} is of a whole run, and no shard: it was made without --shard`);
  return { session: record, shard };
}

/** How far a run came: its blocks follow each other, so that what follows a block says that it ended. */
class Progress {
  readonly #name: string;
  readonly #places: ReadonlyMap<string, number>;
  readonly #up = new Map<string, boolean>();
  /** Rounds of the block that is reached. */
  readonly #rounds = new Set<string>();
  #reached = -1;

  constructor({ blocks }: Plan, name: string) {
    this.#name = name;
    this.#places = new Map(blocks.flatMap(({ trials }, place) => trials.map((id) => [id, place] as const)));
  }

  note(record: ResultRecord): void {
    if (record.type !== 'trial' && record.type !== 'round' && record.type !== 'fault') return;
    const place = this.#places.get(record.trial);
    if (place === undefined) {
      throw new UsageError(`${this.#name} is no sound shard: it has "${record.trial}", which is no part of it`);
    }
    if (this.#isKnown(record))
      throw new UsageError(`${this.#name} is no sound shard: it tells of ${record.trial} twice`);
    if (record.type === 'trial') this.#up.set(record.trial, record.state === 'ready');
    // a row that this machine could not measure is told before all others
    if ((record.type !== 'trial' || record.state === 'ready') && place > this.#reached) {
      this.#reached = place;
      this.#rounds.clear();
    }
    if (record.type === 'round') this.#rounds.add(roundOf(record));
  }

  #isKnown(record: ResultRecord): boolean {
    if (record.type === 'trial') return this.#up.has(record.trial);
    return record.type === 'round' && this.#rounds.has(roundOf(record));
  }

  isWhole({ trials }: Plan['blocks'][number], hasEnded: boolean): boolean {
    const states = trials.map((id) => this.#up.get(id));
    const isPassed = (this.#places.get(trials[0] ?? '') ?? Infinity) < this.#reached;
    return !states.includes(undefined) && (hasEnded || isPassed || states.every((isUp) => isUp === false));
  }
}

function roundOf({ trial, round, attempt }: Pick<RoundRecord, 'trial' | 'round' | 'attempt'>): string {
  return JSON.stringify([trial, round, attempt]);
}
