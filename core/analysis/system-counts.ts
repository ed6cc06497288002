import type { Cell } from '../records/comparison.ts';
import type { Peer, RoundRecord, TrialRecord } from '../records/records.ts';
import { cleanRounds, sumOf } from './rounds.ts';
import type { Evidence, TrialEvidence } from './violation.ts';
import { least, most } from '../stats/extremes.ts';

/** What the system counts of a trial: what its servers used, and connections. */

/** The fewest rounds from which the least says what the trial itself opens, and not what others opened meanwhile. */
const FEWEST_ROUNDS = 3;

export function servingOf({ up }: TrialEvidence, rounds: readonly RoundRecord[]): Cell['serving'] {
  const served = rounds.flatMap(({ serving, operations }) => (serving === null ? [] : [{ ...serving, operations }]));
  if (served.length === 0) return null;
  const operations = sumOf(served, (round) => round.operations.attempted);
  return {
    cpuMicrosPerOperation: operations === 0 ? null : sumOf(served, (round) => round.cpuMicros) / operations,
    peakRssBytes: most(served.map(({ rssBytes }) => rssBytes)),
    processes: (up?.sockets?.peers ?? []).map(peerText),
  };
}

function peerText({ name, address }: Peer): string {
  return name === null ? address : `${name} (${address})`;
}

export function connectionsOf({ up, ...evidence }: TrialEvidence, rounds: readonly RoundRecord[]): Cell['connections'] {
  const open = up?.sockets?.open ?? null;
  const leastOpened = rounds.length === 0 ? null : leastOpenedIn({ ...evidence, rounds });
  return open === null && leastOpened === null ? null : { open, leastOpened };
}

/**
 * Connections that a trial opens in every round: other programs only add to what the system counts, so that the round with the
 * fewest is nearest to it. Null where it is not known, or the rounds are too few.
 */
export function leastOpenedIn({ rounds }: Evidence): number | null {
  const opened = cleanRounds(rounds).map(({ connectionsOpened }) => connectionsOpened);
  if (opened.length < FEWEST_ROUNDS || opened.includes(null)) return null;
  return least(opened as number[]);
}

/** The peers of all trials whose CPU nobody can see: not on this machine, or another user's. */
export function unseenPeers(trials: readonly TrialRecord[]): Peer[] {
  const peers = trials.flatMap(({ sockets }) => sockets?.peers ?? []).filter(({ pid }) => pid === null);
  return [...new Map(peers.map((peer) => [peer.address, peer])).values()];
}
