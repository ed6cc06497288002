import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { environmentNow } from '../core/machine/environment.ts';
import type { Environment } from '../core/records/records.ts';
import { type Finding, judge, type Spread, type Target } from './_self-finding.ts';
import type { Household } from './_self-household.ts';
import { wrkVersion } from './_self-wrk.ts';

/** What one letter of bench/self.ts found. */
export interface Part {
  readonly letter: string;
  readonly about: string;
  readonly findings: readonly Finding[];
  /** Why it could not be measured, or null. */
  readonly failure: string | null;
}

/** Under what the figures were taken: the environment at the start, and those that we are compared with. */
export interface Circumstances {
  readonly environment: Environment;
  readonly autocannon: string;
  readonly wrk: string | null;
  /** True where so little was done that nothing follows from it. */
  readonly isQuick: boolean;
}

export async function circumstances(household: Household, isQuick: boolean): Promise<Circumstances> {
  const { version } = createRequire(import.meta.url)('autocannon/package.json') as { version: string };
  const wrk = await wrkVersion(household);
  return { environment: environmentNow(import.meta.dirname), autocannon: version, wrk, isQuick };
}

/** A line for every figure; those without a target are for orientation. */
export function renderTable(under: Circumstances, parts: readonly Part[]): string {
  const rows = parts.flatMap((part) => [heading(part), ...part.findings.map(cellsOf)]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => (typeof row === 'string' ? 0 : (row[column]?.length ?? 0)))),
  );
  const inColumns = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const lines = rows.map((row) => (typeof row === 'string' ? `\n${row}` : inColumns(row).trimEnd()));
  return [...headerOf(under), ...lines].join('\n');
}

export function renderJson(under: Circumstances, parts: readonly Part[]): string {
  const judged = parts.map(({ findings, ...part }) => ({
    ...part,
    findings: findings.map((finding) => ({ ...finding, judgement: judgementOf(finding) })),
  }));
  return JSON.stringify({ ...under, load1After: loadavg()[0], parts: judged }, null, 2);
}

function headerOf({ environment, autocannon, wrk, isQuick }: Circumstances): string[] {
  const { startedAt, runtime, dependencies, platform, kernel, cpu, cores, commit, isDirty, load1 } = environment;
  const { undici, fastify } = dependencies;
  const load = `load ${load1?.toFixed(2) ?? 'unknown'} before and ${loadavg()[0]?.toFixed(2)} after`;
  return [
    `lockstep ${commit ?? 'without a commit'}${isDirty === true ? ' with changes' : ''}, ${startedAt}`,
    `node ${runtime.version}, undici ${undici}, fastify ${fastify}, autocannon ${autocannon}, wrk ${wrk ?? 'not there'}`,
    ...(isQuick ? ['--quick: to see that it runs; these are no figures'] : []),
    `${cores} × ${cpu}, ${platform} ${kernel}, ${load}`,
  ];
}

function heading({ letter, about, failure }: Part): string {
  return `${letter}  ${about}${failure === null ? '' : `\n   could not be measured: ${failure}`}`;
}

function cellsOf(finding: Finding): readonly string[] {
  const { what, unit, measured, target } = finding;
  const aim = target === null ? '' : `${sayTarget(target)}${unit === '' ? '' : ` ${unit}`}`;
  return [`   ${what}`, spread(measured, unit), aim, judgementOf(finding) ?? ''];
}

function judgementOf({ measured, target }: Finding): string | null {
  return target === null ? null : judge(measured, target);
}

function sayTarget(target: Target): string {
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

function spread({ estimate, low, high }: Spread, unit: string): string {
  const digits = estimate < 10 ? 3 : estimate < 1000 ? 1 : 0;
  const [middle, least, most] = [estimate, low, high].map((value) => value?.toFixed(digits) ?? '?');
  return `${middle} [${least}, ${most}]${unit === '' ? '' : ` ${unit}`}`;
}
