import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import type { Comparison } from '../core/records/comparison.ts';
import { cannot } from '../core/text/errors.ts';
import { exitCodes, type Finish } from './exit-codes.ts';
import type { StarterFile } from './init-files.ts';
import type { Io } from './io.ts';

/** Enough for a sentence, and short enough to wait for. */
const BUDGET = '10s';
const MODELS = 'sequential,event-loop,worker-thread-pool';

export function initCommand(io: Io, finish: Finish): Command {
  return new Command('init')
    .description('begin in this project: a suite that runs, a configuration, a workflow that gates pull requests')
    .option('--yes', 'write the files without asking, for scripts')
    .addHelpText(
      'after',
      '\nEach file is shown before it is written, and none is written over. Ends with a run of the suite, and what it says in a sentence.\nWhere nobody can be asked, and without --yes, it shows what it would write, and ends with 2.',
    )
    .action(async ({ yes = false }: { readonly yes?: boolean }) => {
      const { isConfigured } = await import('./config.ts'); // help does not wait for it
      const { starterOf } = await import('./init-files.ts');
      const { projectIn } = await import('./init-project.ts');
      const { suite, others } = starterOf(projectIn(io.cwd), isConfigured(io.cwd));
      if (!yes && io.ask === undefined) {
        for (const file of [suite, ...others]) io.stdout(shown(file));
        io.stderr('lockstep: nothing is written where nobody can be asked: lockstep init --yes writes these files\n');
        return finish(exitCodes.usage);
      }
      const agreed: StarterFile[] = [];
      for (const file of [suite, ...others]) {
        io.stderr(shown(file));
        if (yes || (await isAgreed(file, io))) agreed.push(file); // oxlint-disable-line no-await-in-loop
        if (io.interrupted.aborted) return finish(exitCodes.interrupted);
      }
      for (const file of agreed) write(file, io);
      if (!agreed.includes(suite)) return;
      const words = [`./${suite.path}`, '--budget', BUDGET, '--model', MODELS];
      io.stderr(`\nlockstep run ${words.join(' ')}\n`);
      const { runCommand } = await import('./run.ts');
      // what a newcomer came for stands at the end, where it is seen
      const tell = ({ verdict }: Comparison) => io.stdout(`\n${verdict.sentence}\n`);
      await runCommand(io, finish, tell).parseAsync(words, { from: 'user' });
    });
}

function shown({ path, text, about }: StarterFile): string {
  return `\n${path}: ${about}\n\n${text.replaceAll(/^(?=.)/gm, '    ')}\n`;
}

async function isAgreed({ path }: StarterFile, io: Io): Promise<boolean> {
  return /^y(es)?$/i.test((await io.ask?.(`Write ${path}? [y/N] `))?.trim() ?? '');
}

/** @throws UsageError where it cannot be written */
function write(file: StarterFile, io: Io): void {
  const path = resolve(io.cwd, file.path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text, { flag: 'wx' });
    io.stderr(`written: ${file.path}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannot('write', path, error);
    io.stderr(`there already, and left as it is: ${file.path}\n`);
  }
}
