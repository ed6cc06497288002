import { scaleLog } from 'd3-scale';
import type { Pairing } from '../core/comparison.ts';
import { bottomAxis } from './_chart-axis.ts';
import { type Look, marker } from './_chart-looks.ts';
import { figureText, fitting, type Picture, text, textWidth, WIDTH } from './_chart-picture.ts';
import { ratioInterval } from './_format.ts';
import { type Html, joined, NOTHING, safe } from './_html-markup.ts';

/** Ratios with their intervals about the line of "no difference", on a logarithmic axis: half as much is as far away as twice as much. */
export interface ForestLine {
  readonly label: string;
  readonly look: Look;
  readonly pairing: Pairing;
}

const PITCH = 36;
const MIDDLE = 23;
const FOOT = 20;
const SIDE = 10;
const TICKS = [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9, 1, 1.1, 2, 5, 10, 20, 50, 100, 1000];
/** At the least so much to both sides, so that no difference looks like none. */
const LEAST_REACH = 1.12;

export function forestPicture(title: string, lines: readonly ForestLine[], margin: number): Picture | null {
  const known = lines.filter(({ pairing }) => (pairing.ratio.estimate ?? 0) > 0);
  if (known.length === 0) return null;
  const values = known.flatMap(({ pairing: { ratio } }) => [ratio.estimate, ratio.low, ratio.high]);
  const reach = Math.max(
    LEAST_REACH,
    ...values.map((value) => (value !== null && value > 0 ? Math.max(value, 1 / value) : 1)),
  );
  const scale = scaleLog([1 / reach ** 1.05, reach ** 1.05], [SIDE, WIDTH - SIDE]).clamp(true);
  const bottom = known.length * PITCH - 2;
  const ticks = ticksWithin(reach).map((value) => ({ at: scale(value), text: `${value}×` }));
  const [left, right] = [scale(1 - margin), scale(1 + margin)];
  return {
    width: WIDTH,
    height: bottom + FOOT,
    title,
    description: known
      .map(({ label, pairing }) => `${label}: ${ratioInterval(pairing.ratio)} ${pairing.verdict}`)
      .join('; '),
    body: joined([
      safe`<rect class="margin" x="${left}" y="0" width="${right - left}" height="${bottom}"/>`,
      bottomAxis(ticks, { top: 0, bottom, width: WIDTH }),
      safe`<path class="even" d="M${scale(1)} 0V${bottom}"/>`,
      ...known.map((line, index) => safe`<g transform="translate(0 ${index * PITCH})">${forestLine(line, scale)}</g>`),
    ]),
  };
}

/** Close to 1 where all is close to 1; else the large steps only. */
function ticksWithin(reach: number): number[] {
  const isNear = reach < 2;
  return TICKS.filter((value) => value <= reach && value >= 1 / reach && (isNear || (value !== 0.9 && value !== 1.1)));
}

function forestLine({ label, look, pairing }: ForestLine, scale: (value: number) => number): Html {
  const { estimate, low, high } = pairing.ratio;
  const figure = `${ratioInterval(pairing.ratio)} ${pairing.verdict}`;
  const interval = low === null || high === null ? NOTHING : safe`M${scale(low)} ${MIDDLE}H${scale(high)}`;
  return joined([
    text(0, 12, fitting(label, WIDTH - textWidth(figure) - 12), 'label'),
    figureText(WIDTH, 12, figure),
    safe`<path class="range ${look.colour}" d="${interval}"/>`,
    marker(look, scale(estimate!), MIDDLE),
  ]);
}
