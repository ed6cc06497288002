import { clearTimeout, setTimeout } from '../process/time.ts';

/** How long code of this process may take, which nothing can end: it is left alone, and goes on. */
export interface Limits {
  readonly timeoutMs: number;
  readonly interrupted: AbortSignal;
}

/** @throws Error where it does not end in time, or is interrupted */
export async function inTime<T>(begin: () => Promise<T>, { timeoutMs, interrupted }: Limits): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const stop = () => reject(new Error('it was interrupted'));
  // before it begins, which counts what is pending
  const timer = setTimeout(() => reject(new Error(`it did not end within ${timeoutMs / 1000} s`)), timeoutMs);
  interrupted.addEventListener('abort', stop, { once: true });
  if (interrupted.aborted) stop();
  try {
    return await Promise.race([begin(), late]);
  } finally {
    clearTimeout(timer);
    interrupted.removeEventListener('abort', stop);
  }
}
