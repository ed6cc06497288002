import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLedger } from '../../../core/trial/ledger.ts';
import { drive } from '../../../core/trial/loop.ts';
import { outcomeOf } from '../../../core/work/outcome.ts';
import { payloadOf } from '../../../core/work/payload.ts';
import { tally } from '../../../core/trial/tally.ts';
import type { Answer, Outcome, RoundSeed, Work, WorkItem } from '../../../core/members/types.ts';
import { drawn, GIVEN_UP, itemsOf, operationsOf } from '../../../core/work/work.ts';
import { ServedRound } from '../../../servers/_round.ts';

const inThrees = (some: Partial<Work> = {}): RoundSeed => ({
  seed: 3,
  work: { ...drawn({ operations: 4, bytes: 10, latencyMs: 20, latency: 'exponential' }), group: 3, ...some } as Work,
});
const whole: Answer = { status: 200, bytes: 0, checksum: 0 };

/** What a right client makes of an item, and a right server sees of it. */
function answered(seed: number, { id, bytes, status }: WorkItem, seen: ServedRound): Answer {
  const item = seen.itemOf(String(id));
  seen.enter(item, 0);
  if (GIVEN_UP.includes(status)) {
    seen.leaveAborted(item);
    return { status, bytes: 0, checksum: 0 };
  }
  seen.leaveAnswered(item, status, 0);
  return outcomeOf(payloadOf(seed, id, bytes), status);
}

async function servedRound(round: RoundSeed) {
  const seen = new ServedRound(round);
  const ledger = openLedger(operationsOf(round));
  await drive(ledger, 2, async ({ parts, ...item }): Promise<Outcome> =>
    parts === undefined
      ? answered(round.seed, item, seen)
      : { ...whole, parts: parts.map((part) => answered(round.seed, part, seen)) },
  );
  return { told: tally(ledger), witness: seen.witness(1), ledger };
}

describe('grouped work', () => {
  const recipes = fc.record({
    group: fc.integer({ min: 1, max: 5 }),
    operations: fc.integer({ min: 1, max: 9 }),
    rate: fc.option(fc.integer({ min: 1, max: 500 })),
    seed: fc.nat(),
  });

  test('has the same items as parts and by themselves, whatever the recipe', () => {
    fc.assert(
      fc.property(recipes, ({ group, operations, rate, seed }) => {
        const arrivals = rate === null ? null : ({ kind: 'poisson', ratePerSecond: rate } as const);
        const round = { seed, work: { ...drawn({ operations, latency: 'pareto', latencyMs: 5 }), group, arrivals } };
        const operationsMade = operationsOf(round);
        expect(operationsMade).toHaveLength(operations);
        expect(operationsMade.map(({ id }) => id)).toEqual([...operationsMade.keys()]);
        expect(operationsMade.flatMap((item) => item.parts ?? [item])).toEqual(itemsOf(round));
      }),
    );
  });

  test('makes operations as long as their longest, as large as all, and as good as their worst', () => {
    const items = [
      { latencyMs: 5, bytes: 1 },
      { latencyMs: 30, bytes: 2, status: 504 },
      { latencyMs: 10, bytes: 4 },
    ];
    const [operation] = operationsOf({ seed: 1, work: { kind: 'listed', group: 3, items } });
    expect(operation).toMatchObject({ id: 0, dueMs: 0, latencyMs: 30, bytes: 7, status: 504, isStalled: false });
  });

  test('is stalled where one of its parts is', () => {
    const some = drawn({ operations: 50, group: 2, stallShare: 0.3, stallMs: 9 });
    for (const { parts, isStalled } of operationsOf({ seed: 1, work: some })) {
      expect(isStalled).toBe(parts?.some((part) => part.isStalled));
    }
  });

  test('has all parts of an operation due at once', () => {
    const work: Work = { ...inThrees().work, arrivals: { kind: 'constant', ratePerSecond: 100 } };
    expect(itemsOf({ seed: 1, work }).map(({ dueMs }) => dueMs)).toEqual([
      10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40,
    ]);
    expect(operationsOf({ seed: 1, work }).map(({ dueMs }) => dueMs)).toEqual([10, 20, 30, 40]);
  });

  test('leaves what is left of a list to the last operation', () => {
    const items = Array.from({ length: 5 }, () => ({ latencyMs: 1, bytes: 1 }));
    const made = operationsOf({ seed: 1, work: { kind: 'listed', group: 2, items } });
    expect(made.map(({ parts }) => parts?.map(({ id }) => id))).toEqual([[0, 1], [2, 3], [4]]);
  });

  test.each([0, -1, 1.5, Number.NaN])('is no work in groups of %s', (group) => {
    expect(() => itemsOf(inThrees({ group }))).toThrow(/group=.* must be a whole number of at least 1/);
  });
});

describe('what client and server say of the same round', () => {
  const list: Work = {
    kind: 'listed',
    items: [200, 500, 504, 499, 200].map((status) => ({ latencyMs: 1, bytes: 8, status })),
  };

  test.each<[string, RoundSeed]>([
    ['of single requests', { seed: 9, work: drawn({ operations: 5, bytes: 100 }) }],
    ['of groups', inThrees()],
    ['of a group that is not full', { seed: 9, work: { ...list, group: 2 } }],
    ['of a group with fewer requests than it could have', { seed: 9, work: { ...list, group: 50 } }],
    ['of a group of one', { seed: 9, work: { kind: 'listed', group: 5, items: [{ latencyMs: 1, bytes: 3 }] } }],
    ['of what is given up', { seed: 9, work: list }],
  ])('is equal to the byte: %s', async (_, round) => {
    const { told, witness } = await servedRound(round);
    expect(told.digest).toBe(witness.digest);
    expect(told.errorSample).toBeNull();
    expect(told.requests?.sent).toBe(itemsOf(round).length);
    expect((told.requests?.sent ?? 0) - (told.requests?.givenUp ?? 0)).toBe(witness.operations);
    expect(told.requests?.givenUp).toBe(witness.aborted);
  });

  test('is equal in bytes where nothing failed', async () => {
    const { told, witness } = await servedRound(inThrees());
    expect([told.bytes, witness.bytes]).toEqual([120, 120]);
  });

  test('counts what was given up as planned, and as no success', async () => {
    const { told } = await servedRound({ seed: 9, work: list });
    expect(told.operations).toEqual({
      attempted: 5,
      succeeded: 2,
      errors: { 'status-500': 1, 'status-504': 1, 'status-499': 1 },
    });
  });

  test('differs where the server answered what the client says to have given up', async () => {
    const { witness } = await servedRound({ seed: 9, work: list });
    const seen = new ServedRound({ seed: 9, work: list });
    for (const { id, status } of itemsOf({ seed: 9, work: list })) {
      seen.enter(seen.itemOf(String(id)), 0);
      seen.leaveAnswered(seen.itemOf(String(id)), status, 0);
    }
    expect(seen.witness(1).digest).not.toBe(witness.digest);
  });
});

describe('the parts of an operation', () => {
  const round = inThrees();
  const told = async (partsOf: (parts: readonly WorkItem[]) => readonly Answer[] | undefined) => {
    const ledger = openLedger(operationsOf(round));
    await drive(ledger, 1, async ({ parts = [] }) => {
      const answers = partsOf(parts);
      return { status: 418, bytes: 9, checksum: 9, ...(answers === undefined ? {} : { parts: answers }) };
    });
    return tally(ledger);
  };

  test('count, and what stands beside them does not', async () => {
    expect((await told((parts) => parts.map(() => ({ ...whole, bytes: 2 })))).bytes).toBe(24);
  });

  test.each<[string, (parts: readonly WorkItem[]) => readonly Answer[] | undefined]>([
    ['all of them', () => undefined],
    ['the last', (parts) => parts.slice(1).map(() => whole)],
    ['what came back for one', (parts) => parts.map(({ id }) => ({ ...whole, status: id % 3 === 1 ? 0 : 200 }))],
  ])('are missed where %s is missing', async (_, partsOf) => {
    expect((await told(partsOf)).operations).toEqual({ attempted: 4, succeeded: 0, errors: { unanswered: 4 } });
  });

  test('are an error where they are more than were asked for', async () => {
    const { errorSample, operations } = await told((parts) => [...parts, ...parts].map(() => whole));
    expect(errorSample).toBe('operation 0 has 3 parts, and 6 answers to them');
    expect(operations.errors).toEqual({ RangeError: 4 });
  });

  test('fail the operation by the one that was not planned, though another was', async () => {
    const items = [200, 500, 200].map((status) => ({ latencyMs: 1, bytes: 1, status }));
    const ledger = openLedger(operationsOf({ seed: 1, work: { kind: 'listed', group: 3, items } }));
    await drive(ledger, 1, async () => ({
      ...whole,
      parts: [whole, { ...whole, status: 500 }, { ...whole, status: 503 }],
    }));
    expect(tally(ledger).errorSample).toBe('item 2 was answered with status 503');
  });
});
