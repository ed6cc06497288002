import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Report } from '../core/comparison.ts';
import { memberOf } from '../core/registry.ts';
import { UsageError } from '../core/usage-error.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';

export function reportCommand(io: Io): Command {
  return new Command('report')
    .description('tell again what a result file says')
    .argument('[file]', 'a result file (default: the newest in results/)')
    .option('--as <kind>', 'terminal, markdown, json, … (see lockstep list reports)', 'terminal')
    .option('--json', 'the same as --as json')
    .option('-o, --out <file>', 'write to this file instead of stdout')
    .action(async (file: string | undefined, options: { as: string; json?: true; out?: string }) => {
      const kind = options.json === true ? 'json' : options.as;
      const { value: report } = await memberOf<Report>('report', folders.reports, kind);
      const path = file === undefined ? newestResult(io.cwd) : resolve(io.cwd, file);
      const { analyse } = await import('../core/analysis/analysis.ts');
      const { readResultFile } = await import('../core/result-file.ts');
      const comparison = analyse(readResultFile(path));
      if (options.out === undefined) {
        io.stdout(report.render(comparison, { width: io.columns ?? 100, colour: io.hasColour }));
        return;
      }
      const out = resolve(io.cwd, options.out);
      try {
        writeFileSync(out, report.render(comparison, { width: 100, colour: false }));
      } catch (error) {
        throw new UsageError(`cannot write ${out}: ${error instanceof Error ? error.message : String(error)}`);
      }
      io.stderr(`${kind}: ${out}\n`);
    });
}

function newestResult(cwd: string): string {
  const folder = join(cwd, 'results');
  let files: string[] = [];
  try {
    files = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  } catch {
    // no folder, no results
  }
  const [newest] = files
    .map((name) => join(folder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (newest === undefined)
    throw new UsageError('there is no result file in results/: run "lockstep run" first, or name one');
  return newest;
}
