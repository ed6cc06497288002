import { type Html, joined, safe } from '../xml/markup.ts';
import { NOTE_SIZE, text, textWidth } from './picture.ts';

/** A place on an axis, and what stands there. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Between the texts of two ticks. */
const GAP = 8;

interface BottomAxis {
  /** From where to where its lines go: not through the texts between. */
  readonly spans: readonly (readonly [top: number, bottom: number])[];
  readonly bottom: number;
  readonly width: number;
}

/** Vertical lines, and their texts below. */
export function bottomAxis(ticks: readonly Tick[], { spans, bottom, width }: BottomAxis): Html {
  const lines = ticks.flatMap(({ at }) => spans.map(([from, to]) => safe`M${at} ${from}V${to}`));
  const texts = apart(ticks).map((tick) => {
    const half = textWidth(tick.text, NOTE_SIZE) / 2;
    if (tick.at - half < 0) return text(0, bottom + 14, tick.text, 'tick');
    if (tick.at + half > width) return text(width, bottom + 14, tick.text, 'tick', 'end');
    return text(tick.at, bottom + 14, tick.text, 'tick', 'middle');
  });
  return joined([safe`<path class="grid" d="${lines}"/>`, ...texts]);
}

/** Horizontal lines from `left` to `right`, and their texts on them, so that they take no room of the plot. */
export function leftAxis(ticks: readonly Tick[], { left, right }: { left: number; right: number }): Html {
  const lines = ticks.map(({ at }) => safe`M${left} ${at}H${right}`);
  return joined([
    safe`<path class="grid" d="${lines}"/>`,
    ...ticks.map((tick) => text(left - 6, tick.at + 4, tick.text, 'tick', 'end')),
  ]);
}

/** `1.50 s` in a column of figures is `1.5 s` on an axis, where nobody compares digits, and nothing has no unit. */
export function tickText(figure: string): string {
  if (Number.parseFloat(figure) === 0) return '0';
  return figure.replace(/(\.\d*?)0+(?=\D*$)/, '$1').replace(/\.(?=\D*$)/, '');
}

/** About as many powers of ten are told apart on an axis. */
const MOST_POWERS = 8;

/** 1, 2, 5, 10, 20 … within a range; fewer of them where it spans many decades. */
export function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Math.log10(high) - Math.log10(low);
  const steps = decades > 3 ? [1] : decades > 1.5 ? [1, 3] : [1, 2, 5];
  const stride = Math.ceil(decades / MOST_POWERS) || 1;
  const powers = Array.from(
    { length: Math.floor((last - first) / stride) + 1 },
    (_, index) => 10 ** (first + index * stride),
  );
  return powers
    .flatMap((power) => steps.map((step) => Number((step * power).toPrecision(3))))
    .filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

/** The smallest and the largest; of nothing, zero. Not by spreading: a file may bring more values than a call takes arguments. */
export function rangeOf(values: readonly number[]): readonly [low: number, high: number] {
  let [low, high] = [values[0] ?? 0, values[0] ?? 0];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Leaves out what would run into the text before it. */
function apart(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    const needed =
      last === undefined ? 0 : (textWidth(last.text, NOTE_SIZE) + textWidth(tick.text, NOTE_SIZE)) / 2 + GAP;
    if (last === undefined || tick.at - last.at >= needed) kept.push(tick);
  }
  return kept;
}
