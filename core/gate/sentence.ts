import { isCompared } from '../records/gate-metrics.ts';
import type { GateCellReport, GateReport, GateWord } from '../records/gate-report.ts';
import { percent } from '../text/words.ts';
import { movementOf } from './control.ts';
import { metricName } from './metric-names.ts';
import { gainOf } from './trades.ts';

type Draft = Pick<GateReport, 'cells' | 'state' | 'reason' | 'elapsedMs' | 'machines' | 'control' | 'versions'>;

/** A gate in one sentence. `detectable` is the largest of the smallest slowdowns that it could have seen. */
export function sentenceOf(word: GateWord, draft: Draft, detectable: number | null): string {
  const { versions } = draft;
  const sentence = saidOf(word, draft, detectable);
  return versions === undefined
    ? sentence
    : sentence.replace(':', () => ` from ${versions.name} ${versions.base} to ${versions.candidate}:`);
}

/** What is faster with another version: a gate judges what is slower, and who asks about a version wants to know both. */
export function fasterNotes({ cells, versions }: Pick<Draft, 'cells' | 'versions'>): string[] {
  if (versions === undefined) return [];
  return cells.filter(isCompared).flatMap((cell) => {
    const gains = gainsOf(cell);
    return gains.length === 0
      ? []
      : [`faster with ${versions.name} ${versions.candidate}: ${cell.id} needs ${gains.join(' and ')}`];
  });
}

function saidOf(
  word: GateWord,
  { cells, state, reason, elapsedMs, machines, control }: Draft,
  detectable: number | null,
): string {
  const time = elapsedMs === null ? '' : ` in ${Math.round(elapsedMs / 1000)} s`;
  const compared = cells.filter(isCompared);
  const gated = compared.flatMap((cell) => cell.metrics.filter(({ isGated }) => isGated)).length;
  const power =
    detectable === null ? '' : `; a slowdown of ${percent(detectable)} would have been caught nine times of ten`;
  const quiet = `none of ${gated} metrics is slower by its margin${acceptedText(cells)}${time}${power}`;
  switch (word) {
    case 'pass':
      return `Pass: ${quiet}${newText(cells)}.`;
    case 'new':
      return `New: the base has nothing to compare with${newText(cells)}.`;
    case 'removed': {
      const gone = cells.filter((cell) => cell.word === 'removed');
      const more = gone.length === 1 ? '' : `, and ${gone.length - 1} more`;
      const rest = gated === 0 ? '' : `; of the rest ${quiet}`;
      return `Removed: ${gone[0]?.id}, which the base gates${more}${rest}${newText(cells)}.`;
    }
    case 'regression':
      return `Regression: ${worstOf(cells)}${time}.`;
    case 'inconclusive': {
      const open = compared.flatMap((cell) =>
        cell.metrics.filter((metric) => metric.isGated && metric.word === 'inconclusive'),
      );
      const movement = movementOf(control);
      if (movement !== null) return `Inconclusive: ${movement.text}${time}.`;
      const disputed = open.filter(({ isDisputed }) => isDisputed).length;
      const who = machines.length > 1 ? `${machines.length} machines` : 'this machine';
      const why =
        disputed === 0
          ? `${who} could not tell for ${open.length} of ${gated} metrics`
          : `${who} disagree about ${disputed} of ${gated} metrics by more than their pairs explain${disputed === open.length ? '' : `, and could not tell for ${open.length - disputed} more`}`;
      return `Inconclusive: ${why}${time}${power}.`;
    }
    case 'invalid': {
      if (state !== 'complete') return `Invalid: ${reason ?? state}.`;
      const bad = cells.find((cell) => cell.word === 'invalid');
      return bad === undefined ? 'Invalid: nothing was gated.' : `Invalid: ${bad.id}: ${bad.reason}.`;
    }
  }
}

function newText(cells: readonly GateCellReport[]): string {
  const count = cells.filter(({ word }) => word === 'new').length;
  return count === 0 ? '' : `; ${count === 1 ? '1 cell is' : `${count} cells are`} new`;
}

function acceptedText(cells: readonly GateCellReport[]): string {
  const all = cells.flatMap((cell) => [...cell.metrics, ...cell.counts]);
  const [accepted, traded] = [
    all.filter((each) => each.accepted !== null && each.accepted.expires !== null).length,
    all.filter((each) => each.accepted !== null && each.accepted.expires === null).length,
  ];
  const parts = [
    ...(accepted === 0 ? [] : [`${accepted} that ${accepted === 1 ? 'was' : 'were'} accepted`]),
    ...(traded === 0 ? [] : [`${traded} that ${traded === 1 ? 'is' : 'are'} allowed for what got faster`]),
  ];
  return parts.length === 0 ? '' : ` but ${parts.join(' and ')}`;
}

/** What got faster in the same cell: whether that is worth it is for a person to say. */
function thoughText(cell: GateCellReport): string {
  const gains = gainsOf(cell);
  return gains.length === 0 ? '' : `, though ${gains.join(' and ')}`;
}

function gainsOf({ metrics }: GateCellReport): string[] {
  return metrics.flatMap((each) => {
    const gain = each.metric === 'serviceP99Ms' ? null : gainOf(each);
    return gain === null || gain < (each.margin ?? LEAST_GAIN)
      ? []
      : [`${percent(gain)} less ${metricName(each.metric)}`];
  });
}

/** Of what has no margin. */
const LEAST_GAIN = 0.05;

/** The largest of what is worse, and how many more there are. */
function worstOf(cells: readonly GateCellReport[]): string {
  const worse = cells.flatMap((cell) => [
    ...cell.counts
      .filter((count) => count.isWorse && count.accepted === null)
      .map(({ what, base, candidate }) => ({
        size: Infinity,
        text: `${cell.id}: ${candidate} ${what} instead of ${base}`,
      })),
    ...cell.metrics
      .filter(({ word, isGated, accepted }) => isGated && word === 'regression' && accepted === null)
      .map(({ metric, ratio }) => ({
        size: ratio.estimate ?? 0,
        text: `${cell.id} needs ${percent((ratio.estimate ?? 1) - 1)} more ${metricName(metric)}${thoughText(cell)}`,
      })),
  ]);
  const [first, ...rest] = worse.toSorted((a, b) => b.size - a.size);
  return `${first?.text ?? 'unknown'}${rest.length === 0 ? '' : `, and ${rest.length} more`}`;
}
