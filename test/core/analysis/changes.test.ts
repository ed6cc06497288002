import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../core/analysis/changes.ts';
import { CALIBRATION } from '../../../core/machine/calibration.ts';
import { type Changes, changesSchema } from '../../../core/records/changes.ts';
import type { PlannedTrial, Results, RoundRecord } from '../../../core/records/records.ts';
import { member, nap, plan, suite } from '../../_plan.ts';
import { again, base, changeOf, models, rounds, run, withRounds } from './_changes.ts';

describe('two runs of one program', () => {
  const changes = changesOf(base, again);

  test('are the same in every ratio, and in every count', () => {
    expect(changes.changes.map(({ verdict }) => verdict)).toEqual(changes.changes.map(() => 'same'));
    expect(changes.verdict).toEqual({
      overall: 'same',
      sentence: `The same: none of ${changes.changes.length} ratios differs by more than 5 %.`,
    });
    expect(changes.counts).toHaveLength(5);
    for (const { rounds: compared, differences } of changes.counts) {
      expect(compared).toBe(rounds);
      expect(differences).toEqual([]);
    }
    expect(changes.isWhole).toBe(true);
  });

  test('are compared cell against baseline, pool against loop, and cell against bound', () => {
    const names = changes.changes.map(({ id, quantity, baselineId }) => [id, quantity, baselineId]);
    const row = 'fetch @4';
    expect(names).toEqual([
      [`${row} event-loop 4`, 'throughputPerSecond', `${row} sequential 1`],
      [`${row} event-loop 4`, 'cpuMicrosPerOperation', `${row} sequential 1`],
      [`${row} pool 2x2`, 'throughputPerSecond', `${row} sequential 1`],
      [`${row} pool 2x2`, 'cpuMicrosPerOperation', `${row} sequential 1`],
      [`${row} pool 2x1`, 'throughputPerSecond', `${row} sequential 1`],
      [`${row} pool 2x1`, 'cpuMicrosPerOperation', `${row} sequential 1`],
      [`${row} pool 2x2`, 'throughputPerSecond', `${row} event-loop 4`],
      [`${row} pool 2x2`, 'cpuMicrosPerOperation', `${row} event-loop 4`],
      [`${row} pool 2x1`, 'throughputPerSecond', `${row} event-loop 2`],
      [`${row} pool 2x1`, 'cpuMicrosPerOperation', `${row} event-loop 2`],
      ...['sequential 1', 'event-loop 4', 'pool 2x2', 'pool 2x1', 'event-loop 2'].map((cell) => [
        `${row} ${cell}`,
        'efficiency',
        null,
      ]),
    ]);
  });

  test('show the ratio within each run as the report of that run does', () => {
    const { a, b, roundsOfA, roundsOfB } = changeOf(changes, 'event-loop 4', 'throughputPerSecond');
    expect(a.estimate).toBeCloseTo(4, 1);
    expect(b.estimate).toBeCloseTo(4, 1);
    expect([roundsOfA, roundsOfB]).toEqual([rounds, rounds]);
  });

  test('are told in a form that survives JSON and fits its schema', () => {
    expect(changesSchema.parse(JSON.parse(JSON.stringify(changes)))).toEqual(changes);
  });

  test('have no differing circumstance', () => {
    expect(changes.differences).toEqual([]);
  });
});

describe('a drift of the machine', () => {
  test('gives no verdict, though nearly every absolute number moves', async () => {
    const costMs = () => 20;
    const [calm, slow] = [await run({ noiseSeed: 1, costMs }), await run({ noiseSeed: 2, costMs, slowness: 1.8 })];
    for (const changes of [changesOf(calm, slow), changesOf(slow, calm)]) {
      expect(changes.changes.filter(({ verdict }) => verdict === 'better' || verdict === 'worse')).toEqual([]);
      const throughputs = changes.absolute.changes.filter(({ quantity }) => quantity === 'throughputPerSecond');
      for (const { change } of throughputs) expect(Math.abs(Math.log(change.estimate!))).toBeGreaterThan(0.1);
    }
    const { reason } = changeOf(changesOf(calm, slow), 'sequential', 'efficiency');
    expect(reason).toMatch(
      /^a machine 2 times as fast or as slow and the luck of its processes would give 0\.8\d to 1\.\d\d by themselves$/,
    );
  });
});

describe('CPU beside a loop of fixed length', () => {
  /** A run on a machine whose CPU needs so many times as long, for a program that needs so many times as much. */
  const onMachine = (results: Results, slowness: number, dearness = 1): Results => ({
    ...withRounds(results, (round) => ({ ...round, cpuUserMicros: round.cpuUserMicros * slowness * dearness })),
    floors: [
      { type: 'floor', name: CALIBRATION, about: '', samples: 9, p50Ns: 2e5 * slowness, p99Ns: 3e5, meanNs: 2e5 },
    ],
  });
  const verdictsOf = (changes: Changes) =>
    changes.changes.filter(({ quantity }) => quantity === 'cpuPerCalibration').map(({ verdict }) => verdict);

  test('is the same on a machine three times as slow', () => {
    const changes = changesOf(onMachine(base, 1), onMachine(again, 3));
    expect(verdictsOf(changes)).toEqual(['same', 'same', 'same', 'same', 'same']);
    expect(changesSchema.parse(JSON.parse(JSON.stringify(changes)))).toEqual(changes);
    const { a, baselineId } = changeOf(changes, 'event-loop 4', 'cpuPerCalibration');
    const [round] = base.rounds.filter(({ trial }) => trial.endsWith('event-loop 4')) as [RoundRecord];
    expect(a.estimate).toBeCloseTo((round.cpuUserMicros * 1000) / round.operations.attempted / 2e5, 6);
    expect(baselineId).toBeNull();
  });

  test('is worse where all models need more than a machine explains, which no ratio between them shows', () => {
    const changes = changesOf(onMachine(base, 1), onMachine(again, 1, 2.5));
    expect(verdictsOf(changes)).toEqual(['worse', 'worse', 'worse', 'worse', 'worse']);
    expect(changes.verdict.sentence).toContain('CPU an operation of fetch @4');
    expect(changes.verdict.sentence).toContain('against a loop of fixed length: 2.50×');
    expect(changes.changes.filter(({ verdict, baselineId }) => verdict === 'worse' && baselineId !== null)).toEqual([]);
  });

  test('stays unclear where memory and system calls, and the luck of processes, may be why', () => {
    const changes = changesOf(onMachine(base, 1), onMachine(again, 1, 1.7));
    expect(new Set(verdictsOf(changes))).toEqual(new Set(['unclear']));
  });

  test('is not compared where one of the runs has not timed the loop', () => {
    expect(verdictsOf(changesOf(base, onMachine(again, 1)))).toEqual([]);
  });
});

describe('a change of the program', () => {
  const slowed = (model: string) => (trial: PlannedTrial) => (trial.model === model ? 40 : 2);

  test('that slows one model is named, with the cell, the interval and what else stays unclear', async () => {
    const changes = changesOf(base, await run({ noiseSeed: 2, costMs: slowed('pool') }));
    const worse = changes.changes.filter(({ verdict }) => verdict === 'worse');
    expect(new Set(worse.map(({ id }) => id))).toEqual(new Set(['fetch @4 pool 2x2', 'fetch @4 pool 2x1']));
    expect(changeOf(changes, 'pool 2x2', 'throughputPerSecond').change.estimate).toBeCloseTo(102 / 140, 2);
    expect(changes.verdict.overall).toBe('worse');
    expect(changes.verdict.sentence).toMatch(
      /^b is worse in 6 of 15 ratios, most in \w+ of fetch @4 pool 2x[12] against .+: 0\.72\d× \[0\.72\d, 0\.7[23]\d\]\.$/,
    );
  });

  test('that makes it faster is better, the other way round', async () => {
    const changes = changesOf(await run({ noiseSeed: 2, costMs: slowed('pool') }), base);
    expect(changes.verdict.overall).toBe('better');
    expect(changeOf(changes, 'pool 2x2', 'throughputPerSecond')).toMatchObject({ verdict: 'better', reason: null });
  });

  test('that slows the baseline itself shows in its efficiency', async () => {
    const changes = changesOf(base, await run({ noiseSeed: 2, costMs: slowed('sequential') }));
    expect(changeOf(changes, 'sequential', 'efficiency').verdict).toBe('worse');
    expect(changeOf(changes, 'event-loop 4', 'throughputPerSecond').verdict).toBe('better');
    expect(changes.verdict.overall).toBe('worse');
  });

  test('that costs more CPU is worse, where less is better', () => {
    const dearer = withRounds(again, (round) =>
      round.trial.includes('pool') ? { ...round, cpuUserMicros: round.cpuUserMicros * 1.8 } : round,
    );
    expect(changeOf(changesOf(base, dearer), 'pool 2x2', 'cpuMicrosPerOperation')).toMatchObject({ verdict: 'worse' });
    expect(changeOf(changesOf(dearer, base), 'pool 2x2', 'cpuMicrosPerOperation')).toMatchObject({ verdict: 'better' });
  });

  test('in CPU that the luck of four processes explains is no verdict, however sure the rounds are', () => {
    const luckier = withRounds(again, (round) =>
      round.trial.includes('pool') ? { ...round, cpuUserMicros: round.cpuUserMicros * 1.3 } : round,
    );
    expect(changeOf(changesOf(base, luckier), 'pool 2x2', 'cpuMicrosPerOperation')).toMatchObject({
      verdict: 'unclear',
      reason:
        'a machine 2 times as fast or as slow and the luck of its processes would give 0.67 to 1.50 by themselves',
    });
  });

  test('is as sure as the surer of the two runs, also within either', async () => {
    const seven = { models, rounds: 7 };
    const sure = await run({ noiseSeed: 2 }, plan({ ...seven, confidence: 0.99 }));
    const changes = changesOf(await run({ noiseSeed: 1 }, plan(seven)), sure);
    expect(changes.confidence).toBe(0.99);
    expect(changeOf(changes, 'pool', 'throughputPerSecond', 'sequential')).toMatchObject({
      a: { estimate: null },
      b: { estimate: null },
      reason: '7 clean rounds in a and 7 in b, and 8 are needed of each',
    });
  });

  test('is not seen where the rounds are too few, and says so', async () => {
    const few = plan({ models, rounds: 5 });
    const changes = changesOf(
      await run({ noiseSeed: 1 }, few),
      await run({ noiseSeed: 2, costMs: slowed('pool') }, few),
    );
    expect(changeOf(changes, 'pool 2x2', 'throughputPerSecond')).toMatchObject({
      change: { estimate: null, low: null, high: null },
      p: null,
      verdict: 'unclear',
      reason: '5 clean rounds in a and 5 in b, and 6 are needed of each',
    });
    expect(changes.verdict.overall).toBe('unclear');
  });

  test('pays for the number of comparisons: p is adjusted by Holm over all of them', async () => {
    const six = plan({ models, rounds: 6 });
    const changes = changesOf(
      await run({ noiseSeed: 1 }, six),
      await run({ noiseSeed: 2, costMs: slowed('pool') }, six),
    );
    const found = changeOf(changes, 'pool 2x2', 'throughputPerSecond');
    // no overlap of 6 and 6 rounds: 2 of choose(12, 6) deals, times 15 comparisons
    expect(found.p).toBeCloseTo((2 / 924) * changes.changes.length, 6);
    expect(found).toMatchObject({ verdict: 'worse' });
  });
});

test('a floor is shown, and takes no part in the verdict', async () => {
  const floors = plan({ models, rounds, suites: [member(suite()), member({ ...nap, isFloor: true })] });
  const slowFloor = (trial: PlannedTrial) => (trial.suite === 'nap' && trial.model === 'pool' ? 60 : 2);
  const changes = changesOf(
    await run({ noiseSeed: 1 }, floors),
    await run({ noiseSeed: 2, costMs: slowFloor }, floors),
  );
  const worse = changes.changes.filter(({ verdict }) => verdict === 'worse');
  expect(worse.length).toBeGreaterThan(0);
  expect(worse.every(({ isFloor }) => isFloor)).toBe(true);
  expect(changes.verdict.overall).toBe('same');
});

test('floors alone are nothing to compare, and no whole comparison', async () => {
  const floors = plan({ models, rounds, suites: [member({ ...nap, isFloor: true })] });
  const changes = changesOf(await run({ noiseSeed: 1 }, floors), await run({ noiseSeed: 2 }, floors));
  expect(changes.changes.length).toBeGreaterThan(0);
  expect(changes.verdict.sentence).toBe('Nothing to compare: no ratio is in both runs, but those of floors at most.');
  expect(changes.isWhole).toBe(false);
});

describe('a server that says what it is', () => {
  const postgres = {
    what: 'real',
    name: 'PostgreSQL',
    version: '15.1',
    transport: 'TCP',
    found: 'binary',
    settings: {},
  } as const;
  const asked = (results: Results, server: NonNullable<Results['trials'][number]['server']>): Results => ({
    ...results,
    trials: results.trials.map((trial) => ({ ...trial, server })),
  });

  test.each([{ what: 'fake' as const }, { name: 'MariaDB' }, { transport: 'Unix socket' }])(
    'shares no row with another one: %o',
    (other) => {
      const { apart, changes } = changesOf(asked(base, postgres), asked(again, { ...postgres, ...other }));
      expect(changes).toEqual([]);
      expect(apart.map(({ reason }) => reason)).toEqual(
        base.trials.map(() =>
          expect.stringMatching(/^another server under the same name: PostgreSQL \(real, TCP\) in a and /),
        ),
      );
    },
  );

  test('is the same in another version, which is told', () => {
    const { changes, differences } = changesOf(asked(base, postgres), asked(again, { ...postgres, version: '18.4' }));
    expect(changes.length).toBeGreaterThan(0);
    expect(differences).toEqual([{ what: 'PostgreSQL', a: '15.1', b: '18.4' }]);
  });
});
