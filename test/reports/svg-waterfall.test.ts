import { describe, expect, test } from 'vitest';
import { looksOf } from '../../reports/charts/looks.ts';
import { subjectOf } from '../../reports/charts/picture.ts';
import { waterfallRows } from '../../reports/charts/waterfall.ts';
import { eventLoop, sequential } from './_cells.ts';

const looks = looksOf([sequential, eventLoop]);
const subject = (of = eventLoop) => subjectOf(of, looks);
/** A tag a line, as people read it. */
const lines = (source = '') => source.replaceAll('><', '>\n<').split('\n');

describe('a waterfall', () => {
  const waterfall = { admittedMs: [0, 0, 10], startedMs: [0, 1, 10], finishedMs: [10, 11, 20] };
  const quick = { ...eventLoop, waterfall };
  const slow = {
    ...sequential,
    waterfall: { admittedMs: [0, 15, 90], startedMs: [0, 15, 90], finishedMs: [15, 90, 180] },
  };

  test('draws each operation thin from its submission to its start, and thick from there to its end', () => {
    const [row] = waterfallRows([subject(quick)], 208);
    expect(lines(row?.panels[0]?.body.source).filter((line) => /wait|flight|class="end"|halo/.test(line))).toEqual([
      '<path class="wait" stroke-width="1.5" d="M0 73H10M0 95H100"/>',
      '<path class="flight" stroke-width="15.8" d="M0 51H100M10 73H110M100 95H200"/>',
      '<path class="end" d="M200 37V106"/>',
      '<text class="figure halo" x="195" y="49" text-anchor="end">20.0\u00A0ms</text>',
    ]);
  });

  test('says when it was done beside the line of its end, where no operation is in the way', () => {
    const figures = (...finishedMs: number[]) => {
      const round = { admittedMs: [0, 0, 0], startedMs: [0, 0, 0], finishedMs };
      const [row] = waterfallRows([subject({ ...eventLoop, waterfall: round })], 208);
      return lines(row?.panels[0]?.body.source).filter((line) => line.includes('halo'));
    };
    expect(figures(5, 11, 20)).toEqual([
      '<text class="figure halo" x="195" y="49" text-anchor="end">20.0\u00A0ms</text>',
    ]);
    expect(figures(19, 19, 20)).toEqual([]);
  });

  test('has one time axis for all models, and a lens where one of them dwarfs the others', () => {
    const rows = waterfallRows([subject(slow), subject(quick)]);
    expect(rows.map(({ title }) => title.replaceAll('\u00A0', ' '))).toEqual([
      'The whole round, on one time axis',
      'The first 20.0 ms of it, magnified',
    ]);
    const [behind, done] = rows[1]!.panels.map(({ description }) => description.replaceAll('\u00A0', ' '));
    expect(behind).toBe('By 20.8 ms, 1 of 3 done, 1 in flight, 1 waiting.');
    expect(done).toContain('3 operations, at most 16 in flight, all done after 20.0 ms');
  });

  test('has no lens where all take about as long', () => {
    expect(waterfallRows([subject(quick), subject(quick)])).toHaveLength(1);
  });

  test('shows what never started as waiting, and what never ended as in flight, to the edge', () => {
    const broken = { admittedMs: [0, 0, null], startedMs: [0, 0, null], finishedMs: [100, null, null] };
    const [row] = waterfallRows([subject({ ...eventLoop, waterfall: broken })], 104);
    const drawn = lines(row?.panels[0]?.body.source).filter((line) => /wait|flight/.test(line));
    expect(drawn).toEqual([
      '<path class="wait" stroke-width="1.5" d="M0 95H104"/>',
      '<path class="flight" stroke-width="15.8" d="M0 51H100M0 73H104"/>',
    ]);
  });

  test('of more operations than it has pixels draws every second, or third, and stays as high', () => {
    const many = Array.from({ length: 1000 }, (_, index) => index + 1);
    const round = { admittedMs: many, startedMs: many, finishedMs: many.map((ms) => ms + 5) };
    const [row] = waterfallRows([subject({ ...eventLoop, waterfall: round })]);
    expect(row?.panels[0]?.height).toBe(280);
    expect(row?.panels[0]?.body.source.match(/H/g)?.length).toBeLessThan(450);
  });

  test('is nothing where no round was kept', () => {
    expect(waterfallRows([subject()])).toEqual([]);
  });
});
