import type { Cell, Pairing } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { modelText } from '../text/shape.ts';
import { ratioText } from '../text/words.ts';
import type { RunEvidence } from './evidence.ts';
import { found } from './findings.ts';

/** What another runtime does to each model: its CPU, its throughput, and what it does not tell of itself. */
export function runtimes({ comparison, cells }: RunEvidence): ExplanationFinding[] {
  const known = new Map(cells.map((cell) => [cell.id, cell]));
  const pairs = comparison.comparisons.filter(({ kind }) => kind === 'runtime');
  return pairs
    .filter(({ metric }) => metric === 'cpuMicrosPerOperation')
    .flatMap((cpu) => {
      const [baseline, candidate] = [known.get(cpu.baselineId), known.get(cpu.candidateId)];
      const throughput = pairs.find(
        ({ metric, baselineId, candidateId }) =>
          metric === 'throughputPerSecond' && baselineId === cpu.baselineId && candidateId === cpu.candidateId,
      );
      if (baseline === undefined || candidate === undefined || throughput === undefined) return [];
      return [findingOf(baseline, candidate, { cpu, throughput })];
    });
}

function findingOf(
  baseline: Cell,
  candidate: Cell,
  { cpu, throughput }: { readonly cpu: Pairing; readonly throughput: Pairing },
): ExplanationFinding {
  const { suite, params, model, runtime, scenario, eventLoopUtilization } = candidate;
  const unknown = eventLoopUtilization === null ? '; how busy its loop was is not known there' : '';
  const sentence =
    `on ${runtime} ${modelText(model, candidate)} takes ${ratioText(cpu.ratio)} the CPU in ${scenario} that it takes on ` +
    `${baseline.runtime}, at ${ratioText(throughput.ratio)} the throughput${unknown}`;
  return found('runtime', { suite, params, model, runtime, cells: [baseline.id, candidate.id] }, sentence, {
    cpuRatio: cpu.ratio.estimate,
    cpuRatioLow: cpu.ratio.low,
    cpuRatioHigh: cpu.ratio.high,
    throughputRatio: throughput.ratio.estimate,
    throughputRatioLow: throughput.ratio.low,
    throughputRatioHigh: throughput.ratio.high,
  });
}
