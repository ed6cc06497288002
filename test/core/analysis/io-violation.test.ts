import { expect, test } from 'vitest';
import { proofOf } from '../../../core/analysis/proof.ts';
import { type Evidence, violationOf } from '../../../core/analysis/validity.ts';
import type { PlannedTrial, RoundRecord } from '../../../core/records/records.ts';
import { loopId, planned, soundRounds } from './_rounds.ts';

const trial = planned.trials.find(({ id }) => id === loopId) as PlannedTrial;
const OPERATIONS = 8;

/** A model whose eight operations read so many bytes each. */
function reading(
  model: string,
  bytes: number | null,
  some: Partial<RoundRecord> = {},
  told: Partial<PlannedTrial> = {},
): Evidence {
  const io = bytes === null ? null : { readBytes: bytes * OPERATIONS, writtenBytes: 0, reads: OPERATIONS, writes: 0 };
  return {
    trial: { ...trial, id: model, model, ...told },
    rounds: soundRounds().map((each) => ({ ...each, trial: model, witness: null, io, ...some })),
  };
}

const codes = (...row: readonly Evidence[]) => row.map((cell) => violationOf(cell, row)?.code ?? null);
const KIB = 1024;

test('who reads less than half of what the others read did not do their work', () => {
  const row = [reading('a', 64 * KIB), reading('lazy', 20 * KIB), reading('b', 64 * KIB)];
  expect(codes(...row)).toEqual([null, 'unequal-io', null]);
  expect(violationOf(row[1]!, row)?.reason).toMatch(
    /^it reads 20\.5\skB an operation for the same answers, where [ab] 4 reads 65\.5\skB, 0\.313 times as much$/,
  );
});

test('who reads it several times did more, and others are left alone', () => {
  expect(codes(reading('a', 64 * KIB), reading('again', 192 * KIB), reading('b', 64 * KIB))).toEqual([
    null,
    'unequal-io',
    null,
  ]);
});

test('of two, less is done by who reads less', () => {
  expect(codes(reading('a', 64 * KIB), reading('lazy', 0))).toEqual([null, 'unequal-io']);
});

test('what is written is judged as well', () => {
  const writing = (model: string, bytes: number) =>
    reading(model, 0, { io: { readBytes: 0, writtenBytes: bytes * OPERATIONS, reads: 0, writes: 0 } });
  expect(codes(writing('a', 64 * KIB), writing('lazy', 0))).toEqual([null, 'unequal-io']);
});

test('what is printed is no work, and whoever prints it writes it when and where it likes', () => {
  const io = { readBytes: 0, writtenBytes: 5_000 * OPERATIONS, reads: 0, writes: 0 };
  const printing = (model: string, writtenBytes: number) =>
    reading(model, 0, { io: { ...io, writtenBytes }, printed: { bytes: 10_000 * OPERATIONS, lines: OPERATIONS } });
  expect(codes(printing('a', 5_000 * OPERATIONS), printing('b', 200 * OPERATIONS))).toEqual([null, null]);
  expect(codes(printing('a', 64_000 * OPERATIONS), printing('lazy', 200 * OPERATIONS))).toEqual([null, 'unequal-io']);
});

test('messages between processes and wake-ups of threads are no work', () => {
  const pool = (bytes: number) => reading('pool', bytes, {}, { processes: 2 });
  expect(codes(reading('a', 0), reading('threads', 60), pool(2_400))).toEqual([null, null, null]);
  expect(codes(reading('a', 7_000), reading('threads', 7_060), pool(8_900))).toEqual([null, null, null]);
});

test('a little more or less is none', () => {
  expect(codes(reading('a', 64 * KIB), reading('b', 40 * KIB), reading('c', 100 * KIB))).toEqual([null, null, null]);
});

test.each<[string, Evidence]>([
  ['a system that does not tell', reading('lazy', null)],
  ['an open loop', reading('lazy', 0, { openLoop: { horizonNs: 1e9, completed: 8, healthy: 8, unstarted: 0 } })],
])('%s judges nobody', (_, lazy) => {
  expect(codes(reading('a', 64 * KIB), lazy)).toEqual([null, null]);
});

test('it is counted where one who did nothing would have been found', () => {
  const proof = (...row: readonly Evidence[]) => row.map((cell) => proofOf(cell, row));
  expect(proof(reading('a', 4 * KIB), reading('b', 4 * KIB))).toEqual(['system', 'system']);
  expect(proof(reading('a', 100), reading('b', 100))).toEqual(['answers', 'answers']);
  expect(proof(reading('a', 4 * KIB))).toEqual(['answers']);
  expect(proof(reading('a', 4 * KIB), reading('b', null))).toEqual(['answers', 'answers']);
});
