import { defineSuite, type Lane, type Operation, type Outcome, type WorkItem } from '../core/members/types.ts';
import { makespanBound } from '../core/work/bound.ts';
import { DOCUMENTS } from '../core/work/documents.ts';
import { outcomeOf } from '../core/work/outcome.ts';
import { drawn } from '../core/work/work.ts';
import { connect, type MongoClient } from './_mongo-client.ts';
import { sharedConnection } from './_shared-connections.ts';

interface MongodbParams extends Record<string, number | string> {
  readonly query: 'find-one' | 'cursor' | 'insert-many';
  readonly pool: number;
  readonly waitMs: number;
  readonly bytes: number;
  readonly operations: number;
}

/** The driver's own, a client. */
const POOL = 100;
/** What a cursor goes through, and how much of it at once. */
const FOUND = 300;
const BATCH = 50;
/** Of the claims. */
const FEW = 16;
const K = 32;
const L = 20;

/** One operation, by the client of its thread: its pool is what the lanes share. */
export async function ask({ target, params }: Lane<MongodbParams>): Promise<Operation> {
  if (target === null) throw new Error('mongodb needs a server');
  const { query, pool } = params;
  const open = () => connect(target.origin, pool);
  const { connection, close } = await sharedConnection(`${target.origin} ${pool}`, Number.POSITIVE_INFINITY, open);
  const asked = { 'find-one': findOne, cursor: readAll, 'insert-many': insertMany }[query];
  return { run: (item) => asked(connection, item), close };
}

/** The comment names the item, by which the fake knows its delay. */
async function findOne({ items }: MongoClient, { id }: WorkItem): Promise<Outcome> {
  const found = await items.findOne({ _id: id }, { comment: id });
  if (found === null) throw new NoSuchDocument(id);
  return outcomeOf(found.body);
}

async function readAll({ items }: MongoClient, { id }: WorkItem): Promise<Outcome> {
  const found = await items.find({ _id: { $lt: FOUND } }, { comment: id, batchSize: BATCH }).toArray();
  if (found.length !== FOUND) throw new NoSuchDocument(found.length);
  const sum = found.reduce((total, { _id }) => total + _id, 0);
  return { status: 200, bytes: found.reduce((total, { body }) => total + body.length, 0), checksum: sum };
}

async function insertMany({ written }: MongoClient, { id, bytes }: WorkItem): Promise<Outcome> {
  const body = 'x'.repeat(bytes);
  const documents = Array.from({ length: DOCUMENTS }, (_, place) => ({ item: id, place, body }));
  const { insertedCount } = await written.insertMany(documents, { comment: id });
  return { status: 200, bytes: insertedCount * bytes, checksum: insertedCount };
}

class NoSuchDocument extends Error {
  override readonly name = 'NoSuchDocument';

  constructor(id: number) {
    super(`there is no document ${id} in the collection items: on a server of your own, write them first`);
  }
}

export default defineSuite<MongodbParams>({
  name: 'mongodb',
  about: 'documents of a MongoDB of yours, or of a fake that speaks its protocol: the pool of the driver is the slots',
  server: 'mongodb',
  workload: { module: import.meta.url, export: 'ask' },
  params: {
    query: {
      about: `what is asked: one document, ${FOUND} by a cursor, or ${DOCUMENTS} to be written`,
      values: ['find-one'],
      oneOf: ['find-one', 'cursor', 'insert-many'],
    },
    pool: { about: 'connections of the driver in a thread', values: [POOL], min: 1, max: 10_000, isInteger: true },
    waitMs: {
      about: 'delay of an operation, of the fake alone',
      isCircumstance: true,
      values: [0],
      min: 0,
      max: 600_000,
    },
    bytes: { about: 'size of a body', values: [64], min: 1, max: 2 ** 20, isInteger: true },
    operations: { about: 'operations a round', values: [256], min: 1, max: 10_000_000, isInteger: true },
  },
  concurrency: [16],
  interleaved: 'pool',
  work: ({ waitMs, bytes, operations }) => drawn({ latencyMs: waitMs, bytes, operations }),
  // and one by which the driver watches the server
  connections: ({ pool }, lanes) => Math.min(pool, lanes) + 1,
  inFlight: ({ pool }, lanes) => Math.min(pool, lanes),
  bound: makespanBound,
  claims: [
    {
      id: 'the-pool-of-the-driver-binds',
      statement: `A driver with a pool of ${FEW} has ${FEW} operations in flight, and does at most ${FEW} ÷ L, however many are asked for.`,
      measure: { params: { waitMs: [L], pool: [FEW, K] }, concurrency: [K], models: ['event-loop'] },
      expects: [
        {
          of: { model: 'event-loop', params: { pool: FEW } },
          quantity: 'peakAtServer',
          is: 'about',
          value: FEW,
          within: 0.01,
          because: 'min(K, pool)',
        },
        {
          of: { model: 'event-loop', params: { pool: FEW } },
          quantity: 'throughputPerSecond',
          is: 'at-most',
          value: (1020 * FEW) / L,
          because: `pool ÷ L = ${(1000 * FEW) / L} a second, and 2 % for the clocks`,
        },
        {
          of: { model: 'event-loop', params: { pool: K } },
          quantity: 'throughputPerSecond',
          dividedBy: { model: 'event-loop', params: { pool: FEW } },
          is: 'at-least',
          value: 1.4,
          because: `${K} ÷ ${FEW} = ${K / FEW}, less what the CPU of the client takes`,
        },
      ],
    },
  ],
});
