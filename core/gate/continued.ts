import { basename } from 'node:path';
import { differingCode } from '../shards/agreement.ts';
import { UsageError } from '../text/errors.ts';
import { readGateFile } from './file.ts';
import { MOST_SCREEN_PAIRS } from './procedure.ts';
import type { GateEnd, GateRecord, GateStart } from './records.ts';
import { pairsIn } from './stages.ts';
import { gateReport } from './verdict.ts';

/** A gate that ended inconclusive, and what it has measured, without its beginning and its end. */
export interface EarlierGate {
  readonly name: string;
  readonly start: GateStart;
  readonly measured: readonly GateRecord[];
  readonly elapsedMs: number;
}

/** What was accepted is asked when it is judged again: here it is only seen whether anything is open. */
const ANY_DAY = '0000-01-01';

/** @throws UsageError where it cannot be read, or is nothing that further pairs of processes could decide */
export function earlierGate(path: string): EarlierGate {
  const name = basename(path);
  const records = readGateFile(path);
  const [start] = records as [GateStart, ...GateRecord[]];
  const end = records.find((record): record is GateEnd => record.type === 'end');
  const why = whyNot(start, records);
  if (why !== null) throw new UsageError(`${name} cannot be continued: ${why}`);
  const measured = records.filter(({ type }) => type !== 'gate' && type !== 'end');
  return { name, start, measured, elapsedMs: end?.elapsedMs ?? 0 };
}

/** Why further pairs of processes could decide nothing; null where they could. */
function whyNot(start: GateStart, records: readonly GateRecord[]): string | null {
  if (start.shard !== undefined || start.machines !== undefined) return 'it is one of several machines';
  if (start.versions !== undefined) return 'it compares two versions, and not two commits';
  if (start.ran === undefined) return 'it does not say what code it ran';
  const { word } = gateReport(records, [], ANY_DAY).verdict;
  const hasEnded = records.some(({ type }) => type === 'end');
  if (word !== 'inconclusive' || !hasEnded) return `its word is ${word}, and only what is inconclusive is open`;
  if (pairsIn(records, 'screen') < MOST_SCREEN_PAIRS) return null;
  return `it has all ${MOST_SCREEN_PAIRS} pairs of processes that a gate looks at`;
}

/** The beginning of both together. @throws UsageError where they are not of the same versions, plan and machine: it says what differs */
export function continuedStart({ name, start }: EarlierGate, now: GateStart): GateStart {
  const found = differing(start, now);
  if (found !== null) {
    throw new UsageError(`${name} is no gate of the same: ${found}; it was made by ${start.command}`);
  }
  const notes = [...new Set([...start.notes, ...now.notes])];
  return { ...start, notes, budgetMs: start.budgetMs + now.budgetMs };
}

function differing(one: GateStart, other: GateStart): string | null {
  const said = ({ tool, base, margin, seed, cells, trades, environment, ran }: GateStart) => {
    const { platform, cpu, usableCores, memoryBytes, runtime } = environment;
    return {
      version: `${tool.name} ${tool.version}`,
      base: base.commit,
      margin: String(margin),
      seed: String(seed),
      cells: JSON.stringify(cells),
      trades: JSON.stringify(trades),
      machine: JSON.stringify([ran?.host, platform, cpu, usableCores, memoryBytes]),
      runtime: `${runtime.name} ${runtime.version}`,
    };
  };
  const [a, b] = [said(one), said(other)];
  const what = (Object.keys(a) as (keyof typeof a)[]).find((each) => a[each] !== b[each]);
  if (what === undefined) return one.ran && other.ran ? differingCode(one.ran.code, other.ran.code) : 'its code';
  if (what === 'machine') return 'another machine, or the same since it was started anew';
  return what === 'cells' || what === 'trades' ? `its ${what} are others` : `${what} ${a[what]} and ${b[what]}`;
}
