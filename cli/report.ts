import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Comparison } from '../core/records/comparison.ts';
import type { RenderOptions } from '../core/members/report-types.ts';
import { UsageError } from '../core/text/errors.ts';
import { exitCodes, type Finish } from './exit-codes.ts';
import type { Io } from './io.ts';
import { newestResult } from './newest-result.ts';
import { FILE_OPTIONS, keepApart, kindOf, show, type ShowOptions } from './output.ts';
import { reportOf } from './report-files.ts';
import { age } from './units.ts';

interface Options extends ShowOptions {
  readonly only?: string;
  readonly out?: string;
  readonly into?: string;
  readonly check?: true;
  readonly maxAge?: number;
}

export function reportCommand(io: Io, finish: Finish): Command {
  return new Command('report')
    .description('tell again what a result file says')
    .argument('[file]', 'a result file (default: the newest in results/)')
    .option(
      '--as <kind>',
      'terminal, markdown, json, … (see lockstep list reports; default: terminal, with --into readme)',
    )
    .option('--json', 'the same as --as json')
    .option('--only <text>', 'only the cells whose id contains this')
    .addOption(new Option('-o, --out <file>', 'write to this file instead of stdout').conflicts('into'))
    .addOption(new Option('--into <file>', 'put it between the markers of a README').conflicts('json'))
    .option('--check', 'with --into: change nothing, and fail where the report in it is stale')
    .option('--max-age <age>', 'with --check: older runs are stale, such as 30d', age)
    .addHelpText('after', '\nExit code of --check: 0 up to date, 3 stale.')
    .action(async (file: string | undefined, options: Options) => {
      if (options.into === undefined && options.check === true) throw new UsageError('--check needs --into <file>');
      if (options.check !== true && options.maxAge !== undefined) throw new UsageError('--max-age needs --check');
      if (options.into === undefined) await tell(file, options, io);
      else if (options.check === true) finish(await check(file, options.into, options, io));
      else await tellInto(options.into, file, options, io);
    });
}

async function tell(file: string | undefined, options: Options, io: Io): Promise<void> {
  const kind = kindOf(options);
  const render = await rendererOf(kind, file, options, io);
  show(kind, render, options.out, io);
}

/** Of a run, or of a gate: whichever the file is. */
async function rendererOf(kind: string, file: string | undefined, options: Options, io: Io) {
  const { render: renderRun } = await reportOf(kind, 'run');
  const path = file === undefined ? newestResult(io.cwd) : resolve(io.cwd, file);
  keepApart([options.out], [path], io);
  const { isGateFile, readGateFile } = await import('../core/gate/file.ts');
  if (isGateFile(path)) {
    const { gateReport } = await import('../core/gate/verdict.ts');
    const { acceptedChanges, today } = await import('../core/gate/accepted-file.ts');
    const { render } = await reportOf(kind, 'gate');
    const gate = gateReport(readGateFile(path), acceptedChanges(undefined, io.cwd), today());
    return (to: RenderOptions) => render(gate, to);
  }
  const comparison = await comparisonOf(path, options, io);
  return (to: RenderOptions) => renderRun(comparison, to);
}

async function tellInto(into: string, file: string | undefined, options: Options, io: Io): Promise<void> {
  const kind = options.as ?? 'readme';
  const { extension, render } = await reportOf(kind, 'run');
  if (!extension.endsWith('.md'))
    throw new UsageError(`--into takes Markdown, such as --as readme, and ${kind} is none`);
  if (file !== undefined) keepApart([into], [file], io);
  const comparison = await comparisonOf(file, options, io);
  const path = resolve(io.cwd, into);
  const { putInto } = await import('../core/readme/readme.ts');
  putInto(path, render(comparison, FILE_OPTIONS), comparison.environment);
  io.stderr(`${kind}: ${path}\n`);
}

async function check(file: string | undefined, into: string, { maxAge }: Options, io: Io) {
  const { checkReadme } = await import('../core/readme/readme.ts');
  const { readResultFile } = await import('../core/records/result-file.ts');
  const run = file === undefined ? null : readResultFile(resolve(io.cwd, file)).session.environment;
  const { isStale, lines } = checkReadme(resolve(io.cwd, into), { maxAgeMs: maxAge ?? null, now: new Date(), run });
  io.stderr(lines.map((line) => `lockstep: ${line}\n`).join(''));
  return isStale ? exitCodes.invalid : exitCodes.done;
}

async function comparisonOf(file: string | undefined, { only }: Options, io: Io): Promise<Comparison> {
  const path = file === undefined ? newestResult(io.cwd) : resolve(io.cwd, file);
  const { analyseFile } = await import('../core/analysis/analysis.ts');
  const comparison = analyseFile(path);
  if (only === undefined) return comparison;
  const { onlyCells } = await import('../core/analysis/only.ts');
  return onlyCells(comparison, only);
}
