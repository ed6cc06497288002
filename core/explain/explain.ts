import { analyse } from '../analysis/analysis.ts';
import type { Cell } from '../records/comparison.ts';
import type { Explanation, ExplanationFinding } from '../records/explanation.ts';
import type { Results } from '../records/records.ts';
import { readResultFile } from '../records/result-file.ts';
import { reasonOf } from '../text/thrown.ts';
import { UsageError } from '../text/errors.ts';
import { bindings } from './bindings.ts';
import { crossovers } from './crossovers.ts';
import { bySuite, evidenceOf, type RunEvidence } from './evidence.ts';
import { littlesLaw } from './little.ts';
import { predictions } from './predictions.ts';
import { pools } from './pools.ts';
import { prices } from './prices.ts';
import { bulkheads, recoveries } from './safeguards.ts';
import { runtimes } from './runtimes.ts';
import { scalability } from './scalability.ts';
import { stalls } from './stalls.ts';
import { tails } from './tails.ts';
import { type WhatIfWords, whatIf } from './what-if.ts';

/** What theory and simulation say of a run, beside what was measured: a pure function of the result file. */
export function explain(results: Results, asked: WhatIfWords | null = null): Explanation {
  const comparison = analyse(results);
  const { schemaVersion, tool, command, state } = comparison;
  const said = { schemaVersion, tool, command, state };
  if (results.machines.length === 0) {
    const evidence = evidenceOf(results, comparison);
    return { ...said, findings: findingsOf(evidence), whatIf: asked === null ? null : whatIf(asked, evidence) };
  }
  if (asked !== null) throw new UsageError('what if is asked of one machine: name the file of a shard');
  const findings = results.machines.flatMap(({ machine, results: own }) =>
    findingsOf(evidenceOf(own, analyse(own))).map(({ subject, ...finding }) => ({
      ...finding,
      subject: { ...subject, machine: machine.name },
    })),
  );
  return { ...said, findings, whatIf: null };
}

function findingsOf(evidence: RunEvidence): ExplanationFinding[] {
  const findings = bySuite(evidence).flatMap((cells) =>
    onTheirRuntime(cells, [
      ...scalability(cells, evidence),
      ...pools(cells, evidence),
      ...crossovers(cells, evidence),
      ...stalls(cells, evidence),
      ...bulkheads(cells, evidence),
      ...recoveries(cells, evidence),
      ...tails(cells, evidence),
      ...bindings(cells),
      ...prices(cells, evidence),
      ...littlesLaw(cells, evidence),
      ...predictions(cells, evidence),
    ]),
  );
  return [...findings, ...runtimes(evidence)];
}

/** Cells of one suite on one runtime: where that was named, what is found of them says so. */
function onTheirRuntime([any]: readonly Cell[], found: readonly ExplanationFinding[]): ExplanationFinding[] {
  const runtime = any?.runtime ?? null;
  if (runtime === null) return [...found];
  return found.map((each) => ({
    ...each,
    subject: { ...each.subject, runtime },
    sentence: `on ${runtime}: ${each.sentence}`,
  }));
}

/**
 * What theory and simulation say of the run in the file at this path.
 *
 * @throws UsageError where it cannot be read, or says what no run can have written, or cannot answer what was asked
 */
export function explainFile(path: string, asked: WhatIfWords | null = null): Explanation {
  const results = readResultFile(path);
  try {
    return explain(results, asked);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} is no sound result file: ${reasonOf(error)}`);
  }
}
