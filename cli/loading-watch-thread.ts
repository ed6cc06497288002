import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** The thread that ends a process whose main thread is never given back. */
export interface WatchedLoading {
  readonly name: string;
  readonly seconds: number;
  readonly endsInMs: number;
}

const STDERR = 2;
const { name, seconds, endsInMs } = workerData as WatchedLoading;

setTimeout(() => {
  writeSync(
    STDERR,
    `lockstep: ${name}: it did not finish loading within ${seconds} s, and never gave back its thread\n`,
  );
  process.kill(process.pid, 'SIGKILL'); // nothing less reaches a process that runs nothing of ours any more
}, endsInMs);
