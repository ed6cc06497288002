import type { Cell, Pairing } from '../records/comparison.ts';
import type { ExplanationFinding } from '../records/explanation.ts';
import { twoSampleShift } from '../stats/mann-whitney.ts';
import { modelText } from '../text/shape.ts';
import { percentWord, perSecond } from '../text/words.ts';
import { bindingWords } from './bindings.ts';
import { CONCURRENCY, type Line, linesAlong, type RunEvidence } from './evidence.ts';
import { found, refusal, subjectOf } from './findings.ts';

/** Throughput within so much of the highest is as good as it. */
const AS_GOOD = 0.95;
/** Fewer sizes show no least one. */
const LEAST_SIZES = 3;
/** The parameter that says how many calls share a connection. */
const PIPELINING = 'pipelining';

/** Of what is asked over connections that are held: how many to hold, what calls that share one do, and what threads do. */
export function pools(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const asked = cells.filter((cell) => cell.server !== null && cell.arrivals === null);
  if (asked.length === 0) return [];
  return [
    ...sizes(asked, evidence),
    ...held(asked, evidence),
    ...shared(asked, evidence),
    ...threaded(asked, evidence),
  ];
}

function sizes(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  // of a loop whose calls have a connection each, the calls in flight are the size of its pool
  const loops = cells.filter(
    ({ id, threads, concurrency }) => threads === null && evidence.trialOf(id).connections === concurrency,
  );
  const lines = linesAlong(loops, CONCURRENCY).filter(({ points }) => points.length >= LEAST_SIZES);
  return lines.map((line) => sizeOf(line, evidence));
}

function sizeOf(line: Line, { comparison }: RunEvidence): ExplanationFinding {
  const most = (cell: Cell) => cell.throughputPerSecond.median ?? 0;
  const best = line.points.reduce((one, other) => (most(other.cell) > most(one.cell) ? other : one));
  const least = line.points.find(({ cell }) => most(cell) >= AS_GOOD * most(best.cell)) as Line['points'][number];
  const what = `how large a pool ${line.label} needs`;
  if (least === line.points.at(-1)) {
    const reason = `throughput was still growing at ${least.at} connections: sweep further`;
    return refusal('pool', subjectOf(line), what, reason);
  }
  const logs = ({ samples }: Cell) => samples.throughputPerSecond.map((value) => Math.log(value));
  const shift = least === best ? null : twoSampleShift(logs(best.cell), logs(least.cell), comparison.plan.confidence);
  if (shift === null && least !== best) return refusal('pool', subjectOf(line), what, 'too few rounds for an interval');
  const [share, low, high] = [shift?.estimate ?? 0, shift?.low ?? 0, shift?.high ?? 0].map(Math.exp) as [
    number,
    number,
    number,
  ];
  const beside =
    shift === null
      ? 'more do less'
      : `${percentWord(share)} [${percentWord(low)}, ${percentWord(high)}] of what ${best.at} do`;
  const { binds, bindsBecause } = (line.points.at(-1) as Line['points'][number]).cell;
  const beyond = binds === null ? 'nothing that is watched was used up' : `${bindingWords[binds]}: ${bindsBecause}`;
  const sentence = `paste max: ${least.at} with ${line.label}: ${perSecond(most(least.cell))}, ${beside}; beyond it ${beyond}`;
  return found('pool', subjectOf(line), sentence, {
    connections: least.at,
    throughputPerSecond: most(least.cell),
    highestPerSecond: most(best.cell),
    share,
    low,
    high,
  });
}

/** What the client holds back: the server saw no more in flight than the client has sockets, and more were asked for. */
function held(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  return cells.flatMap((cell) => {
    const sockets = evidence.trialOf(cell.id).mostInFlight;
    const seen = cell.witness?.peakInFlight ?? null;
    if (sockets === null || seen !== sockets || seen >= cell.concurrency) return [];
    const { id, suite, params, model, concurrency } = cell;
    const sentence = `${seen} sockets of your client bind: ${modelText(model, cell)} had ${concurrency} calls in flight, and its server never saw more than ${seen}; with ${concurrency} sockets none would wait for one`;
    const subject = { suite, params, model, runtime: null, cells: [id] };
    return [found('pool', subject, sentence, { sockets: seen, concurrency })];
  });
}

/** Pairings of throughput, of this kind, among these cells. */
function pairingsOf(kind: Pairing['kind'], cells: readonly Cell[], { comparison }: RunEvidence) {
  const all = new Map(comparison.cells.map((cell) => [cell.id, cell]));
  const own = new Set(cells.map(({ id }) => id));
  return comparison.comparisons.flatMap((pairing) => {
    const [candidate, baseline] = [all.get(pairing.candidateId), all.get(pairing.baselineId)];
    const isOwn = pairing.kind === kind && own.has(pairing.candidateId);
    return isOwn && candidate !== undefined && baseline !== undefined ? [{ pairing, candidate, baseline }] : [];
  });
}

const ofThroughput = ({ pairing }: { readonly pairing: Pairing }): boolean =>
  pairing.metric === 'throughputPerSecond' && pairing.ratio.estimate !== null && pairing.verdict !== 'unclear';

function shared(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  return pairingsOf('parameter', cells, evidence)
    .filter(ofThroughput)
    .flatMap(({ pairing, candidate, baseline }) => {
      const [more, one] = [candidate, baseline].map(({ params }) => params[PIPELINING]);
      if (one !== 1 || typeof more !== 'number' || candidate.model !== baseline.model) return [];
      const [few, many] = [candidate, baseline].map(({ id }) => evidence.trialOf(id).connections ?? 0);
      const pays = { better: 'pays', worse: 'costs', same: 'changes nothing', unclear: '' }[pairing.verdict];
      const sentence = `pipelining ${pays} with ${modelText(candidate.model, candidate)}: ${more} in flight on each of ${few} connections do ${timesText(pairing)} what one each on ${many} do`;
      return [found('pool', subjectIn(candidate, baseline), sentence, { ...pairing.ratio, pipelining: more })];
    });
}

/** Threads beside a loop with as many connections: what is left is what threads do. */
function threaded(cells: readonly Cell[], evidence: RunEvidence): ExplanationFinding[] {
  const pairings = pairingsOf('equal', cells, evidence);
  return pairings.filter(ofThroughput).flatMap(({ pairing, candidate, baseline }) => {
    if (candidate.threads === null || baseline.threads !== null) return [];
    const [own, loop] = [candidate, baseline].map(({ id }) => evidence.trialOf(id).connections);
    const label = modelText(candidate.model, candidate);
    const subject = subjectIn(candidate, baseline);
    if (own !== loop) {
      const reason = `it holds ${own} connections, and the loop beside it ${loop}`;
      return [refusal('pool', subject, `what the threads of ${label} do`, reason)];
    }
    const cpu = pairings.find(
      ({ pairing: { metric, candidateId, baselineId } }) =>
        metric === 'cpuMicrosPerOperation' && candidateId === pairing.candidateId && baselineId === pairing.baselineId,
    )?.pairing;
    const does = { better: 'pay', worse: 'cost more than they bring', same: 'only hold connections', unclear: '' };
    const price = cpu?.ratio.estimate == null ? '' : `, at ${timesText(cpu)} the CPU`;
    const sentence = `the threads of ${label} ${does[pairing.verdict]}: with ${own} connections they do ${timesText(pairing)} what one loop with ${loop} does${price}`;
    return [found('pool', subject, sentence, { ...pairing.ratio, cpuRatio: cpu?.ratio.estimate ?? null })];
  });
}

function subjectIn(candidate: Cell, baseline: Cell): ExplanationFinding['subject'] {
  const { suite, params, model } = candidate;
  return { suite, params, model, runtime: null, cells: [candidate.id, baseline.id] };
}

function timesText({ ratio: { estimate, low, high } }: Pairing): string {
  const [middle, least, most] = [estimate, low, high].map((value) => value?.toFixed(2) ?? '?');
  return `${middle}× [${least}, ${most}]`;
}
