/**
 * What it costs that a session can be watched, where nobody watches: `node bench/monitor.ts [pairs]`, about a minute. One trial of
 * http-get at L=0 and K=64 does rounds in pairs of the same items, one while its session has a socket and a desk around it and one
 * without, in random order, so that process, heap and machine are the same for both. A benchmark, and no test.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolve } from 'node:path';
import { sourcesOf } from '../cli/library-options.ts';
import { optionValues } from '../cli/command-options.ts';
import { measurementOf } from '../cli/selection.ts';
import { Desk } from '../core/monitor/desk.ts';
import { openDesk } from '../core/monitor/open-desk.ts';
import { bringUp } from '../core/session/bring-up.ts';
import { workRound } from '../core/session/round.ts';
import { SessionServers } from '../core/session/servers.ts';
import { realWorld } from '../core/session/world.ts';
import { median } from '../core/stats/quantile.ts';
import { studentInterval, trimmedCentre } from '../core/stats/trimmed-t.ts';

const PAIRS = Number(process.argv[2] ?? 200);
const WARM_UP_ROUNDS = 30;
const TIMEOUT_MS = 60_000;

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const quiet = () => {};
const io = {
  stdout: quiet,
  stderr: quiet,
  rewrite: quiet,
  leaveAtOnce: quiet,
  cwd: resolve('.'),
  columns: null,
  hasColour: false,
  isProgressLive: false,
};
const asked = { model: ['event-loop'], param: { latencyMs: [0], operations: [2000] }, concurrency: [64], rounds: 2 };
const { plan } = await measurementOf(['http-get'], (suites) => optionValues('run', sourcesOf('run', asked), suites), {
  ...io,
  interrupted: interrupted.signal,
});
const planned = plan.trials.find(({ purpose }) => purpose !== 'probe');
if (planned === undefined) throw new Error('nothing is planned');

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
const run = {
  id: String(process.pid),
  pid: process.pid,
  kind: 'run',
  version: '0',
  command: 'bench',
  folder,
  file: null,
} as const;
const world = realWorld(interrupted.signal);
try {
  const desk = new Desk({ ...run, startedAt: new Date().toISOString() });
  const trial = await bringUp(planned, world, new SessionServers(world, plan), 1);
  const same = desk.watched({ ...world, openTrial: () => trial.process }).openTrial(planned);
  const watched = { ...trial, process: same };
  const perSecond = async (seed: number, isWatched: boolean): Promise<number> => {
    const open = isWatched ? await openDesk(desk, { leavesNote: false, folder }) : null;
    if (isWatched) desk.overseer.begins(planned.id, seed);
    const { measured } = await workRound(
      isWatched ? watched : trial,
      { work: planned.work, seed },
      { ideal: null, timeoutMs: TIMEOUT_MS },
    );
    open?.close();
    return (measured.operations.succeeded * 1e9) / measured.elapsedNs;
  };
  for (let seed = 0; seed < WARM_UP_ROUNDS; seed += 1) await perSecond(seed, seed % 2 === 0);
  const logs: number[] = [];
  const alone: number[] = [];
  for (let pair = 0; pair < PAIRS && !interrupted.signal.aborted; pair += 1) {
    const isFirst = Math.random() < 0.5;
    const first = await perSecond(1000 + pair, isFirst);
    const second = await perSecond(1000 + pair, !isFirst);
    const [withSocket, without] = isFirst ? [first, second] : [second, first];
    logs.push(Math.log(withSocket / without));
    alone.push(without);
  }
  const centre = trimmedCentre(logs);
  if (centre === null) throw new Error('too few pairs');
  const { low, high } = studentInterval(centre, 0.95);
  const ratio = (log: number) => Math.exp(log).toFixed(4);
  console.log(
    `http-get L=0 K=64, ${logs.length} pairs of rounds, ${median(alone).toFixed(0)} operations a second without`,
  );
  console.log(`with a socket that nobody watches ÷ without: ${ratio(centre.mean)} [${ratio(low)}, ${ratio(high)}]`);
} finally {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
}
