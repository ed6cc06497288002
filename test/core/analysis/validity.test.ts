import { describe, expect, test } from 'vitest';
import { type Evidence, type ViolationCode, violationOf } from '../../../core/analysis/validity.ts';
import { IDLE_LATENESS, SCHEDULE_LATENESS } from '../../../core/trial/arrivals.ts';
import { encodeAnswers } from '../../../core/records/answers.ts';
import type { PlannedTrial, RoundRecord } from '../../../core/records/records.ts';
import { type Change, client, loopId, planned, round, server, soundRounds } from './_rounds.ts';

/** What a database knows of a round beside its statements. */
const NOTHING_ELSE = {
  statuses: null,
  bytes: null,
  digest: null,
  repeated: null,
  aborted: null,
  connectionsAccepted: null,
  connectionsOpen: null,
  peakInFlight: null,
  inFlightIntegralNs: null,
  askedDelayNs: null,
  achievedDelayNs: null,
  cpuUserMicros: null,
  cpuSystemMicros: null,
  eventLoopUtilization: null,
};

const MS = 1e6;
const trial = planned.trials.find(({ id }) => id === loopId) as PlannedTrial;
const others: Evidence[] = planned.trials
  .filter(({ id }) => id !== loopId)
  .map((other) => ({ trial: other, rounds: soundRounds(other.id) }));
const sound: Change = (each) => each;
const noisy: Change = client({ contaminated: 'noise' });

/** What is found of the loop, whose rounds these changes have made, beside the sound rounds of the other models. */
function found(changes: readonly Change[], of: PlannedTrial = trial): string | null {
  const cell = { trial: of, rounds: changes.map((change, place) => change(soundRounds()[place] as RoundRecord)) };
  return violationOf(cell, [cell, ...others])?.code ?? null;
}

test('sound rounds have no fault, under any model', () => {
  for (const each of planned.trials) {
    const cell = { trial: each, rounds: soundRounds(each.id) };
    expect(violationOf(cell, [cell, ...others]), each.id).toBeNull();
  }
});

describe('one round is enough for', () => {
  const operations = (succeeded: number, errors: Readonly<Record<string, number>>) => ({
    operations: { attempted: 8, succeeded, errors },
  });
  const cases: readonly (readonly [ViolationCode, string, Change])[] = [
    ['operations-missing', 'an operation without an answer', client(operations(7, { unanswered: 1 }))],
    ['operations-missing', 'an operation that nobody speaks of', client(operations(6, { 'status-500': 1 }))],
    ['operations-missing', 'an operation too many', client(operations(9, {}))],
    [
      'unexpected-errors',
      'an error not planned',
      client({ ...operations(7, { EPIPE: 1 }), errorSample: 'broken pipe' }),
    ],
    ['not-submitted-at-once', 'a submission in the middle', client({ latestSubmissionNs: 4.1 * MS })],
    ['not-first-come-first-served', 'an item overtaken by a later one', client({ admittedOutOfOrder: 1 })],
    ['not-given-up', 'a connection that went away, and nobody gave it up', server({ aborted: 1 })],
    ['not-given-up', 'what was given up and answered all the same', client({ requests: { sent: 8, givenUp: 1 } })],
    ['server-saw-more', 'an item that was asked for twice', server({ repeated: 1 })],
    ['server-saw-more', 'a request more than operations', server({ operations: 9 })],
    ['server-saw-fewer', 'a request less than operations', server({ operations: 7 })],
    ['body-not-read', 'a byte that was sent and not received', client({ bytes: 511 })],
    ['wrong-payload', 'a digest that is not the server’s', client({ digest: 'sha256:other' })],
    ['too-many-in-flight', 'a fifth call on four slots, said by the client', client({ peakInFlight: 5 })],
    ['too-many-in-flight', 'a fifth call on four slots, in service', client({ peakStarted: 5 })],
    ['too-many-in-flight', 'a fifth call on four slots, seen by the server', server({ peakInFlight: 5 })],
  ];

  test.each(cases)('%s: %s', (code, _, broken) => {
    expect(found([sound, sound, sound, broken])).toBe(code);
  });

  test.each(cases)('%s: %s, also where the round does not count', (code, _, broken) => {
    expect(found([sound, sound, sound, (each) => noisy(broken(each))])).toBe(code);
  });

  test('a reason that names the round', () => {
    const cell = { trial, rounds: [{ ...server({ operations: 7 })(round()), round: 12 }] };
    expect(violationOf(cell, [cell])?.reason).toBe('the server answered 7 requests for 8 operations (round 12)');
  });
});

describe('it takes the median round for', () => {
  test.each<[ViolationCode, string, Change]>([
    ['too-few-in-flight', 'three in flight where four were planned', client({ peakInFlight: 3 })],
    ['too-few-in-flight', 'three at the server, where delays are long', server({ peakInFlight: 3 })],
    ['too-few-in-flight', 'half as many at the server as the client says', server({ inFlightIntegralNs: 399 * MS })],
    ['little', 'more slots taken, on average, than there are', client({ slotSumNs: 817 * MS })],
    ['little', 'more at the server, on average, than the client says', server({ inFlightIntegralNs: 821 * MS })],
    ['faster-than-possible', 'less time than the work can take', client({ boundNs: 204.1 * MS })],
    ['delay-not-as-asked', 'a server that is too quick', server({ achievedDelayNs: 783 * MS })],
    ['delay-not-as-asked', 'a server that is too slow', server({ achievedDelayNs: 889 * MS })],
  ])('%s: %s', (code, _, broken) => {
    expect(found([sound, broken, broken])).toBe(code);
    expect(found([sound, broken, sound])).toBeNull();
    expect(found([sound, (each) => noisy(broken(each)), (each) => noisy(broken(each))])).toBeNull();
  });
});

describe('no fault is', () => {
  test.each<[string, Change]>([
    [
      'an error that was planned',
      client({ operations: { attempted: 8, succeeded: 7, errors: { 'status-500': 1 } }, bytes: 448 }),
    ],
    ['a fiftieth of the time to hand in', client({ latestSubmissionNs: 4 * MS })],
    ['a fiftieth more taken than there are slots', client({ slotSumNs: 815 * MS })],
    ['a fiftieth under the bound', client({ boundNs: 203.9 * MS })],
    ['a delay that is a fiftieth short', server({ achievedDelayNs: 785 * MS })],
    ['a delay that is a tenth and a millisecond long', server({ achievedDelayNs: 887 * MS })],
    ['a little over half as many at the server as the client says', server({ inFlightIntegralNs: 401 * MS })],
    ['a server that counts and knows nothing else', server(NOTHING_ELSE)],
    [
      'a server that may have counted what others asked',
      server({ ...NOTHING_ELSE, operations: 80, mayCountOthers: true }),
    ],
    ['a suite without a server', client({ witness: null })],
    ['a suite without a bound', client({ boundNs: null, fifoNs: null })],
  ])('%s', (_, change) => {
    expect(found([change, change, change])).toBeNull();
  });

  test('fewer at the server than the client began, which names what binds', () => {
    const held: Change = (each) => server({ peakInFlight: 3 })(each);
    const cell = { trial, rounds: [held(round()), held(round()), held(round())] };
    expect(violationOf(cell, [cell])?.reason).toBe(
      '3 operations were in flight at once where 4 were planned: the server saw no more, so that 3 connections (or sockets) of the client bind',
    );
  });

  test('fewer in flight than slots where there are fewer operations', () => {
    const eight: Change = (each) => server({ peakInFlight: 8 })({ ...each, peakInFlight: 8, peakStarted: 8 });
    expect(found([eight, eight, eight], { ...trial, concurrency: 64 })).toBeNull();
  });

  test('fewer at the server where delays are too short for all to be there at once', () => {
    const two =
      (shortestDelayNs: number): Change =>
      (each) =>
        server({ peakInFlight: 2 })({ ...each, shortestDelayNs });
    expect(found([two(4.9 * MS)])).toBeNull();
    expect(found([two(5 * MS)])).toBe('too-few-in-flight');
  });

  test('a cell of contaminated rounds only: it has another reason', () => {
    expect(found([client({ contaminated: 'noise', peakInFlight: 1 })])).toBeNull();
  });
});

describe('in an open loop', () => {
  const open = (some: Partial<RoundRecord> = {}): Change =>
    client({
      openLoop: { horizonNs: 150 * MS, completed: 4, healthy: 4, unstarted: 0 },
      latestSubmissionNs: 150 * MS,
      ...some,
    });
  const late = (p99: number): Change =>
    open({ observations: { [SCHEDULE_LATENESS]: { count: 8, mean: 1, p50: 1, p99, max: p99 } } });

  test('operations may come in all the time, and fewer may be in flight than there are slots', () => {
    expect(found([open({ peakInFlight: 1, peakStarted: 1 })])).toBeNull();
  });

  test('schedule-missed is said where the median round is more than 20 ms late for one arrival in a hundred', () => {
    expect(found([late(19), late(21), late(21)])).toBe('schedule-missed');
    expect(found([late(19), late(19), late(500)])).toBeNull();
    expect(
      found([
        late(19),
        ...[21, 21].map(
          (ms): Change =>
            (each) =>
              noisy(late(ms)(each)),
        ),
      ]),
    ).toBeNull();
  });

  test('schedule-missed is not said of arrivals that operations held up', () => {
    const figures = (p99: number) => ({ count: 8, mean: 1, p50: 1, p99, max: p99 });
    const held = (idle: number) =>
      open({ observations: { [SCHEDULE_LATENESS]: figures(500), [IDLE_LATENESS]: figures(idle) } });
    expect(found([held(1), held(1), held(19)])).toBeNull();
    expect(found([held(1), held(21), held(21)])).toBe('schedule-missed');
  });

  test('admitted-before-arrival is said of a single operation in a single round', () => {
    expect(found([open(), open({ admittedEarly: 1 })])).toBe('admitted-before-arrival');
    expect(found([open({ admittedEarly: 0 }), open({ admittedEarly: null })])).toBeNull();
  });

  test('answers are not compared where some were never started, and which these are is not known', () => {
    const some = open({
      digest: 'sha256:half',
      answers: null,
      witness: null,
      openLoop: { horizonNs: MS, completed: 1, healthy: 1, unstarted: 1 },
    });
    expect(found([some])).toBeNull();
    expect(found([open({ digest: 'sha256:half', witness: null })])).toBe('unequal-work');
  });
});

test('operations that wait for nothing may be done by the first thread that is awake', () => {
  const quick = (serviceMs: number) =>
    client({ peakInFlight: 1, peakStarted: 1, serviceSumNs: 8 * serviceMs * MS, witness: null, shortestDelayNs: 0 });
  const threads = { ...trial, threads: 4, tasksPerThread: 1 };
  expect(found([quick(0.01)], threads)).toBeNull();
  expect(found([quick(9)], threads)).toBe('too-few-in-flight');
  expect(found([quick(0.01)])).toBe('too-few-in-flight');
});

describe('in a served suite', () => {
  const served: PlannedTrial = { ...trial, isServed: true };

  test('clients send when they can, and a model starts nothing that no one has sent', () => {
    expect(found([client({ latestSubmissionNs: 150 * MS })], served)).toBeNull();
    expect(found([client({ admittedEarly: 1 })], served)).toBe('admitted-before-arrival');
  });

  test('no more are in flight than there are clients', () => {
    const two: Change = (each) =>
      server({ peakInFlight: 2, inFlightIntegralNs: 400 * MS })({ ...each, peakInFlight: 2, slotSumNs: 400 * MS });
    expect(found([two], { ...served, askedConcurrency: 2 })).toBeNull();
    expect(found([two], served)).toBe('too-few-in-flight');
  });

  test('are in flight one by one where a handler waits for nothing, and no model is blamed for it', () => {
    const one = (peakPresent: number) => client({ peakInFlight: 1, peakStarted: 1, peakPresent });
    expect(found([one(1)], served)).toBeNull();
    expect(found([one(4)], served)).toBe('too-few-in-flight');
  });

  test('are in flight as far as they had come in, in each round by itself', () => {
    const loaded: Change = (each) => {
      const peakInFlight = each.round % 2 === 0 ? 3 : 4;
      return { ...each, peakInFlight, peakStarted: peakInFlight, peakPresent: each.round % 2 === 0 ? 3 : 8 };
    };
    expect(found([loaded], served)).toBeNull();
  });

  test('are done by threads before all of them are awake, where a handler is quick', () => {
    const quick = (serviceMs: number) =>
      client({ peakInFlight: 1, peakStarted: 1, peakPresent: 4, serviceSumNs: 8 * serviceMs * MS });
    expect(found([quick(0.5)], served)).toBeNull();
    expect(found([quick(1)], served)).toBe('too-few-in-flight');
    const threads = { ...served, threads: 2, tasksPerThread: 2 };
    expect(found([quick(7)], threads)).toBeNull();
    expect(found([quick(9)], threads)).toBe('too-few-in-flight');
  });
});

describe('what was given up', () => {
  const givenUp =
    (gone: number, answered: number, peakInFlight = 4): Change =>
    (each) =>
      server({ aborted: gone, operations: answered, peakInFlight })({
        ...each,
        requests: { sent: 8, givenUp: 2 },
        operations: { attempted: 8, succeeded: 6, errors: { 'status-504': 2 } },
      });

  test('has to go away at the server, all of it and nothing else', () => {
    expect(found([givenUp(2, 6)])).toBeNull();
    expect(found([givenUp(0, 8)])).toBe('not-given-up');
    expect(found([givenUp(0, 6)])).toBe('not-given-up');
    expect(found([givenUp(3, 6)])).toBe('not-given-up');
  });

  test('may be seen by the server for a moment longer, beside the next of its slot', () => {
    expect(found([givenUp(2, 6, 6)])).toBeNull();
    expect(found([givenUp(2, 6, 7)])).toBe('too-many-in-flight');
  });
});

describe('operations of several requests', () => {
  const inThrees: PlannedTrial = { ...trial, work: { ...trial.work, group: 3 } };
  const requests =
    (sent: number, peakInFlight: number): Change =>
    (each) =>
      server({ operations: 24, peakInFlight })({ ...each, requests: { sent, givenUp: 0 } });

  test('are so many requests to the server, and so many at once', () => {
    expect(found([requests(24, 12)], inThrees)).toBeNull();
    expect(found([requests(23, 12)], inThrees)).toBe('server-saw-more');
    expect(found([requests(25, 12)], inThrees)).toBe('server-saw-fewer');
    expect(found([requests(24, 13)], inThrees)).toBe('too-many-in-flight');
  });
});

describe('beside other models', () => {
  const of = (id: string, some: Partial<RoundRecord> = {}, rounds = [round()]): Evidence => ({
    trial: { ...trial, id },
    rounds: rounds.map((each) => ({ ...each, witness: null, ...some, trial: id })),
  });
  const codes = (cells: readonly Evidence[]) => cells.map((cell) => violationOf(cell, cells)?.code ?? null);

  test('unequal-work is said of the one whose answers differ from those of the others', () => {
    const odd = of('odd', { digest: 'sha256:other' });
    expect(codes([of('a'), odd, of('b')])).toEqual([null, 'unequal-work', null]);
  });

  test('unequal-work is said of both where there are two, for nobody knows which is wrong', () => {
    expect(codes([of('a'), of('b', { digest: 'sha256:other' })])).toEqual(['unequal-work', 'unequal-work']);
  });

  test('unequal-work is not said by those that are wrong by themselves: two that fail alike do not outvote the third', () => {
    const alike = { errorSample: 'reset', digest: 'sha256:half' };
    expect(codes([of('a'), of('b', alike), of('c', alike)])).toEqual([null, 'unexpected-errors', 'unexpected-errors']);
  });

  /** Three answers, of which the first ones have been started. */
  const answering = (checksums: readonly number[]): Partial<RoundRecord> => ({
    digest: `sha256:${checksums.join()}`,
    openLoop: { horizonNs: MS, completed: 1, healthy: 1, unstarted: 3 - checksums.length },
    answers: encodeAnswers({
      status: Int32Array.from([0, 1, 2], (id) => (id < checksums.length ? 200 : 0)),
      bytes: new Float64Array(3).fill(64),
      checksum: Uint32Array.from([0, 1, 2], (id) => checksums[id] ?? 0),
    }),
  });

  test('answers are compared over what both have answered, where some were never started', () => {
    expect(codes([of('a', answering([1])), of('b', answering([1, 2])), of('c', answering([1, 2, 3]))])).toEqual([
      null,
      null,
      null,
    ]);
    expect(codes([of('a', answering([1])), of('b', answering([1, 9])), of('c', answering([1, 2, 3]))])).toEqual([
      null,
      'unequal-work',
      'unequal-work',
    ]);
    expect(codes([of('a', answering([8])), of('b', answering([1, 2])), of('c', answering([1, 2, 3]))])).toEqual([
      'unequal-work',
      null,
      null,
    ]);
    expect(codes([of('a', answering([])), of('b', answering([1, 2]))])).toEqual([null, null]);
  });

  test('unequal-work tells the first id, both sizes and checksums, and the other model', () => {
    const [a, b] = [of('a', answering([1, 0xab])), of('b', answering([1, 0xcd, 3]))] as const;
    expect(violationOf(a, [a, b])?.reason).toBe(
      'its answers of round 0 differ from those of event-loop 4: item 1, 64 B, checksum 000000ab instead of 64 B, checksum 000000cd',
    );
  });

  test('answers of different rounds are not compared', () => {
    expect(codes([of('a'), of('b', { round: 1, digest: 'sha256:other' })])).toEqual([null, null]);
  });

  test('unequal-connections is said of the one that opens over a tenth of a connection an operation more', () => {
    // 48 operations in six rounds, of which all connections are opened in the first
    const opening = (id: string, connectionsAccepted: number): Evidence => ({
      trial: { ...trial, id },
      rounds: soundRounds().map((each, place) => (place === 0 ? server({ connectionsAccepted })(each) : each)),
    });
    expect(codes([opening('a', 0), opening('b', 4)])).toEqual([null, null]);
    expect(codes([opening('a', 0), opening('b', 5)])).toEqual([null, 'unequal-connections']);
    expect(codes([opening('a', 44), opening('b', 48)])).toEqual([null, null]);
  });

  test('nor of one that had to, because it gave requests up', () => {
    const giving = (id: string, connectionsAccepted: number): Evidence => ({
      trial: { ...trial, id },
      rounds: soundRounds().map((each) => ({
        ...server({ connectionsAccepted, operations: 8, aborted: 2 })(each),
        requests: { sent: 10, givenUp: 2 },
      })),
    });
    expect(codes([giving('a', 0), giving('b', 2)])).toEqual([null, null]);
    expect(codes([giving('a', 0), giving('b', 3)])).toEqual([null, 'unequal-connections']);
  });
});

describe('the CPU of threads', () => {
  const poolId = 'fetch @4 pool 2x2';
  const poolTrial = planned.trials.find(({ id }) => id === poolId) as PlannedTrial;
  /** The pool and its loop with so many µs of CPU an operation, 8 of them a round. */
  const beside = (ofPool: number, ofLoop: number, some: Partial<RoundRecord> = {}) => {
    const cpu = (id: string, micros: number) =>
      soundRounds(id).map((each) => ({ ...each, cpuUserMicros: micros * 8, cpuSystemMicros: 0, ...some }));
    const cell = { trial: poolTrial, rounds: cpu(poolId, ofPool) };
    return violationOf(cell, [cell, { trial, rounds: cpu(loopId, ofLoop) }])?.code ?? null;
  };

  test('of less than a fifth of what the loop needs shows that they did not do the work', () => {
    expect(beside(900, 5000)).toBe('work-not-done');
    expect(beside(1100, 5000)).toBeNull();
    expect(beside(9000, 5000)).toBeNull();
  });

  test('shows nothing where the loop itself needs next to none', () => {
    expect(beside(10, 1000)).toBeNull();
  });

  test('is asked of no loop', () => {
    const rounds = soundRounds().map((each) => ({ ...each, cpuUserMicros: 1, cpuSystemMicros: 0 }));
    expect(violationOf({ trial, rounds }, [{ trial, rounds }])).toBeNull();
  });
});
