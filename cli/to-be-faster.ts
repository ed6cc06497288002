import { z } from 'zod';
import { type Cell, type Comparison, comparisonSchema, type Pairing } from '../core/records/comparison.ts';
import { unknownWord, UsageError } from '../core/text/errors.ts';
import { turnedPairing } from '../core/analysis/row-verdict.ts';
import { ratioText, three } from '../core/text/words.ts';

/** What `toBeFaster` is asked: whether one model is faster than another. */
export interface FasterThan {
  /** The other model. */
  readonly than: string;
  /** At least so many times as fast, by the lower end of the interval. Default: 1, and the verdict says "better". */
  readonly by?: number | undefined;
  /** Only rows that all of these words fit, such as `http-get latencyMs=20 @16`. Default: every row. */
  readonly in?: string | undefined;
}

/** `yes` and `no` are decided; `undecided` is neither, so that it fails an assertion and its `.not`. */
type Decision = 'yes' | 'no' | 'undecided';

export interface RowAnswer {
  readonly row: string;
  readonly is: Decision;
  /** What was measured, and why it is no answer where it is none. */
  readonly why: string;
}

const asked = z.strictObject({ than: z.string(), by: z.number().positive().optional(), in: z.string().optional() });

/**
 * Whether `model` is faster than another in each row that is meant, by the verdicts of the comparison and their intervals.
 *
 * @param of A Comparison, or the JSON report of one.
 * @returns One answer for each row; at least one.
 * @throws UsageError where it is no comparison, or the question is not understood
 */
export function rowsFaster(of: unknown, model: string, question: FasterThan): RowAnswer[] {
  const {
    than,
    by = 1,
    in: words,
  } = parsed(asked, question, 'toBeFaster asks { than: "a model", by?: 5, in?: "a row" }');
  const comparison = parsed(comparisonSchema, of, 'toBeFaster is asked of a Comparison, such as run() returns');
  const rows = rowsMeant(comparison, words);
  const models = [...new Set(comparison.cells.map((cell) => cell.model))];
  for (const name of [model, than]) {
    const isKnown = comparison.cells.some((cell) => isNamed(cell, name));
    if (!isKnown) throw unknownWord('model', name, models);
  }
  return rows.map((row) => answerIn(row, { model, than, by }, comparison.comparisons));
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, otherwise: string): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw new UsageError(`${otherwise}; ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`);
}

function rowsMeant({ cells }: Comparison, words: string | undefined): Cell[][] {
  const rows = [...Map.groupBy(cells, ({ scenario }) => scenario).values()];
  const workloads = rows.filter((row) => row.every(({ isFloor }) => !isFloor));
  if (words === undefined) {
    if (rows.length === 0) throw new UsageError('the comparison has no row: nothing was measured');
    return workloads.length > 0 ? workloads : rows;
  }
  const meant = rows.filter(([cell]) => cell !== undefined && isMeant(cell, words));
  if (meant.length > 0) return meant;
  throw unknownWord(
    'row',
    words,
    rows.map(([cell]) => cell?.scenario ?? ''),
  );
}

/** A row by its name, or by words that fit it: its suite, `name=value` of any parameter, `@16`, a rate. */
function isMeant({ scenario, suite, params, askedConcurrency }: Cell, words: string): boolean {
  if ([scenario, suite].includes(words.trim())) return true;
  const own = new Set([
    suite,
    ...scenario.split(' '),
    `@${askedConcurrency}`,
    ...Object.entries(params).map(([name, value]) => `${name}=${String(value)}`),
  ]);
  return words
    .trim()
    .split(/\s+/)
    .every((word) => own.has(word));
}

/** A model by its name, or with its shape: `worker-thread-pool 2x2`. */
function isNamed(cell: Cell, name: string): boolean {
  return cell.id === `${cell.scenario} ${name}` || (cell.model === name && !cell.isControl);
}

interface Question {
  readonly model: string;
  readonly than: string;
  readonly by: number;
}

function answerIn(row: readonly Cell[], { model, than, by }: Question, pairings: readonly Pairing[]): RowAnswer {
  const answer = (is: Decision, why: string) => ({ row: row[0]?.scenario ?? '', is, why });
  const sides = [model, than].map((name) => cellIn(row, name));
  const [one, other] = sides;
  if (typeof one === 'string' || typeof other === 'string') {
    return answer('undecided', sides.filter((side) => typeof side === 'string').join(', and '));
  }
  const found = pairingOf(one as Cell, other as Cell, pairings);
  if (found === null) return answer('undecided', 'this run does not compare them');
  const { ratio, verdict, reason } = found;
  const text = ratioText(ratio);
  if (verdict === 'unclear') return answer('undecided', `unclear, ${text}: ${reason ?? 'no reason was given'}`);
  // a ratio beyond every number is one of which one side did nothing, and its verdict is all there is
  if (verdict === 'better' && (by === 1 || (ratio.low ?? Number.POSITIVE_INFINITY) >= by)) return answer('yes', text);
  if (verdict !== 'better') return answer('no', verdict === 'same' ? `the same, ${text}` : `slower, ${text}`);
  if ((ratio.high ?? Number.POSITIVE_INFINITY) < by) return answer('no', `faster, but only ${text}`);
  return answer('undecided', `faster, ${text}: the interval has ${three(by)}× inside`);
}

/** The measured cell of this name, or why there is none. */
function cellIn(row: readonly Cell[], name: string): Cell | string {
  const found = row.filter((cell) => isNamed(cell, name));
  const [cell, ...more] = found;
  if (cell === undefined) return `${name} was not measured in this row`;
  if (more.length > 0) {
    const shapes = found.map(({ id, scenario }) => id.slice(scenario.length + 1));
    return `${name} has several shapes in this row, name one of them: ${shapes.join(', ')}`;
  }
  const { state, reason } = cell;
  if (state === 'measured') return cell;
  return `${name} ${STATES[state]}: ${reason ?? 'no reason was given'}`;
}

const STATES = { invalid: 'is INVALID', failed: 'failed', unsupported: 'is not supported here' } as const;

/** How `one` stands to `other`, whichever of them is the baseline. */
function pairingOf(one: Cell, other: Cell, pairings: readonly Pairing[]): Pairing | null {
  const between = (candidate: Cell, baseline: Cell) =>
    pairings.find(
      (each) =>
        each.metric === 'throughputPerSecond' && each.candidateId === candidate.id && each.baselineId === baseline.id,
    );
  const straight = between(one, other);
  if (straight !== undefined) return straight;
  const back = between(other, one);
  return back === undefined ? null : turnedPairing(back);
}
