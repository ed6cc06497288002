import { scaleLinear } from 'd3-scale';
import { rangeOf } from './axis.ts';
import { nameLine, type Picture, type Subject, WIDTH } from './picture.ts';
import { MIDDLE, stripsPicture } from './strips.ts';
import { percentWord, rateSpread } from '../../core/text/numbers.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';

/** Every round as a dot, apart from the median of its cell: all models on one scale, however fast they are. */

/** Rounds further away than this stand hollow at the edge: they must not press all others into one spot. */
const FURTHEST = 0.5;
/** The least that the axis reaches beyond the margin, so that quiet rounds look quiet. */
const MARGINS = 2;

interface Rounds {
  readonly subject: Subject;
  readonly median: number;
  readonly deviations: readonly number[];
}

export function roundsPicture(subjects: readonly Subject[], margin: number): Picture | null {
  const lines = subjects.flatMap(roundsOf);
  if (lines.length === 0) return null;
  const [, largest] = rangeOf(lines.flatMap(({ deviations }) => deviations.map(Math.abs)));
  const reach = Math.max(margin * MARGINS, 0.01, Math.min(FURTHEST, largest * 1.08));
  const scale = scaleLinear([-reach, reach], [4, WIDTH - 4]).clamp(true);
  return stripsPicture({
    title: 'Rounds, apart from their median',
    description: lines.map(sentenceOf).join('; '),
    lines: lines.map((line) => dots(line, scale, reach)),
    ticks: scale.ticks(5).map((value) => ({ at: scale(value), text: signed(value) })),
    band: [scale(-margin), scale(margin)],
  });
}

function roundsOf(subject: Subject): Rounds[] {
  const { samples, throughputPerSecond } = subject.cell;
  const { median } = throughputPerSecond;
  if (median === null || median <= 0 || samples.throughputPerSecond.length === 0) return [];
  return [{ subject, median, deviations: samples.throughputPerSecond.map((value) => value / median - 1) }];
}

function dots({ subject, median, deviations }: Rounds, scale: (value: number) => number, reach: number): Html {
  const { low, high } = subject.cell.throughputPerSecond;
  const within = low === null || high === null ? null : ([scale(low / median - 1), scale(high / median - 1)] as const);
  const near = deviations.filter((value) => Math.abs(value) <= reach);
  const far = deviations.filter((value) => Math.abs(value) > reach);
  const interval =
    within === null
      ? NOTHING
      : safe`<rect class="light" x="${within[0]}" y="${MIDDLE - 5}" width="${Math.max(1, within[1] - within[0])}" 
          height="10" rx="2"/>`;
  return joined([
    nameLine(subject, 12, `${deviations.length} round${deviations.length === 1 ? '' : 's'}`),
    safe`<g class="${subject.look.colour}">
      ${interval}
      <path class="dot" d="${near.map((value) => safe`M${scale(value)} ${MIDDLE}h0`)}"/>
      <path class="far" d="${far.map((value) => safe`M${scale(value)} ${MIDDLE - 4}v8`)}"/>
    </g>`,
  ]);
}

function sentenceOf({ subject, deviations }: Rounds): string {
  const [least, most] = rangeOf(deviations);
  return `${subject.label}: ${deviations.length} rounds of ${rateSpread(subject.cell.throughputPerSecond)} op/s, from ${signed(least)} to ${signed(most)}`;
}

function signed(share: number): string {
  const word = percentWord(share);
  return share > 0 ? `+${word}` : word.replace('-', '−');
}
