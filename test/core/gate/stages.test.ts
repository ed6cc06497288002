import { describe, expect, test } from 'vitest';
import { judge } from '../../../core/gate/judge.ts';
import {
  CONFIRM_PAIRS,
  FIRST_LOOK,
  MOST_SCREEN_PAIRS,
  SCREEN_PAIRS,
  SCREEN_SHARE,
} from '../../../core/gate/procedure.ts';
import type { GatedCell, GateRecord } from '../../../core/gate/records.ts';
import { type PairSlot, runStages } from '../../../core/gate/stages.ts';
import { judgementsOf } from '../../../core/gate/hypotheses.ts';
import { pairsIn } from './_gate.ts';
import { pairsAt, steady, watched } from './_noise.ts';
import { cellOf, pairsOf, sideOf } from './_records.ts';

/** The course of a gate, where what is measured is invented. */

/** Only time is gated; the noise floor says how many pairs it takes to know anything. */
const cell = (id: string, noiseFloor = 0.01): GatedCell =>
  cellOf(id, { metrics: [{ metric: 'makespanMs', margin: 0.05, noiseFloor }] });
/** Passes at the first look. */
const quiet = cell('quiet');
/** Passes at the sixth pair. */
const noisy = cell('noisy', 0.0437);
/** A noisy cell that is so much slower is suspected when the screen is over, and never clearly. */
const SLIGHTLY = 0.0356;
const CLEARLY = 0.2;

type Slower = (cell: string, slot: PairSlot) => number;
const slow =
  (id: string, share: number): Slower =>
  (asked) =>
    asked === id ? share : 0;

interface Course {
  readonly slower?: Slower;
  /** What a pair takes. */
  readonly pairMs?: number;
  readonly budgetMs?: number;
  readonly isThorough?: boolean;
  /** Of a gate that is continued. */
  readonly before?: readonly GateRecord[];
  /** Interrupted after so many pairs. */
  readonly until?: number;
  /** In the place of what was measured of a cell. */
  readonly instead?: (cell: string, slot: PairSlot) => GateRecord | null;
}

async function course(cells: readonly GatedCell[], some: Course = {}) {
  const { slower = () => 0, pairMs = 1000, budgetMs = 24_000, isThorough = false, before, until, instead } = some;
  let nowMs = 0;
  const slots: PairSlot[] = [];
  const told: string[] = [];
  const records: GateRecord[] = [];
  const stages = runStages(
    cells,
    {
      budgetMs,
      isThorough,
      ...(before && { before: { measured: before, elapsedMs: before.length * pairMs } }),
      nowMs: () => nowMs,
      isInterrupted: () => slots.length === until,
    },
    async function* (wanted, slot) {
      slots.push(slot);
      nowMs += pairMs;
      for (const id of wanted) {
        told.push(`${slot.stage} ${slot.pair} ${id}`);
        const slowdown = { makespanMs: slower(id, slot) };
        yield instead?.(id, slot) ?? pairsOf(slot.stage, slot.pair + 1, { cell: id, slower: slowdown }).at(-1)!;
      }
    },
  );
  for await (const record of stages) records.push(record);
  const judgements = judgementsOf(cells, [...(before ?? []), ...records]);
  return { slots, told, records, words: judgements.map((judgement) => `${judgement.cell}: ${judgement.word}`) };
}

/** Cells in turn within each pair. */
const inTurn = (stage: 'screen' | 'confirm', count: number, ...cells: readonly string[]) =>
  Array.from({ length: count }, (_, pair) => cells.map((id) => `${stage} ${pair} ${id}`)).flat();

describe('the screen', () => {
  test('of equal cells ends at the first look', async () => {
    const { told, words } = await course([quiet, cell('other')]);
    expect(told).toEqual(inTurn('screen', FIRST_LOOK, 'quiet', 'other'));
    expect(words).toEqual(['quiet: pass', 'other: pass']);
  });

  test('leaves out a cell from there on where it is known to be fine', async () => {
    const { told, words } = await course([quiet, noisy]);
    expect(told.filter((each) => each.endsWith('quiet'))).toEqual(pairsIn('screen', FIRST_LOOK, 'quiet'));
    expect(told.filter((each) => each.endsWith('noisy'))).toEqual(pairsIn('screen', 6, 'noisy'));
    expect(words).toEqual(['quiet: pass', 'noisy: pass']);
  });

  test('asks nothing more of a cell with a fault, or with rounds that must not be shown', async () => {
    const fault: GateRecord = { type: 'fault', cell: 'faulty', side: 'base', reason: 'it fell over' };
    const { told, words } = await course([quiet, cell('faulty'), cell('wrong')], {
      instead: (id, { stage, pair }) => {
        if (id === 'faulty') return fault;
        if (id !== 'wrong') return null;
        return { ...pairsOf(stage, pair + 1, { cell: id }).at(-1)!, candidate: sideOf({}, { invalid: 'too fast' }) };
      },
    });
    expect(told.filter((each) => !each.endsWith('quiet'))).toEqual(['screen 0 faulty', 'screen 0 wrong']);
    expect(words).toEqual(['quiet: pass']);
  });

  test('never measures what the base does not have', async () => {
    const { told } = await course([cellOf('new', { missing: 'the base has no new.ts' })]);
    expect(told).toEqual([]);
  });
});

describe('a clear suspect', () => {
  test('is confirmed at once, by new pairs, and ends the gate before the screen is over', async () => {
    const { told, words } = await course([quiet, cell('slow'), noisy], { slower: slow('slow', CLEARLY) });
    expect(told).toEqual([
      ...inTurn('screen', FIRST_LOOK, 'quiet', 'slow', 'noisy'),
      ...pairsIn('confirm', CONFIRM_PAIRS, 'slow'),
    ]);
    expect(words).toContain('slow: regression');
  });

  test('that the confirmation clears lets the screen go on with the others', async () => {
    const slower: Slower = (id, { stage }) => (id === 'lucky' && stage === 'screen' ? CLEARLY : 0);
    const { told, words } = await course([cell('lucky'), noisy], { slower });
    expect(told).toEqual([
      ...inTurn('screen', FIRST_LOOK, 'lucky', 'noisy'),
      ...pairsIn('confirm', CONFIRM_PAIRS, 'lucky'),
      ...pairsIn('screen', 6, 'noisy').slice(FIRST_LOOK),
    ]);
    expect(words).toEqual(['lucky: pass', 'noisy: pass']);
  });

  test('that comes later has a confirmation of its own', async () => {
    const slower: Slower = (id, { stage, pair }) => {
      if (id === 'lucky') return stage === 'screen' ? CLEARLY : 0;
      return pair >= FIRST_LOOK || stage === 'confirm' ? 0.1 : 0.02;
    };
    const { told, words } = await course([cell('lucky'), noisy], { slower, budgetMs: 60_000 });
    const confirmed = told.filter((each) => each.startsWith('confirm'));
    expect(confirmed).toEqual([
      ...pairsIn('confirm', CONFIRM_PAIRS, 'lucky'),
      // numbered on, so that its items are others
      ...pairsIn('confirm', 2 * CONFIRM_PAIRS, 'noisy').slice(CONFIRM_PAIRS),
    ]);
    expect(told.at(-1)).toBe(confirmed.at(-1));
    expect(words).toEqual(['lucky: pass', 'noisy: regression']);
  });
});

describe('the confirmation', () => {
  test('measures only the cells of suspects, when the screen is over', async () => {
    const { told, words } = await course([quiet, noisy], { slower: slow('noisy', SLIGHTLY) });
    expect(told).toEqual([
      ...inTurn('screen', FIRST_LOOK, 'quiet', 'noisy'),
      ...pairsIn('screen', SCREEN_PAIRS, 'noisy').slice(FIRST_LOOK),
      ...pairsIn('confirm', CONFIRM_PAIRS, 'noisy'),
    ]);
    expect(words).toEqual(['quiet: pass', 'noisy: regression']);
  });

  test('clears what was slow in the screen and is not any more', async () => {
    const slower: Slower = (_, { stage }) => (stage === 'screen' ? SLIGHTLY : 0);
    const { told, words } = await course([noisy], { slower });
    expect(told).toEqual([...pairsIn('screen', SCREEN_PAIRS, 'noisy'), ...pairsIn('confirm', CONFIRM_PAIRS, 'noisy')]);
    expect(words).toEqual(['noisy: pass']);
  });

  test('is left out where nobody is suspected', async () => {
    const { told } = await course([cell('very noisy', 0.08)]);
    expect(told).toEqual(pairsIn('screen', SCREEN_PAIRS, 'very noisy'));
  });
});

/** Open after eight, twelve and sixteen pairs; passes after 24. */
const veryNoisy = cell('very noisy', 0.16);

describe('what the screen leaves open', () => {
  test('gets further pairs while the budget lasts, and nothing else does', async () => {
    const { told, words } = await course([quiet, veryNoisy], { budgetMs: 60_000 });
    expect(told.filter((each) => each.endsWith(' quiet'))).toEqual(pairsIn('screen', FIRST_LOOK, 'quiet'));
    expect(told.filter((each) => each.endsWith('noisy'))).toEqual(pairsIn('screen', 24, 'very noisy'));
    expect(words).toEqual(['quiet: pass', 'very noisy: pass']);
  });

  test('gets also what is left of the budget and too little for the next look and a confirmation', async () => {
    const { told, words } = await course([veryNoisy], { budgetMs: 12_500 + CONFIRM_PAIRS * 1000 });
    expect(told).toEqual(pairsIn('screen', 16, 'very noisy'));
    expect(words).toEqual(['very noisy: inconclusive']);
    const { told: fewer } = await course([veryNoisy], { budgetMs: 15_500 });
    expect(fewer).toEqual(pairsIn('screen', 12, 'very noisy'));
  });

  test('gets it where the screen itself was cut short', async () => {
    const { told } = await course([veryNoisy], { pairMs: 3000, budgetMs: 24_500 });
    expect(told).toEqual(pairsIn('screen', 8, 'very noisy'));
  });

  test('gets nothing beyond the budget: no pair is begun that would end after it', async () => {
    for (const budgetMs of [13_000, 16_999, 20_001, 25_000]) {
      const { told } = await course([veryNoisy], { budgetMs, pairMs: 1000 });
      expect(told.length * 1000).toBeLessThanOrEqual(budgetMs);
      expect(told.length * 1000).toBeGreaterThan(budgetMs - 2001);
    }
  });

  test('is given up after the last look', async () => {
    const { told, words } = await course([cell('hopeless', 0.5)], { budgetMs: 600_000 });
    expect(told).toEqual(pairsIn('screen', MOST_SCREEN_PAIRS, 'hopeless'));
    expect(words).toEqual(['hopeless: inconclusive']);
  });

  test('and only further pairs suspect is confirmed by new ones', async () => {
    const slower: Slower = (_, { stage, pair }) => (stage === 'confirm' || pair >= SCREEN_PAIRS ? 0.18 : 0.02);
    const { told, words } = await course([veryNoisy], { slower, budgetMs: 60_000 });
    expect(told.filter((each) => each.startsWith('confirm'))).toEqual(pairsIn('confirm', CONFIRM_PAIRS, 'very noisy'));
    expect(told.filter((each) => each.startsWith('screen')).length).toBeGreaterThan(SCREEN_PAIRS);
    expect(words).toEqual(['very noisy: regression']);
  });

  test('and the last look suspects, but never clearly, is confirmed when there is none after it', async () => {
    const slower: Slower = (_, { stage, pair }) => (stage === 'confirm' ? 0.3 : pair >= SCREEN_PAIRS ? 0.06 : 0);
    const { told, words } = await course([veryNoisy], { slower, budgetMs: 60_000 });
    expect(told).toEqual([
      ...pairsIn('screen', MOST_SCREEN_PAIRS, 'very noisy'),
      ...pairsIn('confirm', CONFIRM_PAIRS, 'very noisy'),
    ]);
    expect(words).toEqual(['very noisy: regression']);
  });

  test('and its confirmation, too, gets no further pairs: they would speak a third time', async () => {
    const slower: Slower = (_, { stage }) => (stage === 'confirm' ? 0.04 : CLEARLY);
    const { told, words } = await course([cell('doubtful', 0.08)], { slower, budgetMs: 60_000 });
    expect(told).toEqual([
      ...pairsIn('screen', FIRST_LOOK, 'doubtful'),
      ...pairsIn('confirm', CONFIRM_PAIRS, 'doubtful'),
    ]);
    expect(words).toEqual(['doubtful: inconclusive']);
  });
});

describe('a thorough gate', () => {
  test('takes all pairs of the screen, also where all have passed', async () => {
    const { told } = await course([quiet, noisy], { isThorough: true });
    expect(told).toEqual(inTurn('screen', SCREEN_PAIRS, 'quiet', 'noisy'));
  });

  test('takes them also where a slowdown is clear, and then those of its confirmation', async () => {
    const { told } = await course([quiet, cell('slow')], { isThorough: true, slower: slow('slow', CLEARLY) });
    expect(told).toEqual([
      ...inTurn('screen', SCREEN_PAIRS, 'quiet', 'slow'),
      ...pairsIn('confirm', CONFIRM_PAIRS, 'slow'),
    ]);
  });
});

describe('the budget', () => {
  test('that is spent in the first pair ends the gate after it', async () => {
    const { told, words } = await course([quiet, noisy], { pairMs: 24_000 });
    expect(told).toEqual(inTurn('screen', 1, 'quiet', 'noisy'));
    expect(words).toEqual(['quiet: inconclusive', 'noisy: inconclusive']);
  });

  test('gives each pair of the screen an equal part, and keeps the rest for the confirmation', async () => {
    const budgetMs = 24_000;
    const pairMs = (budgetMs * SCREEN_SHARE) / SCREEN_PAIRS;
    const { slots } = await course([noisy], { slower: slow('noisy', SLIGHTLY), budgetMs, pairMs });
    expect(slots.map(({ endMs }) => Math.round(endMs))).toEqual(
      Array.from({ length: SCREEN_PAIRS + CONFIRM_PAIRS }, (_, pair) => Math.round((pair + 1) * pairMs)),
    );
  });

  test('that pairs have left over is shared by those that follow', async () => {
    const { slots } = await course([noisy], { slower: slow('noisy', SLIGHTLY), budgetMs: 24_000, pairMs: 1000 });
    expect(slots[0]!.endMs).toBe(2000);
    expect(slots[SCREEN_PAIRS - 1]!.endMs).toBe(16_000);
    expect(slots[SCREEN_PAIRS]!.endMs).toBe(12_000);
    expect(slots.at(-1)!.endMs).toBe(24_000);
  });

  test('that is spent in a confirmation ends it before anything is confirmed', async () => {
    const { told, words } = await course([noisy], { slower: slow('noisy', SLIGHTLY), pairMs: 2500, budgetMs: 24_000 });
    expect(told).toEqual([...pairsIn('screen', 7, 'noisy'), ...pairsIn('confirm', 3, 'noisy')]);
    expect(words).not.toContain('noisy: pass');
  });
});

describe('who interrupts it', () => {
  test.each([
    ['in the screen', 1],
    ['in a confirmation', FIRST_LOOK + 1],
  ])('%s gets no further pair', async (_, until) => {
    const { slots } = await course([quiet, cell('slow')], { slower: slow('slow', CLEARLY), until });
    expect(slots).toHaveLength(until);
  });

  test('before it began gets none', async () => {
    expect((await course([quiet], { until: 0 })).slots).toEqual([]);
  });
});

describe('a gate that is continued', () => {
  const screened = (pairs: number, slowdown = 0) =>
    pairsOf('screen', pairs, { cell: 'very noisy', slower: { makespanMs: slowdown } });
  const continued: GateRecord = { type: 'continued', startedAt: '2026-11-28T10:00:00.000Z' };

  test('goes on where it ended, with other items', async () => {
    const { told, words } = await course([veryNoisy], { before: [...screened(10), continued], budgetMs: 60_000 });
    expect(told).toEqual(pairsIn('screen', 24, 'very noisy').slice(10));
    expect(words).toEqual(['very noisy: pass']);
  });

  test('takes what is left of its screen first', async () => {
    const { told } = await course([quiet, veryNoisy], {
      before: [...screened(2), ...pairsOf('screen', 2, { cell: 'quiet' }), continued],
      budgetMs: 8000,
    });
    expect(told.slice(0, 2)).toEqual(['screen 2 quiet', 'screen 2 very noisy']);
    expect(told.slice(2).every((each) => each.endsWith('very noisy'))).toBe(true);
  });

  test('keeps time for a confirmation from its first pair on', async () => {
    const slower: Slower = (_, { pair, stage }) => (stage === 'confirm' || pair >= 8 ? 0.9 : 0.4);
    const { told, words } = await course([veryNoisy], {
      slower,
      before: [...screened(8, 0.4), continued],
      budgetMs: 9000,
    });
    expect(told.filter((each) => each.startsWith('confirm'))).toHaveLength(CONFIRM_PAIRS);
    expect(words).toEqual(['very noisy: regression']);
  });

  test('confirms once more what was suspected and not confirmed, and is half as easily convinced', async () => {
    const before = [...screened(8, 0.3), ...pairsOf('confirm', 4, { cell: 'very noisy' }), continued];
    const { told } = await course([veryNoisy], { slower: slow('very noisy', 0.3), before });
    expect(told.slice(0, CONFIRM_PAIRS)).toEqual(
      pairsIn('confirm', 2 * CONFIRM_PAIRS, 'very noisy').slice(CONFIRM_PAIRS),
    );
    // one-sided p of 0.07: enough at a level of 0.1, and not at half of it
    const doubtful = watched({
      screen: steady(8, 0.3),
      confirm: pairsAt(0.12, 0.02, 0.15, 0),
    });
    const wordOf = (continuations: number) => judge([doubtful], { continuations })[0]!.word;
    expect([0, 1].map(wordOf)).toEqual(['regression', 'inconclusive']);
  });
});
