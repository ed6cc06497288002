import { crc32 } from 'node:zlib';
import { digestOf } from '../core/work/digest.ts';
import { openLedger } from '../core/trial/ledger.ts';
import { payloadOf } from '../core/work/payload.ts';
import { peakOverlap, tally } from '../core/trial/tally.ts';
import type { FullWitness, Ledger, RoundSeed } from '../core/members/types.ts';
import { itemsOf } from '../core/work/work.ts';

interface ExactRound {
  readonly ledger: Ledger;
  readonly told: ReturnType<typeof tally>;
}

/** Sessions ask for the same rounds again and again, and it is the histograms that cost. */
const known = new Map<string, ExactRound>();

export function exactRound(seed: RoundSeed, slots: number, costMs: number): ExactRound {
  const key = JSON.stringify([seed, slots, costMs]);
  const ledger = known.get(key)?.ledger ?? ledgerOf(seed, slots, costMs);
  const round = known.get(key) ?? { ledger, told: tally(ledger) };
  known.set(key, round);
  return round;
}

/** First come, first served on so many slots, each item its latency and `costMs`: answered as asked, to the byte. */
function ledgerOf(seed: RoundSeed, slots: number, costMs = 0): Ledger {
  const items = itemsOf(seed);
  const ledger = openLedger(items);
  const freeAtMs = Array.from({ length: slots }, () => 0);
  for (const { id, latencyMs, bytes, status } of items) {
    const slot = freeAtMs.indexOf(Math.min(...freeAtMs));
    const beganMs = freeAtMs[slot] as number;
    freeAtMs[slot] = beganMs + latencyMs + costMs;
    ledger.submittedNs[id] = 0;
    ledger.admittedNs[id] = beganMs * 1e6;
    ledger.startedNs[id] = beganMs * 1e6;
    ledger.finishedNs[id] = freeAtMs[slot] * 1e6;
    ledger.status[id] = status;
    ledger.bytes[id] = bytes;
    ledger.checksum[id] = crc32(payloadOf(seed.seed, id, bytes));
  }
  return ledger;
}

/** What a server saw that served all of a ledger, and delayed each answer as it was asked to. */
export function witnessOf({ items, startedNs, finishedNs, status, bytes, checksum }: Ledger): FullWitness {
  const delayNs = items.reduce((sum, item) => sum + item.latencyMs * 1e6, 0);
  const statuses: Record<string, number> = {};
  for (const one of status) statuses[one] = (statuses[one] ?? 0) + 1;
  return {
    mayCountOthers: false,
    rows: null,
    operations: items.length,
    statuses,
    bytes: bytes.reduce((sum, one) => sum + one, 0),
    digest: digestOf({ status, bytes, checksum }),
    repeated: 0,
    aborted: 0,
    connectionsAccepted: 0,
    connectionsOpen: 4,
    peakInFlight: peakOverlap(startedNs, finishedNs),
    inFlightIntegralNs: delayNs,
    askedDelayNs: delayNs,
    achievedDelayNs: delayNs,
    cpuUserMicros: items.length * 20,
    cpuSystemMicros: items.length * 10,
    eventLoopUtilization: 0.01,
  };
}
