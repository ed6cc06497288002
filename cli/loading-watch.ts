import { Worker } from 'node:worker_threads';
import { extname } from 'node:path';
import type { WatchedLoading } from './loading-watch-thread.ts';

/** Beyond the time that loading may take: what can still be told by the main thread, is. */
const GRACE_MS = 1000;

/**
 * Watches over a module that is loaded, from a thread beside it: where it takes its time and never gives back the main thread
 * (`while (true);`), the thread says so and ends the process. @returns what ends the watch
 */
export function watchOver(name: string, mostMs: number): () => void {
  const workerData: WatchedLoading = { name, seconds: mostMs / 1000, endsInMs: mostMs + GRACE_MS };
  const thread = new Worker(new URL(`./loading-watch-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData,
    // it shall load nothing that NODE_OPTIONS or the words of this process name
    env: {},
    execArgv: [],
  });
  thread.on('error', () => {}); // without it nobody watches, and all else goes on
  thread.unref();
  return () => void thread.terminate();
}
