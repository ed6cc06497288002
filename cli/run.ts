import { Command } from 'commander';
import { allMembers } from '../core/members/registry.ts';
import type { Suite } from '../core/members/types.ts';
import type { Comparison } from '../core/records/comparison.ts';
import { addOptions, optionValues, readSources } from './command-options.ts';
import type { Finish } from './exit-codes.ts';
import { folders } from './folders.ts';
import type { Io } from './io.ts';
import { kindOf, show } from './output.ts';
import { reportOf } from './report-files.ts';
import type { Plan } from '../core/records/records.ts';
import { type Measurement, measurementOf } from './selection.ts';

/** What a newcomer sees in under a minute: the article's two pictures, and the floor under them. */
const DEFAULT_SUITES = ['http-get', 'scrape', 'noop'];
const DEFAULT_MODELS = ['sequential', 'event-loop', 'worker-thread-pool'];

async function suitesWithClaims(): Promise<string[]> {
  const suites = await allMembers<Suite>('suite', folders.suites);
  return suites.filter(({ value }) => value.claims !== undefined).map(({ value }) => value.name);
}

/** What of the plan is measured here. */
async function partHere({ plan, options: { shard } }: Measurement, io: Io): Promise<Plan> {
  if (shard === undefined) return plan;
  const { blocksOf, shareText } = await import('../core/shards/parts.ts');
  const { partOf } = await import('../core/records/part.ts');
  const blocks = blocksOf(plan, shard);
  io.stderr(`lockstep: ${shareText(plan, { ...shard, blocks })}\n`);
  return partOf(plan, blocks);
}

/** @param onFound Called with what was measured, when that has been told. */
export function runCommand(io: Io, finish: Finish, onFound: (comparison: Comparison) => void = () => {}): Command {
  const command = addOptions(new Command('run'), 'run')
    .description('measure suites under every model, and tell')
    .argument('[suites...]', 'names of suites, or files such as ./my-suite.ts (default: the first story)');
  return command.action(async (suiteWords: string[]) => {
    const sources = await readSources(command, 'run', io.cwd);
    const usual =
      sources.given.claims === true ? await suitesWithClaims() : (sources.configuration.suites ?? DEFAULT_SUITES);
    const chosen = suiteWords.length > 0 ? suiteWords : usual;
    const usualOptions = chosen === DEFAULT_SUITES ? { model: DEFAULT_MODELS } : {};
    const measurement = await measurementOf(chosen, (suites) => optionValues('run', sources, suites, usualOptions), io);
    const { options } = measurement;
    if (options.dryRun === true) {
      const { render } = await reportOf(kindOf(options), 'plan');
      const part = await partHere(measurement, io);
      return show(kindOf(options), (to) => render(part, to), undefined, io);
    }
    const { measure } = await import('./measure.ts');
    const { comparison, code } = await measure(measurement, io);
    finish(code);
    onFound(comparison);
  });
}
