import { resolve } from 'node:path';
import { environmentNow } from '../core/machine/environment.ts';
import { hostNow } from '../core/machine/host.ts';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import { type BaseCheckout, checkOutBase } from '../core/gate/base-checkout.ts';
import { comparingCells, gateCells, otherwiseAsked, sameCommit } from '../core/gate/both-sides.ts';
import { earlierGate } from '../core/gate/continued.ts';
import {
  type AgreedGate,
  type GateBase,
  type GateToRecord,
  type RecordedGate,
  recordGate,
} from '../core/gate/recorded-gate.ts';
import type { GateRecord } from '../core/gate/records.ts';
import { gateReport } from '../core/gate/verdict.ts';
import { codeNow } from '../core/shards/digests.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import type { Environment } from '../core/records/records.ts';
import { handText } from '../core/records/hand.ts';
import { optionValues } from './command-options.ts';
import { gateCommandOf } from './command-text.ts';
import { agreementOn, type AskedGate } from './gate-agreement.ts';
import type { Io } from './io.ts';
import { keepApart, resultPlace } from './output.ts';
import { inputsOf } from './inputs.ts';
import { planOf, suitesOf } from './selection.ts';
import { toolVersion } from './version.ts';
import { gateRatios, withDesk } from './watched.ts';

/** What a gate found, or why there is nothing to tell. */
export type Gated =
  | { readonly state: 'told'; readonly report: GateReport; readonly path: string }
  | Exclude<RecordedGate<never>, { readonly state: 'recorded' }>;

/**
 * Base and candidate side by side on this machine, every record on disk as it comes: what a gate is, told or not.
 *
 * @param out The result file; undefined for one that nobody else has.
 * @throws UsageError where words, the commit or a file are not understood; EnvironmentError where the base cannot run here
 */
export async function gated(
  asked: AskedGate,
  out: string | undefined,
  io: Io,
  onRecord: (record: GateRecord) => void = () => {},
): Promise<Gated> {
  const { words, sources, defaults } = asked;
  // what is not understood is told before the base is checked out
  acceptedChanges({ ...sources.configuration.options, ...sources.given }.accepted, io.cwd);
  const configured = words.length > 0 ? words : sources.configuration.suites;
  const suites = await suitesOf(configured ?? defaults.suites, io);
  const options = optionValues('gate', sources, suites, configured === undefined ? defaults.options : {});
  const plan = await planOf(suites, { ...options, rounds: 1 }, io);
  const environment = environmentNow(io.cwd);
  const earlier = options.continue === undefined ? undefined : earlierGate(resolve(io.cwd, options.continue));
  const code = codeNow(plan, io.cwd, environment);
  const gate = {
    ran: { code, host: hostNow() },
    earlier,
    own: options.own,
    open: () => checkOutBase(io.cwd, options.against ?? earlier?.start.base.commit ?? ''),
    shard: options.shard && { ...options.shard, code },
    agree: (base: BaseCheckout) => agreedWith(base, asked, environment, io),
    version: toolVersion(),
    environment,
  };
  const command = gateCommandOf(configured ?? defaults.suites, options);
  const read = [...inputsOf(suites, io.cwd), ...(options.continue === undefined ? [] : [options.continue])];
  return gatedAs(gate, { command, read, out }, io, onRecord);
}

/** What both sides say, and every cell that they have. */
async function agreedWith(base: BaseCheckout, asked: AskedGate, environment: Environment, io: Io): Promise<AgreedGate> {
  const { margins, notes, ...agreed } = await agreementOn(asked, base, io);
  return {
    ...agreed,
    margin: margins.margin,
    cells: comparingCells(gateCells(agreed, margins, (url) => base.inBase(url))),
    notes: [...notes, ...otherwiseAsked(agreed), ...sameCommit(base.commit, environment)],
  };
}

interface GateToTell {
  /** The command that makes it again, as far as it is known before. */
  readonly command: string;
  /** Files that it is made from, by their paths or URLs. */
  readonly read: readonly string[];
  readonly out: string | undefined;
}

/** Two sides side by side, whichever they are: watched, on disk, and judged. */
export async function gatedAs<Base extends GateBase>(
  gate: GateToRecord<Base, AgreedGate>,
  { command, read, out }: GateToTell,
  io: Io,
  onRecord: (record: GateRecord) => void,
): Promise<Gated> {
  keepApart([out], read, io);
  const place = resultPlace(out, gate.environment, io.cwd, 'gate-');
  const seen: GateRecord[] = [...(gate.earlier?.measured ?? [])];
  const recorded = await withDesk({ kind: 'gate', command }, io, (desk, { interrupted }) =>
    recordGate(gate, place, {
      tell: (text) => {
        io.stderr(text);
        desk.note(text.trimEnd());
      },
      show: (record) => {
        showProgress(record, io);
        seen.push(record);
        desk.note(noteOf(record), record.type === 'pair' ? () => gateRatios(seen) : undefined);
        onRecord(record);
      },
      placed: (file) => desk.inFile(file),
      overseer: desk.overseer,
      watched: (world) => desk.watched(world),
      interrupted,
    }),
  );
  if (recorded.state !== 'recorded') return recorded;
  const report = gateReport(recorded.records, recorded.agreed.accepted, today());
  return { state: 'told', report, path: recorded.path };
}

/** What the log of a watcher says of a record. */
function noteOf(record: GateRecord): string {
  if (record.type === 'hand') return handText(record);
  if (record.type === 'pair') return `pair ${record.pair + 1} of ${record.cell} measured, ${record.stage}`;
  if (record.type === 'fault') return `${record.cell}: ${record.side}: ${record.reason}`;
  if (record.type === 'machine') return loadText(record);
  if (record.type === 'control') return `control of ${record.cell} measured, ${record.stage}`;
  if (record.type === 'continued') return 'what follows is added to an earlier gate';
  return record.type === 'end' ? (record.reason ?? record.state) : 'the cells are known';
}

function loadText({ stage, pair, load1 }: Extract<GateRecord, { type: 'machine' }>): string {
  return `${stage} ${pair + 1}: load ${load1?.toFixed(2) ?? 'unknown'}`;
}

function showProgress(record: GateRecord, io: Io): void {
  if (record.type === 'machine') io.stderr(`${loadText(record)}\n`);
  if (record.type === 'hand') io.stderr(`by hand: ${handText(record)}\n`);
  if (record.type === 'fault') io.stderr(`${record.cell}: ${record.side}: ${record.reason}\n`);
}
