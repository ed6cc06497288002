import { environmentNow } from '../core/machine/environment.ts';
import { acceptedChanges, today } from '../core/gate/accepted-file.ts';
import type { BaseCheckout } from '../core/gate/base-checkout.ts';
import { type RecordedGate, recordGate } from '../core/gate/recorded-gate.ts';
import type { GateRecord } from '../core/gate/records.ts';
import { gateReport } from '../core/gate/verdict.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import { optionValues } from './command-options.ts';
import { agreementOn, type AskedGate } from './gate-agreement.ts';
import type { Io } from './io.ts';
import { resultPlace } from './output.ts';
import { planOf, suitesOf } from './selection.ts';
import { toolVersion } from './version.ts';

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
  await planOf(suites, { ...options, rounds: 1 }, io);
  const environment = environmentNow(io.cwd);
  const place = resultPlace(out, environment, io.cwd, 'gate-');
  const sides = {
    folder: io.cwd,
    own: options.own,
    ref: options.against ?? '',
    agree: (base: BaseCheckout) => agreementOn(asked, base, io),
  };
  const recorded = await recordGate({ ...sides, version: toolVersion(), environment }, place, {
    tell: (text) => io.stderr(text),
    show: (record) => {
      showProgress(record, io);
      onRecord(record);
    },
    interrupted: io.interrupted,
  });
  if (recorded.state !== 'recorded') return recorded;
  const report = gateReport(recorded.records, recorded.agreed.accepted, today());
  return { state: 'told', report, path: recorded.path };
}

function showProgress(record: GateRecord, io: Io): void {
  if (record.type === 'machine') {
    io.stderr(`${record.stage} ${record.pair + 1}: load ${record.load1?.toFixed(2) ?? 'unknown'}\n`);
  }
  if (record.type === 'apart') io.stderr(`${record.cell}: in processes of their own: ${record.reason}\n`);
  if (record.type === 'fault') io.stderr(`${record.cell}: ${record.side}: ${record.reason}\n`);
}
