import { startChild } from '../process/child.ts';
import type { FloorRecord } from '../records/records.ts';

const TIMEOUT_MS = 60_000;

/**
 * The floors under every model, measured in a process of their own; none where it was interrupted or cannot measure. The less
 * time the run may take, the fewer samples they have, down to ten.
 */
export async function measureFloors(budgetMs: number, interrupted: AbortSignal): Promise<readonly FloorRecord[]> {
  if (interrupted.aborted) return [];
  const child = startChild('floors-process');
  const stop = () => void child.kill();
  interrupted.addEventListener('abort', stop, { once: true });
  try {
    return await child.ask<FloorRecord[]>('measure', { budgetMs }, TIMEOUT_MS);
  } catch {
    return []; // a report without floors is still a report
  } finally {
    interrupted.removeEventListener('abort', stop);
    await child.kill();
  }
}
