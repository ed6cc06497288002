import type { Cell } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { RECOVERY } from '../trial/recovery.ts';
import { median } from '../stats/quantile.ts';
import { bulkheadOutlook, recoveryAfter, stallOutlook } from '../theory/stall.ts';
import type { GuardedWork } from '../members/types.ts';
import { CONCURRENCY, type Line, linesAlong, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';
import { sceneOf } from './stalls.ts';
import { perSecond, time } from '../text/words.ts';

/** What a bulkhead saves, beside what theory says that it does, and what would become of all without it. */
export function bulkheads(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  return eachOf(cells, evidence, ({ bulkhead }) => bulkhead !== undefined).map(({ line, cell, work }) => {
    const [what, limit] = [`what its bulkhead does for ${line.label}`, work.bulkhead ?? 0];
    const scene = sceneOf(cell, work);
    if (typeof scene === 'string') return refusal('bulkhead', subjectOf(line), what, scene);
    const { guardedShare = 1, stallShare } = work;
    if (guardedShare === 0 || guardedShare === 1 || limit >= scene.slots) {
      return refusal('bulkhead', subjectOf(line), what, 'it keeps no slot for anybody else');
    }
    const healthyPerSecond = cell.openLoop?.healthyPerSecond.median ?? null;
    if (healthyPerSecond === null) {
      return refusal('bulkhead', subjectOf(line), what, 'nobody has counted its healthy calls');
    }
    const parted = bulkheadOutlook({ ...scene, stallShare }, limit, guardedShare);
    const shared = stallOutlook(scene);
    const sentence = `${line.label} with a bulkhead of ${limit} of ${scene.slots} slots does ${perSecond(healthyPerSecond)} of the healthy calls: theory says ${perSecond(parted.healthyPerSecond)}, ${perSecond(parted.others.healthyPerSecond)} of them calls that never stall, and without it ${perSecond(shared.healthyPerSecond)} in the long run`;
    return found('bulkhead', subjectOf(line), sentence, {
      limit,
      slots: scene.slots,
      healthyPerSecond,
      predictedPerSecond: parted.healthyPerSecond,
      withoutPerSecond: shared.healthyPerSecond,
    });
  });
}

/** How long the queue that stalls have left takes to empty, beside what theory says. */
export function recoveries(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  return eachOf(cells, evidence, ({ stallUntil = 1 }) => stallUntil < 1).map(({ line, cell, work }) => {
    const what = `how long ${line.label} takes to recover`;
    const scene = sceneOf(cell, work);
    if (typeof scene === 'string') return refusal('recovery', subjectOf(line), what, scene);
    const measured = evidence.cleanRoundsOf(cell.id).map(({ observations }) => observations[RECOVERY]?.mean);
    const known = measured.filter((each) => each !== undefined);
    if (known.length < measured.length || known.length === 0) {
      return refusal('recovery', subjectOf(line), what, 'in some rounds calls still waited at the end');
    }
    const stalledSeconds = ((work.stallUntil ?? 1) * work.operations) / scene.arrivalsPerSecond;
    const { recoverySeconds } = recoveryAfter(scene, stalledSeconds);
    const recoveredMs = median(known);
    const predictedMs = recoverySeconds === null ? null : recoverySeconds * 1000;
    const foretold = predictedMs === null ? 'never' : predictedMs === 0 ? 'at once' : `after ${time(predictedMs)}`;
    const sentence = `${line.label} with ${scene.slots} slots is as before ${recoveredMs === 0 ? 'at once' : time(recoveredMs)} after ${time(stalledSeconds * 1000)} of stalls: theory says ${foretold}`;
    return found('recovery', subjectOf(line), sentence, { recoveredMs, predictedMs, stalledMs: stalledSeconds * 1000 });
  });
}

interface Safeguarded {
  readonly line: Line;
  readonly cell: Cell;
  readonly work: GuardedWork;
}

/** Each cell of an open loop by itself whose work is guarded so. */
function eachOf(cells: readonly Cell[], { trialOf }: RunEvidence, is: (work: GuardedWork) => boolean): Safeguarded[] {
  const open = cells.filter((cell) => cell.arrivals !== null && cell.openLoop !== null);
  return linesAlong(open, CONCURRENCY).flatMap((line) =>
    line.points.flatMap((point) => {
      const { work } = trialOf(point.cell.id);
      return work.kind === 'guarded' && is(work)
        ? [{ line: { ...line, points: [point] }, cell: point.cell, work }]
        : [];
    }),
  );
}
