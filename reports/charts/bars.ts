import { scaleLinear } from 'd3-scale';
import { rangeOf, tickText } from './axis.ts';
import { nameLine, type Picture, type Subject, WIDTH } from './picture.ts';
import { MIDDLE, stripsPicture } from './strips.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';

/** One bar: its length is linear from zero, whatever else it shows. */
interface Bar {
  readonly subject: Subject;
  /** The figure in words, at the end of its line. */
  readonly figure: string;
  readonly value: number;
  /** The part of the value that is drawn full; the rest of it is drawn light. */
  readonly fullValue?: number | undefined;
  readonly interval?: { readonly low: number | null; readonly high: number | null } | undefined;
  /** Where an ideal would be. */
  readonly bound?: number | null | undefined;
}

export interface BarChart {
  readonly title: string;
  readonly description: string;
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
  /** Where the axis ends at the least. */
  readonly atLeast?: number;
  readonly width?: number;
}

const BAR_HEIGHT = 9;
const BAR_TOP = MIDDLE - BAR_HEIGHT / 2;

export function barPicture({ title, description, bars, format, atLeast = 0, width = WIDTH }: BarChart): Picture {
  const [, longest] = rangeOf([
    atLeast,
    ...bars.flatMap(({ value, interval, bound }) => [value, interval?.high ?? 0, bound ?? 0]),
  ]);
  const scale = scaleLinear([0, longest > 0 ? longest : 1], [0, width - 2]);
  return stripsPicture({
    title,
    description,
    lines: bars.map((bar) => barLine(bar, scale, width)),
    ticks: scale.ticks(4).map((value) => ({ at: scale(value), text: tickText(format(value)) })),
    width,
  });
}

function barLine(bar: Bar, scale: (value: number) => number, width: number): Html {
  const { look, cell } = bar.subject;
  const full = bar.fullValue ?? bar.value;
  const box = (style: string, from: number, to: number): Html =>
    to > from
      ? safe`<rect class="${style}" x="${from}" y="${BAR_TOP}" width="${Math.max(0.7, to - from)}" 
          height="${BAR_HEIGHT}" rx="1.5"/>`
      : NOTHING;
  return joined([
    nameLine(bar.subject, 12, bar.figure, width),
    safe`<g class="${cell.isControl ? `${look.colour} muted` : look.colour}">
      ${box('full', 0, scale(full))}
      ${box('light', scale(full) + 1, scale(bar.value))}
    </g>`,
    intervalMark(bar, scale),
    boundMark(bar, scale),
  ]);
}

/** A whisker with a rim in the colour of the ground, to be seen on the bar as well as beside it. */
function intervalMark({ interval }: Bar, scale: (value: number) => number): Html {
  if (interval?.low == null || interval.high === null) return NOTHING;
  const [low, high] = [scale(interval.low), scale(interval.high)];
  const path = safe`M${low} ${MIDDLE - 4}v8M${low} ${MIDDLE}H${high}M${high} ${MIDDLE - 4}v8`;
  return safe`<path class="rim" d="${path}"/><path class="whisker" d="${path}"/>`;
}

function boundMark({ bound }: Bar, scale: (value: number) => number): Html {
  if (bound == null) return NOTHING;
  const at = scale(bound);
  return safe`<path class="bound" d="M${at} ${BAR_TOP - 3}v${BAR_HEIGHT + 6}"/>`;
}
