import { describe, expect, test } from 'vitest';
import { TOO_FEW_ROUNDS } from '../../../core/analysis/family.ts';
import { verdictOf } from '../../../core/analysis/verdict.ts';
import type { Cell, Pairing } from '../../../core/records/comparison.ts';
import { cell, comparison, pairing } from '../../reports/_comparison.ts';

const at = (perSecond: number) => ({ throughputPerSecond: { median: perSecond, low: perSecond, high: perSecond } });
const cpu = { metric: 'cpuMicrosPerOperation' } as const;
const equal = { kind: 'equal' } as const;

/** A row of three: the loop fastest, the pool with as many in flight behind it, sequential last. */
function rowOf(scenario: string): { sequential: Cell; loop: Cell; pool: Cell } {
  const of = (some: Partial<Cell> & { readonly model: string }) => cell({ ...some, scenario });
  return {
    sequential: of({ model: 'sequential', concurrency: 1, ...at(50) }),
    loop: of({ model: 'event-loop', ...at(750) }),
    pool: of({ model: 'pool', threads: 4, tasksPerThread: 4, ...at(700) }),
  };
}

const { sequential, loop, pool } = rowOf('http-get @16');
const gains = [
  pairing(sequential, loop, [15.3, 15.1, 15.5], 'better'),
  pairing(sequential, pool, [14, 13.9, 14.2], 'better'),
];
const isFaster = pairing(loop, pool, [0.93, 0.92, 0.94], 'worse', equal);
const isTied = pairing(loop, pool, [0.98, 0.97, 0.99], 'same', equal);
const isCheaper = pairing(loop, pool, [6.89, 6.71, 7.12], 'worse', { ...equal, ...cpu });

/** With ranks as the analysis gives them. */
function verdict(cells: readonly Cell[], pairings: readonly Pairing[]) {
  const ranked = comparison({ cells: [...cells], comparisons: [...pairings] });
  return verdictOf(ranked.cells, { pairings, margin: 0.05 });
}

describe('one row', () => {
  test('is won by the model that is faster than every other', () => {
    expect(verdict([sequential, loop, pool], [...gains, isFaster])).toMatchObject({
      winner: 'event-loop',
      sentence: 'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16.',
    });
  });

  test('is won by the cheapest of the fastest, if it is slower than none', () => {
    expect(verdict([sequential, loop, pool], [...gains, isTied, isCheaper])).toMatchObject({
      winner: 'event-loop',
      sentence:
        'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16, ' +
        'as fast as pool with as many calls in flight, which takes 6.89× [6.71, 7.12] the CPU.',
    });
  });

  const both = 'Faster than sequential in http-get @16: event-loop (15.3× [15.1, 15.5]) and pool (14.0× [13.9, 14.2])';

  test('is won by nobody where the fastest tie and none is cheaper; that they tie is said', () => {
    expect(verdict([sequential, loop, pool], [...gains, isTied])).toMatchObject({
      winner: null,
      sentence: `${both}, as fast as one another; this run cannot tell which of them takes less CPU.`,
    });
  });

  const tooFew = { reason: `${TOO_FEW_ROUNDS} for so many comparisons` };
  const mayBeCheaper = pairing(loop, pool, [1.4, 1.1, 1.8], 'unclear', { ...equal, ...cpu, ...tooFew });
  const mayBeFaster = pairing(loop, pool, [0.98, 0.7, 1.4], 'unclear', {
    ...equal,
    reason: 'it crosses the margin; other programs may have moved it by 40 %',
  });

  test('asks for more rounds where those would tell which of the fastest is cheaper', () => {
    expect(verdict([sequential, loop, pool], [...gains, isTied, mayBeCheaper]).sentence).toBe(
      `${both}, as fast as one another; too few rounds to tell which of them takes less CPU; give it more --rounds or --budget.`,
    );
  });

  test('asks for no more rounds where only something else is unclear for want of them', () => {
    const elsewhere = rowOf('noop @16');
    const aside = pairing(elsewhere.sequential, elsewhere.loop, [1.1, 0.9, 1.4], 'unclear', tooFew);
    const cells = [sequential, loop, pool, elsewhere.sequential, elsewhere.loop];
    expect(verdict(cells, [...gains, mayBeFaster, mayBeCheaper, aside]).sentence).toBe(
      `${both}; this run cannot tell which of them is faster.`,
    );
  });

  test('is won by nobody where the cheaper one may be slower by more than the margin; that it is cheaper is said', () => {
    const mayBeSlower = pairing(loop, pool, [1.02, 0.95, 1.06], 'unclear', {
      ...equal,
      reason: 'it crosses the margin',
    });
    expect(verdict([sequential, loop, pool], [...gains, mayBeSlower, isCheaper])).toMatchObject({
      winner: null,
      sentence:
        'Faster than sequential in http-get @16: event-loop (15.3× [15.1, 15.5]) and pool (14.0× [13.9, 14.2]), ' +
        'and pool takes 6.89× [6.71, 7.12] the CPU of event-loop; this run cannot tell which of them is faster.',
    });
  });

  test('can be won by the baseline', () => {
    const fast = { ...sequential, ...at(900) };
    const slower = [pairing(fast, loop, [0.8, 0.79, 0.81], 'worse'), pairing(fast, pool, [0.7, 0.69, 0.71], 'worse')];
    expect(verdict([fast, loop, pool], slower)).toMatchObject({
      winner: 'sequential',
      sentence: 'sequential: the fastest in http-get @16.',
    });
  });

  test('is not won by a control, nor by what has no number', () => {
    const control = cell({ model: 'control', isControl: true, scenario: 'http-get @16', ...at(9000) });
    const liar = cell({ model: 'liar', state: 'invalid', scenario: 'http-get @16', ...at(9000) });
    expect(verdict([sequential, loop, pool, control], [...gains, isFaster]).winner).toBe('event-loop');
    expect(verdict([sequential, loop, pool, control, liar], [...gains, isFaster])).toMatchObject({
      winner: null,
      sentence:
        'No winner over the whole: liar is INVALID (no reason was given) in http-get @16; left to compare were event-loop, ' +
        'pool and sequential. event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16.',
    });
  });

  test('of fewer than two models is nothing to compare', () => {
    const nothing = 'Nothing to compare: fewer than two models were measured.';
    expect(verdict([loop], [])).toEqual({ winner: null, sentence: nothing, smallestDetectableChange: null });
    expect(verdict([], []).sentence).toBe(nothing);
    expect(verdict([loop, { ...pool, state: 'unsupported' }], []).sentence).toBe(nothing);
    expect(verdict([loop, { ...pool, state: 'failed' }], []).sentence).toBe(
      'Nothing to compare: fewer than two models were measured; pool failed in http-get @16.',
    );
  });

  test('is unclear for want of rounds, where that is the reason', () => {
    const wanting = 'Unclear: too few rounds to tell the models apart; give it more --rounds or --budget.';
    const few = pairing(sequential, loop, [null as never, null, null], 'unclear', { reason: '3 pairs' });
    expect(verdict([sequential, loop], [few])).toMatchObject({ winner: null, sentence: wanting });
    const many = pairing(sequential, loop, [15, 14, 16], 'unclear', { reason: `${TOO_FEW_ROUNDS} for so many` });
    expect(verdict([sequential, loop], [many]).sentence).toBe(wanting);
  });

  test('says who is alike where nobody is faster than the baseline', () => {
    const [base, alike] = [
      { ...sequential, ...at(600) },
      { ...loop, ...at(610) },
    ];
    const same = pairing(base, alike, [1, 0.99, 1.01], 'same');
    expect(verdict([base, alike], [same])).toMatchObject({
      winner: null,
      sentence:
        'As fast as one another in http-get @16: event-loop and sequential; this run cannot tell which of them takes less CPU.',
    });
  });

  test('says large ratios as people do', () => {
    const huge = pairing(sequential, loop, [1017.4, 999.5, 1e6], 'better');
    expect(verdict([sequential, loop], [huge]).sentence).toContain('1020× [1000, 1000000] the throughput');
    const round = pairing(sequential, loop, [15, 0.5, 150], 'better');
    expect(verdict([sequential, loop], [round]).sentence).toContain('15.0× [0.5, 150.0]');
  });
});

describe('many rows', () => {
  const other = rowOf('http-get @64');
  const otherGains = [
    pairing(other.sequential, other.loop, [60, 59, 61], 'better'),
    pairing(other.sequential, other.pool, [70, 69, 71], 'better'),
  ];
  const first = { cells: [sequential, loop, pool], pairings: [...gains, isFaster] };
  const both = (cells: readonly Cell[], pairings: readonly Pairing[]) =>
    verdict([...first.cells, ...cells], [...first.pairings, ...pairings]);

  test('are won by the model that wins all of them', () => {
    const slower = pairing(other.loop, other.pool, [0.9, 0.89, 0.91], 'worse', equal);
    const found = both(Object.values(other), [...otherGains, slower]);
    expect(found.winner).toBe('event-loop');
    expect(found.sentence).toBe('event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16.');
  });

  test('are won by nobody where they disagree, and it is said who wins where', () => {
    const busy = { ...other.loop, eventLoopUtilization: 0.6 };
    const fast = { ...other.pool, ...at(900) };
    const faster = pairing(busy, fast, [1.2, 1.19, 1.21], 'better', equal);
    expect(both([other.sequential, busy, fast], [...otherGains, faster])).toMatchObject({
      winner: null,
      sentence: 'It depends: event-loop for http-get @16, pool for http-get @64.',
    });
  });

  test('are won by nobody where one of them is open, and it is said how many are', () => {
    const open = pairing(other.loop, other.pool, [1, 0.8, 1.2], 'unclear', equal);
    const found = both(Object.values(other), [...otherGains, open]);
    expect(found.winner).toBeNull();
    expect(found.sentence).toBe(
      'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16. 1 of 2 rows stay unclear.',
    );
  });

  test('are won by who wins one of them and is as fast as the first in the others', () => {
    const tied = pairing(other.loop, other.pool, [1, 0.99, 1.01], 'same', equal);
    const found = both(Object.values(other), [...otherGains, tied]);
    expect(found.winner).toBe('event-loop');
    expect(found.sentence).toBe(
      'event-loop: 15.3× [15.1, 15.5] the throughput of sequential in http-get @16. In http-get @64 it is as fast as pool.',
    );
  });

  test('name a shape of a tied row where another of that model is slower', () => {
    const shaped = (threads: number, concurrency: number) =>
      cell({ model: 'pool', scenario: 'http-get @64', ...at(900), threads, tasksPerThread: 4, concurrency });
    const [fast, slow] = [shaped(4, 16), { ...shaped(1, 4), ...at(100) }];
    const found = both(
      [other.sequential, other.loop, fast, slow],
      [
        pairing(other.sequential, other.loop, [60, 59, 61], 'better'),
        pairing(other.loop, fast, [1, 0.99, 1.01], 'same', equal),
        pairing(other.sequential, fast, [60, 59, 61], 'better'),
        ...[other.loop, fast].map((each) => pairing(slow, each, [9, 8, 10], 'better')),
        pairing(other.sequential, slow, [9, 8, 10], 'better'),
      ],
    );
    expect(found.sentence).toMatch(/ In http-get @64 it is as fast as pool 4x4\.$/);
  });

  test('are won by nobody where who wins one of them is slower than those that are first in another', () => {
    const slow = { ...other.loop, ...at(40) };
    const [base, fast] = [{ ...other.sequential, ...at(600) }, other.pool];
    const found = both(
      [base, slow, fast],
      [
        pairing(base, slow, [0.07, 0.06, 0.08], 'worse'),
        pairing(base, fast, [1, 0.99, 1.01], 'same'),
        pairing(slow, fast, [15, 14, 16], 'better', equal),
      ],
    );
    expect(found).toMatchObject({
      winner: null,
      sentence: 'It depends: event-loop for http-get @16, pool and sequential alike for http-get @64.',
    });
  });

  test('of which one has a single model are decided by the others', () => {
    expect(both([other.loop], []).winner).toBe('event-loop');
  });
});

describe('the dead', () => {
  const disturbed = { ...loop, state: 'invalid', reason: 'contaminated: other programs used 30 % of the CPU' } as const;
  const { sequential: slow, pool: fast } = rowOf('http-get @16');
  const left = [pairing(slow, fast, [3.81, 3.7, 3.9], 'better')];

  test('crown nobody: it is said who was left, and there is no winner over the whole', () => {
    const dead = { ...loop, state: 'failed', reason: 'ECONNRESET' } as const;
    const found = verdict([slow, dead, fast], left);
    expect(found.winner).toBeNull();
    expect(found.sentence).toBe(
      'No winner over the whole: event-loop failed in http-get @16; left to compare were pool and sequential. ' +
        'pool: 3.81× [3.70, 3.90] the throughput of sequential in http-get @16.',
    );
  });

  test('whose rounds were all disturbed are said to be that', () => {
    expect(verdict([slow, disturbed, fast], left)).toMatchObject({
      winner: null,
      sentence: expect.stringMatching(
        /^No winner over the whole: event-loop had no round that other programs left alone in /,
      ),
    });
  });

  test('say so also where nobody is left', () => {
    expect(verdict([disturbed, { ...fast, state: 'failed', reason: 'EMFILE' }], []).sentence).toBe(
      'Nothing to compare: fewer than two models were measured; event-loop had no round that other programs left alone in ' +
        'http-get @16 and pool failed in http-get @16.',
    );
  });

  test('in another row take the winner away too', () => {
    const other = rowOf('http-get @64');
    const dead = { ...other.loop, state: 'failed', reason: 'EMFILE' } as const;
    const found = verdict([sequential, loop, pool, dead, other.pool], [...gains, isFaster]);
    expect(found.winner).toBeNull();
    expect(found.sentence).toMatch(
      /^No winner over the whole: event-loop failed in http-get @64; left to compare were pool\. /,
    );
  });
});

describe('a limit inside of the work', () => {
  const slots = { kind: 'slots' } as const;
  const row = rowOf('limited @16');
  const control = cell({ model: 'event-loop', concurrency: 4, isControl: true, scenario: 'limited @16', ...at(386) });
  const limited = { ...row.loop, ...at(386), eventLoopUtilization: 0.05, cpuMicrosPerOperation: 20 };
  const fast = { ...row.pool, ...at(1500) };
  const faster = pairing(limited, fast, [3.9, 3.87, 3.98], 'better', equal);
  const noFaster = pairing(control, limited, [1, 0.99, 1.01], 'same', slots);
  const said = (loops: Cell, ...pairings: readonly Pairing[]) => verdict([loops, fast, control], pairings);

  test('is said, and no threads are praised, where the loop is idle and no faster at K than at fewer', () => {
    const found = said(limited, faster, noFaster);
    expect(found.winner).toBeNull();
    expect(found.sentence).toBe(
      'No model wins by itself: event-loop has 1.00× [0.99, 1.01] the throughput at K=16 that it has at K=4, with its CPU ' +
        'idle: a limit inside of the work is full (a limiter, maxSockets, a pool of connections), and pool is faster in ' +
        'limited @16 because each thread has that limit once more; raise it and compare again.',
    );
  });

  test('names the pools of connections that the system has seen: one for each thread', () => {
    const held = (one: Cell, open: number): Cell => ({ ...one, connections: { open, leastOpened: 0 } });
    const pooled = held(limited, 4);
    const sentence = (threaded: Cell, from = pooled) => verdict([from, threaded, control], [faster, noFaster]).sentence;
    const pools = '(4 threads had 4 pools, 16 connections where the loop had 4: that is slots, not threads)';
    expect(sentence(held(fast, 16))).toContain(`because each thread has that limit once more ${pools}; raise it`);
    expect(sentence(held(fast, 8))).not.toContain('pools, ');
    expect(sentence({ ...fast, connections: null })).not.toContain('pools, ');
    expect(sentence(held(fast, 64), held(limited, 16))).not.toContain('pools, '); // a connection for each call
  });

  test('is none where the loop computes all of the time: then threads bring cores', () => {
    expect(said({ ...limited, eventLoopUtilization: 0.99 }, faster, noFaster).winner).toBe('pool');
    expect(said({ ...limited, cpuMicrosPerOperation: 2400 }, faster, noFaster).winner).toBe('pool');
  });

  test('is none where more calls in flight make the loop faster, or nothing says so', () => {
    expect(said(limited, faster, pairing(control, limited, [4, 3.9, 4.1], 'better', slots)).winner).toBe('pool');
    const half = { ...limited, eventLoopUtilization: 0.45 };
    const little = pairing(half, fast, [1.9, 1.8, 2], 'better', equal);
    expect(said(half, little).winner).toBe('pool');
  });

  test('is said where the control could not tell, by threads that gain more than the loop was busy', () => {
    const unclear = pairing(control, limited, [1.1, 0.8, 1.4], 'unclear', slots);
    const twice = pairing(limited, fast, [2, 1.7, 2.2], 'better', equal);
    expect(said(limited, twice, unclear)).toMatchObject({
      winner: null,
      sentence: expect.stringContaining('each thread has it once more'),
    });
    expect(said({ ...limited, eventLoopUtilization: 0.4 }, twice, unclear).winner).toBe('pool');
  });

  test('is proven without a control too, by threads that do more than an idle loop could with any number of cores', () => {
    expect(said(limited, faster)).toMatchObject({
      winner: null,
      sentence: expect.stringMatching(
        /^No model wins by itself: pool has 3\.90× .* the throughput of event-loop with as many calls /,
      ),
    });
  });
});

describe('rows of one model', () => {
  const [one, eight] = ['pipelining=1', 'pipelining=8'].map((of) =>
    cell({ model: 'event-loop', scenario: `fetch ${of} @16` }),
  ) as [Cell, Cell];
  const parameter = { kind: 'parameter' } as const;

  test('that were run by turns are compared with each other', () => {
    const better = pairing(one, eight, [6.6, 6.5, 6.7], 'better', parameter);
    expect(verdict([one, eight], [better])).toMatchObject({
      winner: null,
      sentence:
        'event-loop: 6.60× [6.50, 6.70] the throughput in "fetch pipelining=8 @16" that it has in "fetch pipelining=1 @16".',
    });
    const worse = pairing(one, eight, [0.5, 0.49, 0.51], 'worse', parameter);
    expect(verdict([one, eight], [worse]).sentence).toBe(
      'event-loop: 0.500× [0.490, 0.510] the throughput in "fetch pipelining=8 @16" that it has in "fetch pipelining=1 @16".',
    );
  });

  test('may be the same, or unclear', () => {
    const same = pairing(one, eight, [1, 0.99, 1.01], 'same', parameter);
    expect(verdict([one, eight], [same]).sentence).toBe(
      'event-loop: the same throughput in "fetch pipelining=1 @16" and "fetch pipelining=8 @16".',
    );
    const unclear = pairing(one, eight, [1.1, 0.9, 1.3], 'unclear', parameter);
    expect(verdict([one, eight], [unclear]).sentence).toBe(
      'Unclear: this run cannot tell the rows of event-loop apart.',
    );
  });
});

describe('the smallest change that could have been seen', () => {
  const seen = (change: number | null, some: Partial<Pairing> = {}) =>
    pairing(sequential, loop, [1, 0.9, 1.1], 'unclear', { smallestDetectable: change, ...some });
  const change = (pairings: readonly Pairing[]) => verdict([sequential, loop], pairings).smallestDetectableChange;

  test('is that of the comparison of throughput that could see least', () => {
    expect(change([seen(0.1)])).toBe(0.1);
    expect(change([seen(0.1), seen(0.5), seen(0.2)])).toBe(0.5);
    expect(change([seen(0.1), seen(0.9, cpu)])).toBe(0.1);
  });

  test('is not known where one of them has no interval', () => {
    expect(change([])).toBeNull();
    expect(change([seen(0.1), seen(null)])).toBeNull();
  });

  test('is not made of rows that take no part, as those of a floor', () => {
    const floor = rowOf('noop @16');
    const ofFloor = pairing(floor.sequential, floor.loop, [1, 1, 9], 'unclear', { smallestDetectable: 3 });
    expect(change([seen(0.1), ofFloor])).toBe(0.1);
  });
});
