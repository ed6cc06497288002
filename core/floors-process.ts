import { Piscina } from 'piscina';
import { Bench } from 'tinybench';
import { answerParent } from './process/answering.ts';
import { calibrate, CALIBRATION } from './machine/calibration.ts';
import { openLedger } from './trial/ledger.ts';
import { drive } from './trial/loop.ts';
import type { FloorRecord } from './records/records.ts';
import { sibling } from './members/sibling.ts';
import type { WorkItem } from './members/types.ts';

/**
 * The process that measures what a model cannot go below. Each call here is one independent sample, which is what
 * tinybench is made for; rounds of many calls in flight are not, and are measured by our own loop.
 */

/** Too short for a clock of 30 ns: a sample is the mean of so many. */
const BATCH = 1000;
/** Of a budget of a minute all floors together take a fortieth; of less in proportion, and more is in vain. */
const SAMPLE_MS = 150;
const WARM_UP_MS = 100;
const WHOLE_BUDGET_MS = 60_000;
const PAYLOAD_BYTES = 64 * 1024;

answerParent({ measure });

async function measure({ budgetMs }: { readonly budgetMs: number }): Promise<FloorRecord[]> {
  const share = Math.min(1, budgetMs / WHOLE_BUDGET_MS);
  const pool = new Piscina({
    filename: sibling(import.meta.url, './floor-task'),
    minThreads: 1,
    maxThreads: 1,
    atomics: 'disabled',
    recordTiming: false,
  });
  const payload = Buffer.alloc(PAYLOAD_BYTES, 'x');
  const items: WorkItem[] = Array.from({ length: BATCH }, (_, id) => ({
    id,
    dueMs: 0,
    latencyMs: 0,
    bytes: 0,
    status: 200,
    isStalled: false,
  }));
  const nothing = Promise.resolve({ status: 200, bytes: 0, checksum: 0 });
  const bench = new Bench({
    time: SAMPLE_MS * share,
    warmupTime: WARM_UP_MS * share,
    iterations: 10,
    warmupIterations: 5,
    throws: true,
  });
  bench
    .add('loop', async () => {
      const ledger = openLedger(items);
      const begun = bench.now();
      await drive(ledger, 1, () => nothing);
      const elapsed = bench.now() - begun;
      return { overriddenDuration: elapsed / BATCH, overriddenIterationCost: elapsed };
    })
    .add('thread', () => pool.run(null))
    .add('thread-64KiB', () => pool.run(payload))
    .add('clone-64KiB', () => void structuredClone(payload), { async: false })
    .add(CALIBRATION, () => void calibrate(), { async: false })
    .add('timer-1ms', () => new Promise<void>((resolve) => void setTimeout(resolve, 1)));
  await bench.run();
  await pool.destroy();
  return bench.tasks.map((task) => floor(task.name, task.result));
}

const about: Readonly<Record<string, string>> = {
  loop: 'an operation that does nothing, through the loop that all models share',
  thread: 'a worker thread asked and answered, nothing sent',
  'thread-64KiB': 'the same with 64 KiB sent',
  'clone-64KiB': 'structured clone of 64 KiB, as every message to a thread is cloned',
  [CALIBRATION]: 'a loop of fixed length: the unit in which the CPU of two runs is compared',
  'timer-1ms': 'setTimeout of 1 ms: the shortest wait that Node has',
};

function floor(name: string, result: Bench['tasks'][number]['result']): FloorRecord {
  if (result.state !== 'completed') throw new Error(`the floor "${name}" was not measured: ${result.state}`);
  const { p50, p99, mean, samplesCount } = result.latency;
  return {
    type: 'floor',
    name,
    about: about[name] ?? name,
    samples: samplesCount,
    p50Ns: p50 * 1e6,
    p99Ns: p99 * 1e6,
    meanNs: mean * 1e6,
  };
}
