import { adviceFor } from './advice.ts';
import type { Cell, Comparison } from '../records/comparison.ts';
import type { Results } from '../records/records.ts';
import { handText } from '../records/hand.ts';
import { readResultFile } from '../records/result-file.ts';
import { reasonOf } from '../text/thrown.ts';
import type { Warning } from '../members/types.ts';
import { UsageError } from '../text/errors.ts';
import { claimsSentence, judgeClaim } from './judged-claims.ts';
import { WORK_PENDING } from './cell-warnings.ts';
import { PRINTS } from './printed-warning.ts';
import { machineWarnings, measuredIn } from './machines.ts';
import { choicesOf, withChosen } from './choices.ts';
import { kindPairingsOf } from './kind-pairings.ts';
import { kindSentence } from './kind-sentence.ts';
import { limitWarnings } from './limit-inside.ts';
import { pairingsOf } from './pairings.ts';
import { ranked } from './ranking.ts';
import { isContaminated } from './run-cells.ts';
import { stopsOf, stopText } from './stops.ts';
import { unseenPeers } from './system-counts.ts';
import { verdictOf } from './verdict.ts';

/** What a result file says: a pure function of it, so that every report can be made again. */
export function analyse(results: Results): Comparison {
  const { session, end, rounds, looks } = results;
  const { plan, environment } = session;
  const { cells: unranked, servers, floors, behaviour, machines } = measuredIn(results);
  const roundsById = Object.groupBy(rounds, (round) => round.trial);
  const comparisons = pairingsOf(unranked, (id) => roundsById[id] ?? [], { ...plan, looks });
  const cells = ranked(unranked, { pairings: comparisons, margin: plan.margin });
  const choices = choicesOf(cells, { plan, pairings: comparisons, roundsOf: (id) => roundsById[id] ?? [] });
  const verdict = withChosen(
    verdictOf(
      cells.filter((cell) => !cell.isFloor),
      { pairings: comparisons, margin: plan.margin },
    ),
    choices,
    cells,
  );
  const kindComparisons = kindPairingsOf(unranked, (id) => roundsById[id] ?? [], { ...plan, looks });
  const stops = stopsOf(plan, looks);
  const claims = plan.claims.map((claim) =>
    judgeClaim(claim, {
      cell: (id) => cells.find((cell) => cell.id === id),
      roundsOf: (id) => roundsById[id] ?? [],
      areSideBySide: (id, other) => plan.blocks.some(({ trials }) => trials.includes(id) && trials.includes(other)),
      confidence: plan.confidence,
    }),
  );
  return {
    schemaVersion: session.schemaVersion,
    tool: session.tool,
    command: session.command,
    environment,
    plan: {
      seed: plan.seed,
      rounds: plan.rounds,
      margin: plan.margin,
      confidence: plan.confidence,
      budgetMs: plan.budgetMs,
      isOfClaims: plan.isOfClaims,
    },
    state: end.state,
    reason: end.reason,
    elapsedMs: end.elapsedMs > 0 ? end.elapsedMs : null,
    verdict: plan.isOfClaims
      ? { ...verdict, sentence: claimsSentence(claims), winner: null }
      : {
          ...verdict,
          sentence: [verdict.sentence, kindSentence(cells, kindComparisons), stopText(cells, stops, choices)]
            .filter(Boolean)
            .join(' '),
        },
    stops,
    machine: behaviour,
    servers,
    floors,
    machines,
    cells,
    comparisons,
    choices,
    kindComparisons,
    claims,
    warnings: [...machineWarnings(results), ...sessionWarnings(results, cells), ...limitWarnings(cells)],
  };
}

/**
 * What the result file at this path says.
 *
 * @throws UsageError where it cannot be read, or says what no run can have written
 */
export function analyseFile(path: string): Comparison {
  const results = readResultFile(path);
  try {
    return analyse(results);
  } catch (error) {
    throw new UsageError(`${path} is no sound result file: ${reasonOf(error)}`);
  }
}

/** So large a share of contaminated rounds is a property of the machine, not an accident. */
const NOISY = 0.25;
/** Of what was done by hand, in a sentence; all of it is in the file. */
const MOST_TOLD = 8;

function sessionWarnings({ trials, rounds, hands, end }: Results, cells: readonly Cell[]): Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, evidence: Warning['evidence'], advice: string) =>
    warnings.push({ code, severity: 'warning', subject: 'session', evidence, advice });
  const contaminated = rounds.filter(isContaminated).length;
  if (contaminated > rounds.length * NOISY) {
    warn(
      'noisy-machine',
      { contaminatedRounds: contaminated, rounds: rounds.length },
      'other programs share this machine: stop them, or give more --budget, or expect "unclear"',
    );
  }
  for (const { address, isHere } of unseenPeers(trials)) {
    warn(
      'server-unseen',
      { address },
      isHere
        ? 'who serves it cannot be seen (another user’s, or in a container), so that its CPU counts as that of other programs: name it with --own'
        : 'who serves it is not on this machine, or in a container: its CPU is not in any of these numbers, or, of a container, counts as that of other programs until it is named with --own',
    );
  }
  if (hands.length > 0) {
    const done = hands.slice(0, MOST_TOLD).map(handText).join('; ');
    const more = hands.length > MOST_TOLD ? `; and ${hands.length - MOST_TOLD} more` : '';
    warn('by-hand', { actions: hands.length }, `somebody did this from a monitor: ${done}${more}`);
  }
  if (end.state !== 'complete') {
    warn('incomplete', { state: end.state, reason: end.reason }, 'what is shown is what was measured until then');
  }
  if (
    cells.some((cell) => cell.state === 'measured') &&
    rounds.every((round) => round.disturbance.foreignCpuShare === null)
  ) {
    warn('unwatched-machine', {}, 'this system does not tell what other programs do: see to it that there are none');
  }
  // what one model leaves behind, or has others read, is done in the rounds of all, so that it is a matter of the whole run
  const isOfAll = ({ code }: Warning): boolean => code === WORK_PENDING || code === PRINTS;
  return [...warnings, ...adviceFor(cells), ...cells.flatMap((cell) => cell.warnings.filter(isOfAll))];
}
