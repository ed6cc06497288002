import type { Burst, Thread } from './cores.ts';
import type { Host, Setting } from './setting.ts';

/**
 * A thread that does the items itself, so many at a time. As in the one loop, an answer and the admission of one more
 * item are one callback, and so are all items that come in at one instant; what comes in while it runs is another one.
 */
export function eventLoop({ admission, cores, costs, wait }: Setting, thread: Thread, slots: number): Host {
  let free = slots;
  let arrived = 0;

  function admit(): Burst | null {
    const index = free === 0 ? null : admission.next(arrived);
    if (index === null) return null;
    free -= 1;
    return { cpuMs: costs.submitMs, end: () => start(index) };
  }

  function start(index: number): Burst {
    admission.start(index);
    return {
      cpuMs: costs.beforeWaitMs,
      end() {
        wait(index, () => cores.post(thread, () => answered(index)));
        return admit();
      },
    };
  }

  function answered(index: number): Burst {
    return {
      cpuMs: costs.afterWaitMs,
      end() {
        admission.finish(index);
        free += 1;
        return admit();
      },
    };
  }

  return {
    arrive: (count) =>
      cores.post(thread, () => {
        arrived = count;
        return admit();
      }),
  };
}
