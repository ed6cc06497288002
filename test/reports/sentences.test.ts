import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeVerdict } from '../../core/analysis/change-verdict.ts';
import { verdictOf } from '../../core/analysis/verdict.ts';
import { sentenceOf } from '../../core/gate/sentence.ts';
import html from '../../reports/html.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { eventLoop, sequential } from './_cells.ts';
import { slowerThreads } from './_changes.ts';
import { comparison, pairing } from './_comparison.ts';
import { regression } from './_gate.ts';
import { readable } from './_html-markup.ts';

/** A sentence and the tables of one report round one number alike: what a reader sees in one, a search finds in the other. */

const file = { width: 400, colour: false };
/** From a hundredth to ten thousand, on each side of every step at which decimals are lost. */
const estimate = fc.double({ min: -2, max: 4, noNaN: true }).map((power) => 10 ** power);
const reach = fc.double({ min: 1.0001, max: 3, noNaN: true });
const numbersOf = (text: string) => text.match(/\d+(?:\.\d+)?/g) ?? [];

describe('the numbers of a sentence stand in the tables too', () => {
  test('the verdict of a run', () => {
    const forms = [
      (given: ReturnType<typeof comparison>) => markdown.render.run(given, file),
      (given: ReturnType<typeof comparison>) => readable(html.render.run(given, file)),
    ];
    fc.assert(
      fc.property(estimate, reach, reach, (middle, below, above) => {
        const ratio = [middle, middle / below, middle * above] as const;
        const measured = comparison({
          cells: [sequential, eventLoop],
          comparisons: [pairing(sequential, eventLoop, ratio, 'better')],
        });
        const verdict = verdictOf(measured.cells, { pairings: measured.comparisons, margin: 0.05 });
        const [, effect = ''] = /: (.*) the throughput/.exec(verdict.sentence) ?? [];
        expect(numbersOf(effect)).toHaveLength(3);
        const [first, least, most] = numbersOf(effect);
        for (const write of forms) {
          const page = write({ ...measured, verdict: { ...verdict, sentence: '' } });
          expect(page).toContain(`${first}× (${least}–${most})`);
        }
        // where width is scarce the interval is one number, so that only the estimate is the same
        const page = terminal.render.run({ ...measured, verdict: { ...verdict, sentence: '' } }, file);
        expect(page).toContain(` ${first}× ±`);
      }),
      { numRuns: 100 },
    );
  });

  test('the verdict of two runs', () => {
    fc.assert(
      fc.property(estimate, reach, reach, (middle, below, above) => {
        const given = slowerThreads();
        const change = { estimate: middle, low: middle / below, high: middle * above };
        const changes = [{ ...given.changes[0]!, change, verdict: 'worse' as const }];
        const { sentence } = changeVerdict(changes, [], 0.05);
        const page = markdown.render.changes!({ ...given, changes, verdict: { ...given.verdict, sentence: '' } }, file);
        const [first, least, most] = numbersOf(sentence.slice(sentence.lastIndexOf(': ')));
        expect(page).toContain(`${first}× (${least}–${most})`);
      }),
      { numRuns: 100 },
    );
  });

  test('the verdict of a gate', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.001, max: 4, noNaN: true }), (slower) => {
        const given = regression();
        const ratio = { estimate: slower, low: slower, high: slower };
        const cells = given.cells
          .filter(({ word }) => word === 'regression')
          .slice(0, 1)
          .map((cell) => ({
            ...cell,
            counts: [],
            metrics: cell.metrics.slice(0, 1).map((metric) => ({ ...metric, ratio, word: 'regression' as const })),
          }));
        const sentence = sentenceOf('regression', { ...given, cells }, null);
        const page = terminal.render.gate!({ ...given, cells, verdict: { ...given.verdict, sentence: '' } }, file);
        const [, share = ''] = /needs (.*?%) more/.exec(sentence) ?? [];
        expect(share).not.toBe('');
        expect(page).toContain(`+${share}`);
      }),
      { numRuns: 100 },
    );
  });
});

test.each([0.025, 0.05, 0.125, 1])('a margin of %d is the same in a reason as among the facts', (margin) => {
  const { sentence } = changeVerdict([{ ...slowerThreads().changes[0]!, verdict: 'same' }], [], margin);
  const base = comparison();
  const page = terminal.render.run(comparison({ plan: { ...base.plan, margin } }), file);
  const [share] = /[\d.]+ %/.exec(sentence) ?? [];
  expect(page).toContain(`differences under ${share} count as none`);
});
