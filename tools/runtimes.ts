import { readFileSync, writeFileSync } from 'node:fs';
import { findRuntimes } from '../core/machine/runtimes.ts';
import { allMembers } from '../core/members/registry.ts';
import type { Runner, Server, Suite } from '../core/members/types.ts';
import { makePlan } from '../core/plan/plan.ts';
import { selectionValues } from '../core/plan/selection.ts';
import type { PlannedTrial } from '../core/records/records.ts';
import { runtimeLabel } from '../core/records/runtime.ts';
import { bringUp } from '../core/session/bring-up.ts';
import { workRound } from '../core/session/round.ts';
import { SessionServers } from '../core/session/servers.ts';
import { realWorld } from '../core/session/world.ts';
import { reasonOf } from '../core/text/thrown.ts';
import { folders } from '../cli/folders.ts';

/**
 * Runs one round of every suite under every model on every runtime of the checkout, and writes into docs/runtimes.md which of them
 * gave the same answers as on Node, by the digest, and what the others said.
 */

const PAGE = new URL('../docs/runtimes.md', import.meta.url);
const [BEGIN, END] = ['<!-- made by: node tools/runtimes.ts -->\n', '<!-- end -->\n'];
const TIMEOUT_MS = 20_000;
const CONCURRENCY = 4;
const OTHER = 'it answers otherwise than on the first';

const [suites, models, servers] = await Promise.all([
  allMembers<Suite>('suite', folders.suites),
  allMembers<Runner>('model', folders.models),
  allMembers<Server>('server', folders.servers),
]);
const runtimes = findRuntimes(['node', 'bun', 'deno'], {
  folder: process.cwd(),
  path: process.env['PATH'] ?? '',
  ownPath: process.execPath,
});
const wanted = process.argv.slice(2);
const chosen = suites.filter(({ value }) => wanted.length === 0 || wanted.includes(value.name));
const plan = makePlan({
  suites: chosen,
  ...selectionValues({ runtimes, concurrency: [CONCURRENCY], threads: 2 }),
  servers,
  knownSuites: suites,
  knownModels: models,
  isOfClaims: false,
  rounds: 1,
  endsWhenDecided: false,
  budgetMs: 1000,
  roundTimeoutMs: TIMEOUT_MS,
  seed: 1,
  orderSeed: 1,
  margin: 0.05,
  confidence: 0.95,
});

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const world = realWorld(interrupted.signal);
const sessionServers = new SessionServers(world);

/** The digest of its round, or why there is none. */
async function tried(planned: PlannedTrial): Promise<{ readonly digest: string } | { readonly reason: string }> {
  try {
    const up = await bringUp(planned, world, sessionServers, plan.seed);
    try {
      const round = { work: planned.work, seed: 1 };
      const { measured, witness } = await workRound(up, round, { ideal: null, timeoutMs: TIMEOUT_MS });
      const { attempted, succeeded } = measured.operations;
      const sample = measured.errorSample;
      if (succeeded < attempted && planned.errors !== 'count')
        return { reason: `${attempted - succeeded} of ${attempted} failed: ${sample}` };
      return { digest: `${measured.digest} ${witness?.operations ?? ''}` };
    } finally {
      await up.process.close();
    }
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

const lines: string[] = [];
const notes: string[] = [];
for (const { value: suite } of chosen) {
  const digests = new Map<string, string>();
  const cells: string[] = [];
  for (const runtime of runtimes.map(runtimeLabel)) {
    const own = plan.trials.filter((each) => each.suite === suite.name && each.runtime === runtime && !each.isControl);
    const oneOfEach = [...new Map(own.map((each) => [each.model, each])).values()];
    let good = 0;
    for (const planned of oneOfEach) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const result = await tried(planned);
      const known = digests.get(planned.scenario);
      if ('digest' in result) digests.set(planned.scenario, known ?? result.digest);
      const why = 'reason' in result ? result.reason : known === undefined || known === result.digest ? null : OTHER;
      if (why === null) good += 1;
      else notes.push(`- ${suite.name} under ${planned.model} on ${runtime}: ${why}`);
    }
    cells.push(good === oneOfEach.length ? `all ${good}` : `${good} of ${oneOfEach.length}`);
  }
  lines.push(`| ${suite.name} | ${cells.join(' | ')} |`);
  process.stdout.write(`${lines.at(-1)}\n`);
}
await world.close();

const head = [
  `| suite | ${runtimes.map(runtimeLabel).join(' | ')} |`,
  `| --- | ${runtimes.map(() => '---').join(' | ')} |`,
];
const told = [...head, ...lines, '', ...(notes.length === 0 ? ['Nothing is missing.'] : notes), ''].join('\n');
process.stdout.write(`${notes.join('\n')}\n`);
if (wanted.length === 0) {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  writeFileSync(PAGE, `${before}${BEGIN}\n${told}\n${END}${rest.split(END)[1] ?? ''}`);
}
