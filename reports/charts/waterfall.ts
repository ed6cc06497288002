import { scaleLinear } from 'd3-scale';
import type { Cell } from '../../core/records/comparison.ts';
import { bottomAxis, rangeOf, tickText } from './axis.ts';
import { marker } from './looks.ts';
import { fitting, longestFitting, type Picture, type Subject, text, textWidth } from './picture.ts';
import { duration } from '../../core/text/numbers.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';

/**
 * One round, a line an operation: thin while it waits for a slot, thick while it is in flight. Panels that share a time axis
 * show at a glance what no number does: who waits, and for what.
 */

type Waterfall = NonNullable<Cell['waterfall']>;

/** Panels of one row: the same operations on the same time axis. */
export interface WaterfallRow {
  readonly title: string;
  readonly panels: readonly Picture[];
}

interface Frame {
  readonly untilMs: number;
  readonly width: number;
}

const PANEL_WIDTH = 268;
const HEAD = 40;
const FOOT = 24;
const FIGURE_HEIGHT = 13;
const TALLEST = 216;
const WIDEST_PITCH = 22;
/** More lines than pixels would be one grey block, and pages of them: of longer rounds every second operation is drawn, or third … */
const MOST_LINES = TALLEST;
/** Who takes no more than this many times as long as the fastest is shown whole under the lens. */
const LIKE_THE_FASTEST = 5;
/** A lens that magnifies less shows nothing new. */
const WORTH_A_LENS = 2.5;
const AFTER_THE_END = 1.04;

/** The whole round; and where the slowest dwarf the others, the beginning of it once more, until those are done. */
export function waterfallRows(subjects: readonly Subject[], width = PANEL_WIDTH): WaterfallRow[] {
  const shown = subjects.filter(({ cell }) => lastFinish(cell.waterfall) > 0);
  if (shown.length === 0) return [];
  const row = (title: string, untilMs: number): WaterfallRow => ({
    title,
    panels: shown.map((subject) => panel(subject, { untilMs: untilMs * AFTER_THE_END, width })),
  });
  const ends = shown.map(({ cell }) => lastFinish(cell.waterfall));
  const slowest = Math.max(...ends);
  const whole = row('The whole round, on one time axis', slowest);
  const lens = Math.max(...ends.filter((end) => end <= Math.min(...ends) * LIKE_THE_FASTEST));
  return slowest < lens * WORTH_A_LENS ? [whole] : [whole, row(`The first ${duration(lens)} of it, magnified`, lens)];
}

function panel(subject: Subject, frame: Frame): Picture {
  const { cell, label, look } = subject;
  const waterfall = cell.waterfall!;
  const count = waterfall.finishedMs.length;
  const step = Math.ceil(count / MOST_LINES);
  const pitch = Math.min(WIDEST_PITCH, TALLEST / Math.ceil(count / step));
  const bottom = HEAD + Math.ceil(count / step) * pitch;
  const lines = { ...frame, step, pitch, colour: look.colour };
  const summary = summaryOf(cell, waterfall, frame.untilMs);
  return {
    width: frame.width,
    height: bottom + FOOT,
    title: `One round of ${label}, to ${duration(frame.untilMs)}`,
    description: summary.description,
    body: joined([
      marker(look, 6, 10),
      text(16, 14, fitting(label, frame.width - 16), 'name'),
      text(0, 31, longestFitting(summary.notes, frame.width), 'note'),
      axis(frame, bottom),
      operationLines(waterfall, lines),
      endMark(waterfall, lines, bottom),
    ]),
  };
}

function axis({ untilMs, width }: Frame, bottom: number): Html {
  const scale = scaleLinear([0, untilMs], [0, width]);
  const ticks = scale.ticks(4).map((ms) => ({ at: scale(ms), text: tickText(duration(ms)) }));
  return bottomAxis(ticks, { spans: [[HEAD, bottom]], bottom, width });
}

interface Lines extends Frame {
  readonly step: number;
  readonly pitch: number;
  readonly colour: string;
}

/** Two paths, however many operations there are. */
function operationLines(waterfall: Waterfall, { untilMs, width, step, pitch, colour }: Lines): Html {
  const scale = scaleLinear([0, untilMs], [0, width]).clamp(true);
  const waits: Html[] = [];
  const flights: Html[] = [];
  for (let index = 0; index < waterfall.finishedMs.length; index += step) {
    const y = HEAD + (index / step + 0.5) * pitch;
    const startedMs = waterfall.startedMs[index] ?? null;
    const finishedMs = waterfall.finishedMs[index] ?? null;
    const start = scale(startedMs ?? untilMs);
    if (start > 0.5) waits.push(safe`M0 ${y}H${start}`);
    if (startedMs === null || startedMs >= untilMs) continue;
    const end = scale(finishedMs ?? untilMs);
    flights.push(safe`M${start} ${y}H${Math.max(end, start + 0.8)}`);
  }
  const thin = Math.max(0.5, Math.min(1.5, pitch * 0.3));
  return safe`<g class="${colour}">
    <path class="wait" stroke-width="${thin}" d="${waits}"/>
    <path class="flight" stroke-width="${Math.max(0.6, pitch * 0.72)}" d="${flights}"/>
  </g>`;
}

/** A line where the last operation is done, and how long that took where no operation is in the way of the words. */
function endMark(waterfall: Waterfall, lines: Lines, bottom: number): Html {
  const { untilMs, width, pitch, step } = lines;
  const endMs = lastFinish(waterfall);
  if (endMs > untilMs) return NOTHING;
  const at = (endMs / untilMs) * width;
  const figure = duration(endMs);
  const room = textWidth(figure) + 8;
  const mark = safe`<path class="end" d="M${at} ${HEAD - 3}V${bottom}"/>`;
  if (at + room < width) return joined([mark, text(at + 5, HEAD + 9, figure, 'figure halo')]);
  const beside = waterfall.finishedMs.slice(0, Math.ceil(FIGURE_HEIGHT / pitch) * step);
  const isFree = beside.every((ms) => ((ms ?? untilMs) / untilMs) * width < at - room);
  return isFree ? joined([mark, text(at - 5, HEAD + 9, figure, 'figure halo', 'end')]) : mark;
}

/** What a panel says of itself: above it in the words that fit, and in full to those who do not see it. */
function summaryOf(cell: Cell, waterfall: Waterfall, untilMs: number) {
  const { startedMs, finishedMs } = waterfall;
  const count = finishedMs.length;
  const endMs = lastFinish(waterfall);
  const done = finishedMs.filter((ms) => ms !== null && ms <= untilMs).length;
  const begun = startedMs.filter((ms) => ms !== null && ms <= untilMs).length;
  if (done < count && endMs > untilMs) {
    const notes = [
      `${done} of ${count} done, ${begun - done} in flight, ${count - begun} waiting`,
      `${done} of ${count} done`,
    ];
    return { notes, description: `By ${duration(untilMs)}, ${notes[0]}.` };
  }
  const bound = cell.boundMs === null ? '' : `, bound ${duration(cell.boundMs)}`;
  const [, waited] = rangeOf(startedMs.map((ms) => ms ?? 0));
  return {
    notes: [`${count} operations in ${duration(endMs)}${bound}`, `${duration(endMs)}${bound}`],
    description: `${count} operations, at most ${cell.concurrency} in flight, all done after ${duration(endMs)}${bound}. The last to start waited ${duration(waited)}.`,
  };
}

function lastFinish(waterfall: Cell['waterfall']): number {
  return waterfall === null ? 0 : waterfall.finishedMs.reduce<number>((last, ms) => Math.max(last, ms ?? 0), 0);
}
