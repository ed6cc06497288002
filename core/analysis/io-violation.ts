import { number, size } from '../text/numbers.ts';
import { cellText } from '../text/shape.ts';
import type { RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { countedRounds } from './rounds.ts';
import { type Evidence, type Violation, violation } from './violation.ts';
import { most } from '../stats/extremes.ts';

/** By so much the bytes of equal work differ at most, when what a model needs for itself is taken off (docs/decisions/0014). */
const FACTOR = 2;
/** What messages, wake-ups and timers of a model may take, bytes an operation, and for each request of one. */
const OPERATION_BYTES = 1024;
/** And a round, for each of its processes. */
const ROUND_BYTES = 4096;

const quantities = [
  { name: 'readBytes', verb: 'reads' },
  { name: 'writtenBytes', verb: 'writes' },
] as const;

type Name = (typeof quantities)[number]['name'];

/**
 * Who reads or writes less than half as many bytes as the model in the middle of its row, or more than twice as many, for the
 * same answers, did other work: a cache, or a repetition. Where a server is witness it knows better, and nothing is said here.
 */
export function ioViolation(cell: Evidence, row: readonly Evidence[]): Violation | null {
  const scenario = onItsRuntime(cell, row);
  for (const { name, verb } of quantities) {
    const own = bytesOf(cell, name);
    const middle = own === null ? null : middleOf(scenario, name);
    if (own === null || middle === null || middle.cell.trial.id === cell.trial.id) continue;
    if (!isBeyond(own, middle) && !isBeyond(middle, own)) continue;
    const times = own.bytes === 0 ? '' : `, ${number(own.bytes / middle.bytes)} times as much`;
    return violation(
      'unequal-io',
      `it ${verb} ${size(own.bytes)} an operation for the same answers, where ${cellText(middle.cell.trial)} ${verb} ${size(middle.bytes)}${times}`,
    );
  }
  return null;
}

/** Whether a model of its row that did none of the work would have been found by it. */
export function isCounted(cell: Evidence, row: readonly Evidence[]): boolean {
  const scenario = onItsRuntime(cell, row);
  return quantities.some(({ name }) => {
    const middle = bytesOf(cell, name) === null ? null : middleOf(scenario, name);
    return middle !== null && middle.bytes > middle.ownBytes;
  });
}

/** What a runtime reads and writes for itself, such as to wake a thread up, is its own. */
function onItsRuntime({ trial }: Evidence, row: readonly Evidence[]): readonly Evidence[] {
  return row.filter((other) => other.trial.runtime === trial.runtime);
}

interface Bytes {
  readonly cell: Evidence;
  /** Of an operation, in the median round. */
  readonly bytes: number;
  /** So many of them its model may need for itself, or were printed, which is no work. */
  readonly ownBytes: number;
}

function isBeyond(more: Bytes, less: Bytes): boolean {
  return more.bytes - more.ownBytes > FACTOR * less.bytes;
}

/** The model in the middle, of an even number the upper one: of two, less is done by the other. Null where there is nobody else. */
function middleOf(scenario: readonly Evidence[], name: Name): Bytes | null {
  const all = scenario.flatMap((cell) => bytesOf(cell, name) ?? []).toSorted((a, b) => a.bytes - b.bytes);
  return all.length < 2 ? null : (all[Math.floor(all.length / 2)] ?? null);
}

/** Null where the system does not tell, a server is witness, or operations may not have been started. */
function bytesOf(cell: Evidence, name: Name): Bytes | null {
  const clean = countedRounds(cell.rounds);
  if (clean.length === 0 || !clean.every(isTelling)) return null;
  const attempted = median(clean.map(({ operations }) => operations.attempted));
  if (attempted === 0) return null;
  const { work, processes } = cell.trial;
  // it may be written in another round, or by way of another thread, than it was printed in
  const printed = name === 'readBytes' ? 0 : 2 * most(clean.map((round) => (round.printed?.bytes ?? 0) / attempted));
  return {
    cell,
    bytes: median(clean.map(({ io, operations }) => (io?.[name] ?? 0) / operations.attempted)),
    ownBytes: OPERATION_BYTES * (work.group ?? 1) + (ROUND_BYTES * (1 + (processes ?? 0))) / attempted + printed,
  };
}

function isTelling({ io, witness, openLoop }: RoundRecord): boolean {
  return io !== null && witness === null && openLoop === null;
}
