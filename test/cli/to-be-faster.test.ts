import { describe, expect, test } from 'vitest';
import { lockstepMatchers } from '../../cli/vitest.ts';
import type { FasterThan } from '../../cli/to-be-faster.ts';
import { analyse } from '../../core/analysis/analysis.ts';
import type { PlannedTrial } from '../../core/records/records.ts';
import { eventLoop, member, nap, plan, pool, sequential } from '../_plan.ts';
import { resultsOf } from '../_session.ts';
import { FakeWorld, type Script } from '../_world.ts';

type Asked = Parameters<typeof plan>[0];

const comparisonOf = async (script: Script = {}, asked: Asked = {}) =>
  analyse(await resultsOf(plan({ suites: [member(nap)], ...asked }), new FakeWorld(script)));

/** Of eight calls of 100 ms, four at a time: four times as fast, to the last digit. */
const exact = await comparisonOf();

/** What fails, in its words; null where it passes. */
function failure(assertion: () => void): string | null {
  try {
    assertion();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

const failures = (of: unknown, model: string, question: FasterThan) => [
  failure(() => expect(of).toBeFaster(model, question)),
  failure(() => expect(of).not.toBeFaster(model, question)),
];

describe('a verdict that is decided', () => {
  test('passes, or fails with the ratio and its row', () => {
    const [said, denied] = failures(exact, 'event-loop', { than: 'sequential' });
    expect(said).toBeNull();
    expect(denied).toBe('expected event-loop not to be faster than sequential\n  ✓ nap @4: 4.00× [4.00, 4.00]');
  });

  test('is turned where the other one is asked about', () => {
    const [said, denied] = failures(exact, 'sequential', { than: 'event-loop' });
    expect(said).toBe('expected sequential to be faster than event-loop\n  ✗ nap @4: slower, 0.250× [0.250, 0.250]');
    expect(denied).toBeNull();
  });

  test.each([
    [3.9, true],
    [4.1, false],
  ])('by %f is asked of the lower end: %s', (by, isFaster) => {
    const [said, denied] = failures(exact, 'event-loop', { than: 'sequential', by });
    expect([said === null, denied === null]).toEqual([isFaster, !isFaster]);
    if (!isFaster) expect(said).toContain('at least 4.1×\n  ✗ nap @4: faster, but only 4.00× [4.00, 4.00]');
  });

  test('that they are the same is none that one is faster', async () => {
    const same = await comparisonOf({}, { models: [sequential, eventLoop], concurrency: [1] });
    const [said, denied] = failures(same, 'event-loop', { than: 'sequential' });
    expect(said).toContain('✗ nap @1: the same, 1.00× [1.00, 1.00]');
    expect(denied).toBeNull();
  });

  test('holds of a JSON report, too', () => {
    expect(JSON.parse(JSON.stringify(exact))).toBeFaster('event-loop', { than: 'sequential', by: 3 });
  });
});

describe('what is undecided fails both ways, and says why', () => {
  const both = (of: unknown, question: FasterThan, why: string | RegExp, model = 'event-loop') => {
    const said = failures(of, model, question);
    expect(said).toEqual([expect.stringMatching(why), expect.stringMatching(why)]);
  };
  /** Makes its calls longer in each other round. */
  const swaying = (ms: number) => (trial: PlannedTrial, round: number) =>
    trial.model === 'event-loop' && round % 2 === 1 ? ms : 0;

  test('a verdict that is unclear', async () => {
    const unclear = await comparisonOf({ costMs: swaying(600) });
    both(unclear, { than: 'sequential' }, /\? nap @4: unclear, .*×.* \[.*\]: the interval crosses the margin of 5 %/);
  });

  test('an interval with the asked factor inside', async () => {
    const faster = await comparisonOf({ costMs: swaying(30) });
    both(faster, { than: 'sequential', by: 3.5 }, /\? nap @4: faster, 3.*: the interval has 3.5× inside/);
  });

  test('a cell that is INVALID, or failed, with its reason', async () => {
    const told = ({ model }: PlannedTrial) => (model === 'event-loop' ? { peakInFlight: 99 } : {});
    both(await comparisonOf({ told }), { than: 'sequential' }, 'event-loop is INVALID: too-many-in-flight: 99');
    const before = (step: string) => {
      if (step.startsWith('prepare nap @4 event-loop')) throw new Error('no route to host');
    };
    both(await comparisonOf({ before }), { than: 'sequential' }, 'event-loop failed: no route to host');
  });

  test('a model that nobody measured, with the nearest name', () => {
    both(exact, { than: 'sequentail' }, /^unknown model "sequentail": did you mean sequential\?$/);
    both(exact, { than: 'sequential' }, /^unknown model "thread": there is sequential, event-loop$/, 'thread');
  });

  test('what is no comparison, and no question', () => {
    both({ cells: [] }, { than: 'sequential' }, 'asked of a Comparison, such as run\\(\\) returns');
    both(exact, { over: 'sequential' } as unknown as FasterThan, 'toBeFaster asks { than: "a model"');
    both(exact, undefined as unknown as FasterThan, 'toBeFaster asks { than: "a model"');
    both(exact, { than: 'sequential', by: -2 }, 'toBeFaster asks { than: "a model".*by: ');
  });

  test('a model of several shapes, until one is named', async () => {
    const shapes = await comparisonOf({}, { models: [sequential, eventLoop, pool], concurrency: [8] });
    both(
      shapes,
      { than: 'sequential' },
      'pool has several shapes in this row, name one of them: pool 2x4, pool 2x1',
      'pool',
    );
    expect(shapes).toBeFaster('pool 2x4', { than: 'pool 2x1' });
    expect(shapes).toBeFaster('pool 2x1', { than: 'sequential' });
  });
});

describe('several rows', () => {
  /** Two calls at a time are twice as fast, and eight are eight times. */
  const rows = () => comparisonOf({}, { concurrency: [2, 8], params: { latencyMs: ['50', '100'] } });

  test('all have to say so, either way', async () => {
    const [said, denied] = failures(await rows(), 'event-loop', { than: 'sequential', by: 4 });
    expect(said).toMatch(/at least 4× in each of 4 rows\n  ✗ nap latencyMs=50 @2: faster, but only 2/);
    expect(denied).toMatch(/in each of 4 rows\n  ✗ .*\n  ✓ nap latencyMs=50 @8: 8/);
    expect(await rows()).toBeFaster('event-loop', { than: 'sequential', by: 1.9 });
    expect(await rows()).not.toBeFaster('event-loop', { than: 'sequential', by: 9 });
  });

  test.each([
    ['nap latencyMs=50 @8', 1],
    ['@8', 2],
    ['nap', 4],
    ['latencyMs=100 operations=8', 2],
  ])('in: "%s" means %i of them', async (words, count) => {
    const [said] = failures(await rows(), 'event-loop', { than: 'sequential', by: 100, in: words });
    expect(said?.split('\n')).toHaveLength(1 + count);
  });

  test('in: words that fit no row are told with the rows that there are', async () => {
    const [said, denied] = failures(await rows(), 'event-loop', { than: 'sequential', in: 'nap @4' });
    expect(said).toMatch(/^unknown row "nap @4": /);
    expect(denied).toBe(said);
  });
});

test('the matchers are those of a setup of one’s own, too', () => {
  expect(Object.keys(lockstepMatchers)).toEqual(['toBeFaster']);
});

test('a result of bench.compare is asked by the names of its benchmarks', () => {
  const results = {
    get(name: string) {
      if (!['sequential', 'event-loop'].includes(name)) throw new Error(`task "${name}" was not defined`);
      return { name, comparison: exact };
    },
  };
  expect(results).toBeFaster('event-loop', { than: 'sequential' });
  expect(results.get('sequential')).toBeFaster('event-loop', { than: 'sequential' });
  const [said] = failures(results, 'event-lop', { than: 'sequential' });
  expect(said).toBe('unknown model "event-lop": did you mean event-loop?');
  const [other] = failures({ get: () => ({}) }, 'event-loop', { than: 'sequential' });
  expect(other).toContain('asked of a Comparison');
});
