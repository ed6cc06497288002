import type { Outcome, WorkItem } from '../core/members/types.ts';

/** What suites of databases ask, and how they know that an answer is right: the same of each database, in its own words. */

export const queryNames = [
  'select-1',
  'rows-1000',
  'payload-100k',
  'insert',
  'insert-100',
  'transaction',
  'wait',
] as const;
export type QueryName = (typeof queryNames)[number];

export type Row = Readonly<Record<string, unknown>>;

/** How a database is asked it. */
export interface Text {
  /** Where the tables of our own server are there, and on any other. */
  readonly ours: string;
  readonly any: string;
  /** Of waits that are too short to be recorded: of our own server. */
  readonly brief?: string;
  /** What has to be there on any other server, once a connection. */
  readonly setup?: string;
  /** What is asked behind it, in one transaction with it: its answer is that of both. */
  readonly second?: Pick<Text, 'ours' | 'any'>;
}

/** What one database is asked: not each of them knows all. */
export type Texts = Readonly<Partial<Record<QueryName, Text>>>;

interface Answer {
  values(item: WorkItem, isOurs: boolean): readonly unknown[];
  /** Rows of a right answer, and the sum of their ids. */
  readonly rows: number;
  sum(item: WorkItem): number;
}

const BODY = 'x'.repeat(64);
const BATCH = 100;
/** An array as PostgreSQL writes it, which is the same by every driver. */
const BODIES = `{${Array.from({ length: BATCH }, () => BODY).join(',')}}`;
const sumTo = (last: number): number => (last * (last + 1)) / 2;
const ofId = ({ id }: WorkItem): number => id;

export const answers: Readonly<Record<QueryName, Answer>> = {
  'select-1': { values: ({ id }) => [id], rows: 1, sum: ofId },
  'rows-1000': { values: () => [], rows: 1000, sum: () => sumTo(1000) },
  'payload-100k': { values: () => [], rows: 100, sum: () => sumTo(100) },
  insert: { values: ({ id }) => [id, BODY], rows: 1, sum: ofId },
  'insert-100': {
    values: ({ id }) => [id, BODIES],
    rows: BATCH,
    sum: ({ id }) => id * BATCH * BATCH + sumTo(BATCH),
  },
  transaction: { values: ({ id }) => [id, BODY], rows: 1, sum: ofId },
  wait: {
    values: ({ id, latencyMs }, isOurs) => (isOurs ? [id] : [id, latencyMs / 1000]),
    rows: 1,
    sum: ofId,
  },
};

/**
 * The outcome of a right answer: its text, and the sum of its ids.
 *
 * @throws Error where it is not the one that was asked for
 */
export function outcomeOf(answer: Answer, item: WorkItem, rows: readonly Row[]): Outcome {
  let bytes = 0;
  let sum = 0;
  for (const { id, body } of rows) {
    sum += id as number;
    bytes += typeof body === 'string' ? body.length : 0;
  }
  if (rows.length !== answer.rows || sum !== answer.sum(item)) throw new WrongAnswer(rows.length, sum, answer, item);
  return { status: 200, bytes, checksum: sum };
}

class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';

  constructor(rows: number, sum: number, answer: Answer, item: WorkItem) {
    super(`the answer has ${rows} rows with ids of ${sum}, and not ${answer.rows} of ${answer.sum(item)}`);
  }
}
