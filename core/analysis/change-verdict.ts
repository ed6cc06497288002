import type { Change, Changes, Counts } from '../records/changes.ts';
import { percentWord, ratioText } from '../text/words.ts';

/** The deciding sentence of a comparison of two runs. Floors are shown, and take no part. */
export function changeVerdict(all: readonly Change[], counts: readonly Counts[], margin: number): Changes['verdict'] {
  const changes = all.filter(({ isFloor }) => !isFloor);
  const differing = counts.filter(({ differences }) => differences.length > 0);
  const overall = overallOf(changes);
  const words = differing.length === 0 ? '' : ` The counts of ${cellsText(differing)} differ: that is no accident.`;
  return { overall, sentence: sentenceOf(overall, changes, margin) + words };
}

function overallOf(changes: readonly Change[]): Changes['verdict']['overall'] {
  const has = (verdict: Change['verdict']) => changes.some((change) => change.verdict === verdict);
  if (has('worse')) return 'worse';
  if (has('better')) return 'better';
  return has('unclear') || changes.length === 0 ? 'unclear' : 'same';
}

function sentenceOf(overall: Changes['verdict']['overall'], changes: readonly Change[], margin: number): string {
  const of = (verdict: Change['verdict']) => changes.filter((change) => change.verdict === verdict).length;
  const rest = of('unclear') === 0 ? '' : ` ${of('unclear')} of ${changes.length} stay unclear.`;
  switch (overall) {
    case 'worse':
    case 'better': {
      const other = overall === 'worse' && of('better') > 0 ? ` ${of('better')} are better.` : '';
      return `b is ${overall} in ${of(overall)} of ${changes.length} ratios, most in ${largestOf(overall, changes)}.${other}${rest}`;
    }
    case 'same':
      return `The same: none of ${changes.length} ratios differs by more than ${percentWord(margin)}.`;
    case 'unclear':
      return changes.length === 0
        ? 'Nothing to compare: no ratio is in both runs, but those of floors at most.'
        : `Unclear: nothing is shown to be better or worse; ${of('same')} of ${changes.length} ratios are the same within ${percentWord(margin)}.${rest}`;
  }
}

/** "throughput of http-get @16 event-loop 16 against sequential 1: 0.710× [0.690, 0.730]". */
function largestOf(verdict: Change['verdict'], changes: readonly Change[]): string {
  const size = ({ change }: Change) => Math.abs(Math.log(change.estimate ?? 1));
  const [largest] = changes.filter((change) => change.verdict === verdict).toSorted((x, y) => size(y) - size(x));
  if (largest === undefined) return 'nothing';
  const { id, scenario, baselineId, quantity, change } = largest;
  const beside = quantity === 'efficiency' ? 'its bound' : 'a loop of fixed length';
  const against = baselineId?.replace(`${scenario} `, '') ?? beside;
  return `${QUANTITY_WORDS[quantity]} of ${id} against ${against}: ${ratioText(change)}`;
}

const QUANTITY_WORDS: Readonly<Record<Change['quantity'], string>> = {
  throughputPerSecond: 'throughput',
  cpuMicrosPerOperation: 'CPU an operation',
  efficiency: 'efficiency',
  cpuPerCalibration: 'CPU an operation',
};

function cellsText(cells: readonly unknown[]): string {
  return `${cells.length} cell${cells.length === 1 ? '' : 's'}`;
}
