import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relate } from '../../../core/analysis/ranking.ts';
import { verdictOf } from '../../../core/analysis/verdict.ts';
import type { Cell, Pairing } from '../../../core/records/comparison.ts';
import { ratioText } from '../../../core/text/words.ts';
import { cell, comparison, pairing } from '../../reports/_comparison.ts';

/** Whoever a sentence names has the rank that it says, and every number in it stands in a comparison: whatever was measured. */

const MODELS = ['sequential', 'event-loop', 'worker-thread-pool', 'process-pool', 'event-loop-per-thread'];
const SHAPES = [
  { concurrency: 16, threads: 4, tasksPerThread: 4 },
  { concurrency: 4, threads: 4, tasksPerThread: 1 },
] as const;
const scenario = 'fetch @16';

const speeds = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 6, maxLength: 6 });
const verdicts = fc.array(fc.constantFrom('better', 'worse', 'same', 'unclear'), { minLength: 30, maxLength: 30 });
const ratios = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 30, maxLength: 30 });
const states = fc.array(fc.constantFrom('measured', 'measured', 'measured', 'measured', 'failed', 'invalid'), {
  minLength: 6,
  maxLength: 6,
});

/** Five models, one of them in two shapes, and verdicts between each two that need not agree with the medians or each other. */
const generated = fc.record({ speeds, verdicts, ratios, states, isTrue: fc.boolean() }).map(build);

interface Drawn {
  readonly speeds: readonly number[];
  readonly verdicts: readonly Pairing['verdict'][];
  readonly ratios: readonly number[];
  readonly states: readonly Cell['state'][];
  readonly isTrue: boolean;
}

function build({ speeds: perSecond, verdicts: said, ratios: seen, states: of, isTrue }: Drawn) {
  const shaped = [
    ...MODELS.map((model) => ({ model, shape: SHAPES[0] })),
    { model: 'worker-thread-pool', shape: SHAPES[1] },
  ];
  const cells = shaped.map(({ model, shape }, index) => {
    const speed = perSecond[index]!;
    const threads = model.startsWith('event-loop') || model === 'sequential' ? {} : shape;
    const throughputPerSecond = { median: speed, low: speed, high: speed };
    return cell({ model, scenario, state: of[index]!, throughputPerSecond, ...threads });
  });
  let next = 0;
  const pairings = cells.flatMap((baseline, index) =>
    cells.slice(index + 1).flatMap((candidate) => {
      if (baseline.state !== 'measured' || candidate.state !== 'measured') return [];
      const kind = baseline === cells.find(({ state }) => state === 'measured') ? 'natural' : 'direct';
      return (['throughputPerSecond', 'cpuMicrosPerOperation'] as const).map((metric) => {
        next = (next + 1) % 30;
        const ratio = isTrue
          ? candidate.throughputPerSecond.median! / baseline.throughputPerSecond.median!
          : seen[next]! / 100;
        const honest = ratio > 1.05 ? 'better' : ratio < 0.95 ? 'worse' : 'same';
        return pairing(baseline, candidate, [ratio, ratio * 0.99, ratio * 1.01], isTrue ? honest : said[next]!, {
          kind,
          metric,
        });
      });
    }),
  );
  return comparison({ cells, comparisons: pairings });
}

const nameOf = (of: Cell, cells: readonly Cell[]): string =>
  cells.filter(({ model, state }) => model === of.model && state === 'measured').length > 1
    ? of.id.replace(`${scenario} `, '')
    : of.model;

test('over thousands of comparisons a sentence names only whom the verdict beat, with the numbers of the table', () => {
  let wins = 0;
  let partly = 0;
  let ties = 0;
  fc.assert(
    fc.property(generated, ({ cells, comparisons }) => {
      const distinctions = { pairings: comparisons, margin: 0.05 };
      const { sentence, winner } = verdictOf(cells, distinctions);
      const measured = cells.filter(({ state }) => state === 'measured');
      const named = (name: string) => measured.find((each) => nameOf(each, cells) === name);
      if (cells.some(({ state }) => state === 'failed' || state === 'invalid')) expect(winner).toBeNull();
      const last = sentence.replace(/^No winner over the whole: .*?\. /, '');
      const faster = /^Faster than (?<than>[\w -]+) in fetch @16: (?<told>.*); /.exec(last)?.groups;
      if (faster !== undefined) {
        partly += 1;
        const slow = named(faster['than']!)!;
        for (const [, name, ratio] of faster['told']!.matchAll(/([\w -]+?) \((.*?)\)(?:, | and |$)/g)) {
          const fast = named(name!)!;
          expect([fast.rank, relate(fast, slow, 'throughputPerSecond', distinctions)]).toEqual([1, 'better']);
          const own = comparisons.find(
            ({ metric, baselineId, candidateId }) =>
              metric === 'throughputPerSecond' && baselineId === slow.id && candidateId === fast.id,
          );
          expect(ratio).toBe(ratioText(own!.ratio));
        }
      }
      const alike = /^As fast as one another in fetch @16: (?<names>[^;]*?)(?:;|, of which|, and [\w -]+ takes)/.exec(
        last,
      );
      for (const one of alike?.groups!['names']!.split(/, | and /) ?? []) {
        ties += 1;
        for (const other of measured.filter(({ rank, id }) => rank === 1 && id !== named(one)!.id))
          expect(relate(named(one)!, other, 'throughputPerSecond', distinctions)).toBe('same');
      }
      const found = /^(?<who>[\w -]+): /.exec(last);
      if (found === null || /^(Unclear|Nothing|No model|As fast)/.test(last)) return;
      wins += 1;
      const won = named(found.groups!['who']!)!;
      expect(won.rank).toBe(1);
      expect(winner === null || winner === won.model).toBe(true);
      for (const other of measured.filter((each) => each !== won)) {
        const how = [
          relate(won, other, 'throughputPerSecond', distinctions),
          relate(won, other, 'cpuMicrosPerOperation', distinctions),
        ];
        expect(how).toContain('better');
      }
      const over = / the throughput of (?<name>[\w -]+?) in fetch/.exec(last)?.groups?.['name'];
      if (over !== undefined) {
        const other = named(over)!;
        expect(relate(won, other, 'throughputPerSecond', distinctions)).toBe('better');
        const own = comparisons.find(
          ({ metric, baselineId, candidateId }) =>
            metric === 'throughputPerSecond' && baselineId === other.id && candidateId === won.id,
        );
        expect(last).toContain(`${ratioText(own!.ratio)} the throughput of ${over}`);
      }
      const tied = /as fast as (?<name>[\w -]+?)(?: with as many|,|\.)/.exec(last)?.groups?.['name'];
      if (tied !== undefined) {
        expect(named(tied)!.rank).toBe(1);
        expect(relate(won, named(tied)!, 'cpuMicrosPerOperation', distinctions)).toBe('better');
      }
    }),
    { numRuns: 4000 },
  );
  expect(wins).toBeGreaterThan(400);
  expect(partly).toBeGreaterThan(40);
  expect(ties).toBeGreaterThan(20);
});
