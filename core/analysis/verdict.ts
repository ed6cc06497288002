import type { Cell, Comparison, Pairing } from '../records/comparison.ts';
import { ratioText } from '../text/words.ts';
import { TOO_FEW_ROUNDS } from './family.ts';
import { contendersOf, type Distinctions, relate } from './ranking.ts';
import { limitedText, nameIn, priceOf, type RowVerdict, rowVerdict, wonText } from './row-verdict.ts';

/** How many missing cells a sentence names. */
const NAMED = 3;

/**
 * The deciding sentence of a report. A model wins where it wins every row that could be decided; where rows disagree,
 * tie or are unclear, or where a rival has no number, nobody does. Only what the verdict used is named.
 *
 * @param cells the cells that take part: no floors
 */
export function verdictOf(cells: readonly Cell[], distinctions: Distinctions): Comparison['verdict'] {
  const taking = new Set(cells.map((cell) => cell.scenario));
  const pairings = distinctions.pairings.filter((pairing) => taking.has(pairing.scenario));
  const rows = [...Map.groupBy(cells, (cell) => cell.scenario).values()];
  const comparable = rows.filter((row) => contendersOf(row).length > 1);
  const verdicts = comparable.flatMap((row) => rowVerdict(row, distinctions) ?? []);
  const models = [...new Set(verdicts.flatMap((row) => (row.kind === 'won' ? [row.winner.model] : [])))];
  const isUnanimous = models.length === 1 && verdicts.length === comparable.length && verdicts.every(isWon);
  const missing = cells.filter(isDeadRival);
  const said =
    comparable.length === 0
      ? (parameterSentence(cells, { ...distinctions, pairings }) ?? nothingToCompare(cells))
      : sentenceOf(comparable, verdicts, pairings);
  return {
    sentence: missing.length === 0 || comparable.length === 0 ? said : `${missingText(missing, cells)} ${said}`,
    winner: isUnanimous && missing.length === 0 ? (models[0] ?? null) : null,
    smallestDetectableChange: smallestDetectableChange(pairings),
  };
}

function isWon(verdict: RowVerdict): boolean {
  return verdict.kind === 'won';
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

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function sentenceOf(
  comparable: readonly (readonly Cell[])[],
  verdicts: readonly RowVerdict[],
  pairings: readonly Pairing[],
): string {
  const limits = verdicts.flatMap((verdict) => {
    const row = comparable.find(([cell]) => cell?.scenario === verdict.scenario) ?? [];
    return verdict.kind === 'limited' ? [limitedText(verdict, row)] : [];
  });
  const won = verdicts.flatMap((verdict) => (verdict.kind === 'won' ? [verdict] : []));
  const limited = limits.length === 0 ? '' : `${limits[0]}.`;
  if (won.length === 0)
    return limits.length === 0 ? undecided(comparable, pairings) : `No model wins by itself: ${limited}`;
  const models = [...new Set(won.map((row) => row.winner.model))];
  const open = comparable.length - won.length - limits.length;
  const rest = [open === 0 ? '' : `${open} of ${comparable.length} rows stay unclear.`, limited].filter(Boolean);
  const [first] = won;
  if (models.length > 1 || first === undefined) {
    const each = won.map((row) => `${row.winner.model} for ${row.scenario}`);
    return [`It depends: ${each.join(', ')}.`, ...rest].join(' ');
  }
  const row = [first.winner, ...first.slower, ...first.dearer];
  return [`${nameIn(first.winner, row)}: ${wonText(first, pairings)}.`, ...rest].join(' ');
}

/** What is decided where nobody wins, and why the rest is not, where there is something to do about it. */
function undecided(comparable: readonly (readonly Cell[])[], pairings: readonly Pairing[]): string {
  const unclear = pairings.filter((pairing) => pairing.verdict === 'unclear');
  const idle = unclear.find(({ reason }) => reason?.includes(' did nothing in '));
  if (idle !== undefined) return `Unclear: ${idle.reason?.split(';')[0]} of ${idle.scenario}.`;
  const isFewRounds = unclear.some(({ ratio, reason }) => ratio.low === null || reason?.startsWith(TOO_FEW_ROUNDS));
  const [faster] = comparable.flatMap((row) => fasterText(row, pairings) ?? []);
  const apart = faster === undefined ? 'the models apart' : 'which of them is faster';
  const why = isFewRounds
    ? `too few rounds to tell ${apart}; give it more --rounds or --budget.`
    : `this run cannot tell ${apart}.`;
  return faster === undefined ? `Unclear: ${why}` : `${faster}; ${why}`;
}

/** "Faster than sequential in http-get @16: event-loop (14× [13.7, 14.4]) and …": all of the first rank; null where one is not. */
function fasterText(row: readonly Cell[], pairings: readonly Pairing[]): string | null {
  const contenders = contendersOf(row);
  const first = contenders.filter(({ rank }) => rank === 1);
  const gains = first.map((cell) =>
    pairings.find(
      ({ candidateId, kind, metric, verdict }) =>
        candidateId === cell.id && kind === 'natural' && metric === 'throughputPerSecond' && verdict === 'better',
    ),
  );
  const baseline = row.find(({ id }) => id === gains[0]?.baselineId);
  if (baseline === undefined || gains.includes(undefined)) return null;
  const told = first.map(
    (cell, index) => `${nameIn(cell, contenders)} (${ratioText((gains[index] as Pairing).ratio)})`,
  );
  const all = `Faster than ${nameIn(baseline, contenders)} in ${baseline.scenario}: ${listed(told)}`;
  return [all, ...cheapestText(first, contenders, pairings)].join(', ');
}

/** Who of those takes less CPU than each other one, by verdicts, where there is such a one. */
function cheapestText(first: readonly Cell[], row: readonly Cell[], pairings: readonly Pairing[]): string[] {
  const cheapest = first.find((one) =>
    first.every(
      (other) => other === one || relate(one, other, 'cpuMicrosPerOperation', { pairings, margin: 0 }) === 'better',
    ),
  );
  const [other, ...more] = first.filter((each) => each !== cheapest);
  if (cheapest === undefined || other === undefined) return [];
  const price = priceOf(cheapest, other, pairings);
  if (more.length > 0 || price === null) return [`of which ${nameIn(cheapest, row)} takes the least CPU`];
  return [`and ${nameIn(other, row)} takes ${ratioText(price)} the CPU of ${nameIn(cheapest, row)}`];
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
    return `${best.model}: ${ratioText(straight.ratio)} the throughput in "${best.scenario}" that it has in "${other?.scenario}".`;
  }
  const other = group.find(({ id }) => id === turned?.candidateId);
  return `${other?.model}: ${turned === undefined ? '' : ratioText(turned.ratio)} the throughput in "${other?.scenario}" that it has in "${best.scenario}".`;
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
