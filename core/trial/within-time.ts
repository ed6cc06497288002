import { clearTimeout, setTimeout } from '../process/time.ts';
import type { Operation } from '../members/types.ts';

/** The signal of a lane: that of the call in flight, of which a lane has one at a time. */
export class LaneSignal {
  current: AbortSignal = new AbortController().signal;
}

/**
 * The operation, whose calls fail with TimeoutError where they take longer than `timeoutMs`, and whose signal is aborted
 * then. What does not listen to its signal goes on, and is left over when the round has ended.
 */
export function withinTime(operation: Operation, timeoutMs: number, signal: LaneSignal): Operation {
  return {
    async run(item, input) {
      const controller = new AbortController();
      signal.current = controller.signal;
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        const error = new DOMException(`the operation took longer than ${timeoutMs} ms`, 'TimeoutError');
        reject(error);
        controller.abort(error);
      }, timeoutMs);
      try {
        return await Promise.race([operation.run(item, input), late]);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => operation.close(),
  };
}
