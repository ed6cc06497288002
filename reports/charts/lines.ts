import { line as lineOf } from 'd3-shape';
import { bottomAxis, leftAxis, type Tick } from './axis.ts';
import { type Look, marker } from './looks.ts';
import { fitting, NOTE_SIZE, type Picture, text, WIDTH } from './picture.ts';
import { type Html, joined, NOTHING, safe } from '../xml/markup.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line and its label, which stands at its end: nobody has to look a colour up. */
export interface Line {
  readonly look: Look;
  readonly name: string;
  readonly note: string;
  readonly points: readonly Point[];
  /** The second and third line of a model are dashed. */
  readonly variant: number;
  readonly isControl: boolean;
  /** Symbols at every point, and their intervals: for a few points that were measured apart. */
  readonly intervals?: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

/** What a theory says of a line, in its colour: a curve, and a value that it names on the axis below. */
export interface Theory {
  readonly look: Look;
  readonly curve: readonly Point[];
  readonly at: number | null;
}

export interface LineChart {
  readonly title: string;
  readonly description: string;
  readonly lines: readonly Line[];
  readonly scaleX: (value: number) => number;
  readonly scaleY: (value: number) => number;
  readonly ticksX: readonly Tick[];
  readonly ticksY: readonly Tick[];
  readonly height: number;
  /** A line of something that was not measured. */
  readonly bound?: { readonly points: readonly Point[]; readonly label: string } | null;
  readonly theories?: readonly Theory[];
}

/** The plot between its axis at the left and its labels at the right. */
export const PLOT = { left: 52, right: WIDTH - 132, top: 8 } as const;
const FOOT = 22;
const LABEL_HEIGHT = 28;
const LABEL_LEFT = PLOT.right + 18;

/** As high as its labels need to be. */
export function plotHeight(lines: number): number {
  return Math.max(204, lines * LABEL_HEIGHT + 12);
}

export function linePicture(chart: LineChart): Picture {
  const { height } = chart;
  return {
    width: WIDTH,
    height: height + FOOT,
    title: chart.title,
    description: chart.description,
    body: joined([
      leftAxis(chart.ticksY, { left: PLOT.left, right: PLOT.right }),
      bottomAxis(chart.ticksX, { spans: [[PLOT.top, height]], bottom: height, width: PLOT.right + 16 }),
      boundLine(chart),
      ...(chart.theories ?? []).map((theory) => theoryMarks(theory, chart)),
      ...chart.lines.map((line) => lineMarks(line, chart)),
      labels(chart),
    ]),
  };
}

function pathOf(points: readonly Point[], { scaleX, scaleY }: LineChart): string {
  const path = lineOf<Point>()
    .x(({ x }) => scaleX(x))
    .y(({ y }) => scaleY(y))
    .digits(1);
  return path([...points]) ?? '';
}

function lineMarks(line: Line, chart: LineChart): Html {
  const { scaleX, scaleY } = chart;
  const style = line.isControl ? 'line control' : `line variant${Math.min(2, line.variant)}`;
  const whiskers = (line.intervals ?? []).map(({ x, low, high }) => safe`M${scaleX(x)} ${scaleY(low)}V${scaleY(high)}`);
  const marked = line.intervals === undefined ? line.points.slice(-1) : line.points;
  return joined([
    safe`<g class="${line.look.colour}">
      <path class="${style}" d="${pathOf(line.points, chart)}"/>
      ${whiskers.length > 0 ? safe`<path class="range" d="${whiskers}"/>` : NOTHING}
    </g>`,
    ...marked.map(({ x, y }) => marker(line.look, scaleX(x), scaleY(y), line.isControl)),
  ]);
}

function theoryMarks({ look, curve, at }: Theory, chart: LineChart): Html {
  return safe`<g class="${look.colour}">
    ${curve.length > 1 ? safe`<path class="theory" d="${pathOf(curve, chart)}"/>` : NOTHING}
    ${at === null ? NOTHING : safe`<path class="theory upright" d="M${chart.scaleX(at)} ${PLOT.top}V${chart.height}"/>`}
  </g>`;
}

function boundLine(chart: LineChart): Html {
  if (chart.bound == null) return NOTHING;
  const { points, label } = chart.bound;
  const beside = points[Math.floor((points.length - 1) / 2)];
  return joined([
    safe`<path class="bound dashed" d="${pathOf(points, chart)}"/>`,
    beside === undefined
      ? NOTHING
      : text(chart.scaleX(beside.x) - 8, chart.scaleY(beside.y) - 8, label, 'note halo', 'end'),
  ]);
}

/** Labels move apart until none covers another, and each is joined to the end of its line. */
function labels({ lines, scaleX, scaleY, height }: LineChart): Html {
  const ends = lines
    .flatMap((line) => {
      const end = line.points.at(-1);
      return end === undefined ? [] : [{ line, x: scaleX(end.x), y: scaleY(end.y) }];
    })
    .toSorted((a, b) => a.y - b.y);
  const places = spread(
    ends.map(({ y }) => y),
    PLOT.top + 10,
    height - 6,
  );
  return joined(
    ends.map(({ line, x, y }, index) => {
      const at = places[index]!;
      return joined([
        safe`<path class="leader" d="M${x + 6} ${y}L${LABEL_LEFT - 4} ${at}"/>`,
        text(
          LABEL_LEFT,
          at,
          fitting(line.name, WIDTH - LABEL_LEFT, NOTE_SIZE),
          line.isControl ? 'end-name quiet' : 'end-name',
        ),
        text(LABEL_LEFT, at + 12, fitting(line.note, WIDTH - LABEL_LEFT, NOTE_SIZE), 'note'),
      ]);
    }),
  );
}

/** The nearest places to the wanted ones, in their order, a label apart from each other and within `low` … `high`. */
export function spread(wanted: readonly number[], low: number, high: number): number[] {
  const places: number[] = [];
  for (const at of wanted) places.push(Math.max(at, low, (places.at(-1) ?? -Infinity) + LABEL_HEIGHT));
  let limit = high - 12;
  for (let index = places.length - 1; index >= 0; index -= 1) {
    places[index] = Math.min(places[index]!, limit);
    limit = places[index]! - LABEL_HEIGHT;
  }
  return places;
}
