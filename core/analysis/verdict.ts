import type { Cell, Comparison, Pairing } from '../records/comparison.ts';
import { ratioText } from '../text/words.ts';
import { contenderText } from '../text/shape.ts';
import { contendersOf, type Distinctions, relate } from './ranking.ts';
import { type Compared, limitedText, nameIn, type RowVerdict, rowVerdict, type Tied, wonText } from './row-verdict.ts';
import { listed, undecided } from './undecided.ts';

/** How many missing cells a sentence names. */
const NAMED = 3;

/**
 * The deciding sentence of a report. A model wins where it wins each row that has a winner and is among the first of each that
 * is tied; where rows disagree or are unclear, where all are tied, or where a rival has no number, nobody does. Only what the
 * verdict used is named.
 *
 * @param cells the cells that take part: no floors
 * @param of what is compared: models, or values of parameters
 */
export function verdictOf(
  cells: readonly Cell[],
  distinctions: Distinctions,
  of: Compared = 'models',
): Comparison['verdict'] {
  const taking = new Set(cells.map((cell) => cell.scenario));
  const pairings = distinctions.pairings.filter((pairing) => taking.has(pairing.scenario));
  const rows = [...Map.groupBy(cells, (cell) => cell.scenario).values()];
  const comparable = rows.filter((row) => contendersOf(row).length > 1);
  const verdicts = comparable.flatMap((row) => rowVerdict(row, distinctions) ?? []);
  const models = [...new Set(verdicts.flatMap((row) => (row.kind === 'won' ? [contenderText(row.winner)] : [])))];
  const [model] = models;
  const isUnanimous =
    model !== undefined && verdicts.length === comparable.length && verdicts.every((row) => isFirst(model, row));
  const missing = cells.filter(isDeadRival);
  const said =
    comparable.length === 0
      ? (parameterSentence(cells, { ...distinctions, pairings }) ?? nothingToCompare(cells))
      : sentenceOf(comparable, verdicts, { pairings, of });
  return {
    sentence: missing.length === 0 || comparable.length === 0 ? said : `${missingText(missing, cells)} ${said}`,
    winner: isUnanimous && missing.length === 0 ? model : null,
    smallestDetectableChange: smallestDetectableChange(pairings),
  };
}

/** Whether it wins the row, or nobody does and it is as fast as the others that are first. */
function isFirst(model: string, verdict: RowVerdict): boolean {
  if (verdict.kind === 'limited') return false;
  return (verdict.kind === 'won' ? [verdict.winner] : verdict.first).some((cell) => contenderText(cell) === model);
}

/** Who should have been compared and has no number. What cannot run at all under a suite is no rival. */
function isDeadRival({ state, isControl }: Cell): boolean {
  return !isControl && (state === 'failed' || state === 'invalid');
}

function nothingToCompare(cells: readonly Cell[]): string {
  const missing = cells.filter(isDeadRival);
  return missing.every(isUnreached)
    ? 'Nothing to compare: fewer than two models were measured.'
    : `Nothing to compare: fewer than two models were measured; ${missingNames(missing, cells)}.`;
}

/** "No winner over the whole: event-loop failed in http-get @16. Of sequential and pool, which were left to compare:" */
function missingText(missing: readonly Cell[], cells: readonly Cell[]): string {
  const scenarios = new Set(missing.map(({ scenario }) => scenario));
  const left = [...scenarios].flatMap((scenario) => {
    const row = cells.filter((cell) => cell.scenario === scenario);
    return contendersOf(row).map((cell) => nameIn(cell, row));
  });
  const names = [...new Set(left)];
  const rest = names.length === 0 ? 'nothing was left to compare there.' : `left to compare were ${listed(names)}.`;
  return `No winner over the whole: ${missingNames(missing, cells)}; ${rest}`;
}

function missingNames(missing: readonly Cell[], cells: readonly Cell[]): string {
  const named = missing.slice(0, NAMED).map((cell) => {
    const row = cells.filter(({ scenario }) => scenario === cell.scenario);
    return `${nameIn(cell, row)} ${whyMissing(cell)} in ${cell.scenario}`;
  });
  const more = missing.length - named.length;
  return more === 0 ? listed(named) : `${named.join(', ')} and ${more} more have no number`;
}

/** Contamination is no fault of the model: it may be that only the quickest rounds are short enough to be called disturbed. */
function whyMissing({ state, reason }: Cell): string {
  if (isUnreached({ reason })) return 'was not reached';
  if (state === 'failed') return 'failed';
  if (reason?.startsWith('contaminated')) return 'had no round that other programs left alone';
  return `is INVALID (${reason?.split(':')[0] ?? 'no reason was given'})`;
}

function isUnreached({ reason }: Pick<Cell, 'reason'>): boolean {
  return reason?.startsWith('the run ended') ?? false;
}

function sentenceOf(
  comparable: readonly (readonly Cell[])[],
  verdicts: readonly RowVerdict[],
  { pairings, of }: { readonly pairings: readonly Pairing[]; readonly of: Compared },
): string {
  const limits = verdicts.flatMap((verdict) => {
    const row = comparable.find(([cell]) => cell?.scenario === verdict.scenario) ?? [];
    return verdict.kind === 'limited' ? [limitedText(verdict, row)] : [];
  });
  const won = verdicts.flatMap((verdict) => (verdict.kind === 'won' ? [verdict] : []));
  const tied = verdicts.flatMap((verdict) => (verdict.kind === 'tied' ? [verdict] : []));
  const [first] = won;
  const limited = limits.length === 0 ? [] : [`${limits[0]}.`];
  if (first === undefined)
    return limits.length === 0 ? undecided(comparable, pairings, of) : `No model wins by itself: ${limited[0]}`;
  const open = comparable.length - verdicts.length;
  const rest = [...(open === 0 ? [] : [`${open} of ${comparable.length} rows stay unclear.`]), ...limited];
  const isOne = [...won, ...tied].every((verdict) => isFirst(contenderText(first.winner), verdict));
  if (!isOne) {
    const each = [
      ...won.map((row) => `${contenderText(row.winner)} for ${row.scenario}`),
      ...tied.map((row) => `${listed(namesOf(row.first, row))} alike for ${row.scenario}`),
    ];
    return [`It depends: ${each.join(', ')}.`, ...rest].join(' ');
  }
  const row = [first.winner, ...first.slower, ...first.dearer];
  const parts = [
    `${nameIn(first.winner, row)}: ${wonText(first, pairings, of)}.`,
    ...tiesText(contenderText(first.winner), tied),
  ];
  return [...parts, ...rest].join(' ');
}

function namesOf(cells: readonly Cell[], { first, slower }: Tied): string[] {
  return cells.map((cell) => nameIn(cell, [...first, ...slower]));
}

/** "In scrape @4 it is as fast as worker-thread-pool 2x2." */
function tiesText(model: string, tied: readonly Tied[]): string[] {
  const [row, ...more] = tied;
  if (row === undefined) return [];
  const others = namesOf(
    row.first.filter((cell) => contenderText(cell) !== model),
    row,
  );
  const rest = more.length === 0 ? '' : `, and likewise in ${more.length} more`;
  return [`In ${row.scenario} it is as fast as ${listed(others)}${rest}.`];
}

/** One model in rows that were run by turns: what the parameter between them does. Null where nothing compares such rows. */
function parameterSentence(cells: readonly Cell[], distinctions: Distinctions): string | null {
  const own = distinctions.pairings.filter(
    ({ kind, metric }) => kind === 'parameter' && metric === 'throughputPerSecond',
  );
  const [any] = own;
  if (any === undefined) return null;
  const ids = new Set(
    own.filter(({ candidate }) => candidate === any.candidate).flatMap((each) => [each.baselineId, each.candidateId]),
  );
  const group = cells.filter(({ id }) => ids.has(id));
  const best = group.find((cell) =>
    group.every(
      (other) =>
        other === cell || relate(cell, other, 'throughputPerSecond', { ...distinctions, pairings: own }) === 'better',
    ),
  );
  if (best === undefined) {
    const isSame = own.every(({ verdict }) => verdict === 'same');
    return isSame
      ? `${any.candidate}: the same throughput in ${listed(group.map(({ scenario }) => `"${scenario}"`))}.`
      : `Unclear: this run cannot tell the rows of ${any.candidate} apart.`;
  }
  const straight = own.find(({ candidateId }) => candidateId === best.id);
  const turned = own.find(({ baselineId }) => baselineId === best.id);
  if (straight !== undefined) {
    const other = group.find(({ id }) => id === straight.baselineId);
    return `${contenderText(best)}: ${ratioText(straight.ratio)} the throughput in "${best.scenario}" that it has in "${other?.scenario}".`;
  }
  const other = group.find(({ id }) => id === turned?.candidateId);
  return `${other === undefined ? '' : contenderText(other)}: ${turned === undefined ? '' : ratioText(turned.ratio)} the throughput in "${other?.scenario}" that it has in "${best.scenario}".`;
}

/**
 * The smallest true difference in throughput that each comparison would have called one nine times of ten: that of the worst of
 * them, at the first step of Holm's procedure. Unknown where one of them has no interval.
 */
function smallestDetectableChange(pairings: readonly Pairing[]): number | null {
  const changes = pairings
    .filter(({ metric }) => metric === 'throughputPerSecond')
    .map(({ smallestDetectable }) => smallestDetectable);
  const known = changes.filter((change) => change !== null);
  return known.length === 0 || known.length < changes.length ? null : Math.max(...known);
}
