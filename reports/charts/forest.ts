import { scaleLog } from 'd3-scale';
import type { Pairing } from '../../core/records/comparison.ts';
import { rangeOf } from './axis.ts';
import { type Look, marker } from './looks.ts';
import { figureText, fitting, type Picture, textWidth, WIDTH } from './picture.ts';
import { MIDDLE, stripsPicture } from './strips.ts';
import { number, ratioInterval } from '../../core/text/numbers.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';

/** Ratios with their intervals about the line of "no difference", on a logarithmic axis: half as much is as far away as twice as much. */
export interface ForestLine {
  readonly label: string;
  /** What else tells it from the others, as far as there is room for it. */
  readonly where: string;
  readonly look: Look;
  readonly pairing: Pairing;
}

const SIDE = 10;
const TICKS = [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9, 1, 1.1, 2, 5, 10, 20, 50, 100, 1000];
/** At the least so much to both sides, so that no difference looks like none. */
const LEAST_REACH = 1.12;

export function forestPicture(title: string, lines: readonly ForestLine[], margin: number): Picture | null {
  const known = lines.filter(({ pairing }) => (pairing.ratio.estimate ?? 0) > 0);
  if (known.length === 0) return null;
  const values = known
    .flatMap(({ pairing: { ratio } }) => [ratio.estimate, ratio.low, ratio.high])
    .filter((value) => value !== null && value > 0) as number[];
  const [low, high] = rangeOf([1 / LEAST_REACH, LEAST_REACH, ...values]);
  const scale = scaleLog([low, high], [SIDE, WIDTH - SIDE]).clamp(true);
  return stripsPicture({
    title,
    description: known
      .map(({ label, where, pairing }) => `${label} ${where}: ${ratioInterval(pairing.ratio)} ${pairing.verdict}`)
      .join('; '),
    lines: known.map((line) => forestLine(line, scale)),
    ticks: ticksWithin(low, high).map((value) => ({ at: scale(value), text: `${value}×` })),
    band: [scale(1 - margin), scale(1 + margin)],
  });
}

/** Close to 1 where all is close to 1; else the large steps only. */
function ticksWithin(low: number, high: number): number[] {
  const isNear = high / low < 4;
  return TICKS.filter((value) => value >= low && value <= high && (isNear || (value !== 0.9 && value !== 1.1)));
}

function forestLine({ label, where, look, pairing }: ForestLine, scale: (value: number) => number): Html {
  const { estimate, low, high } = pairing.ratio;
  const figure = `${number(estimate)}× (${pairing.verdict})`;
  const interval = low === null || high === null ? NOTHING : safe`M${scale(low)} ${MIDDLE}H${scale(high)}`;
  const room = WIDTH - textWidth(figure) - 12;
  const name = fitting(label, room);
  const aside = where === '' ? '' : fitting(where, room - textWidth(`${name} `));
  const even = scale(1);
  return joined([
    safe`<text class="label" x="0" y="12">${name} <tspan class="aside">${aside}</tspan></text>`,
    figureText(WIDTH, 12, figure),
    safe`<path class="even" d="M${even} ${MIDDLE - 7.5}v15"/>`,
    safe`<path class="range ${look.colour}" d="${interval}"/>`,
    marker(look, scale(estimate!), MIDDLE),
  ]);
}
