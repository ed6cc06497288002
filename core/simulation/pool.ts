import type { Burst, Thread } from './cores.ts';
import type { Host, Station, Setting } from './setting.ts';

/** The main thread admits, hands each item to the station that has the fewest, and takes the answers. */
export function pool(
  { admission, cores, costs }: Setting,
  main: Thread,
  stations: readonly Station[],
  slots: number,
): Host {
  let free = slots;
  let arrived = 0;
  const hand = handing(stations);

  function admit(): Burst | null {
    const index = free === 0 ? null : admission.next(arrived);
    if (index === null) return null;
    free -= 1;
    return {
      cpuMs: costs.submitMs + costs.dispatchMs,
      end() {
        hand(index, (release) => cores.post(main, () => received(index, release)));
        return admit();
      },
    };
  }

  function received(index: number, release: () => void): Burst {
    return {
      cpuMs: costs.receiveMs,
      end() {
        admission.finish(index);
        release();
        free += 1;
        return admit();
      },
    };
  }

  return {
    arrive: (count) =>
      cores.post(main, () => {
        arrived = count;
        return admit();
      }),
  };
}

/** A worker thread: it does the operations of the items that it is handed. */
export function worker({ admission, cores, costs, wait }: Setting, thread: Thread): Station {
  return (index, done) => {
    const taken = (): Burst => ({ cpuMs: costs.takeMs, end: start });
    const start = (): Burst => {
      admission.start(index);
      return { cpuMs: costs.beforeWaitMs, end: ask };
    };
    const ask = () => {
      wait(index, () => cores.post(thread, answered));
      return null;
    };
    const answered = (): Burst => ({ cpuMs: costs.afterWaitMs + costs.answerMs, end: () => end(done) });
    cores.post(thread, taken);
  };
}

/** The main thread of a process that has threads: it only passes items on, and answers back. */
export function relay({ cores, costs }: Setting, main: Thread, stations: readonly Station[]): Station {
  const hand = handing(stations);
  return (index, done) => {
    const taken = (): Burst => ({
      cpuMs: costs.takeMs + costs.dispatchMs,
      end() {
        hand(index, (release) => cores.post(main, () => answered(release)));
        return null;
      },
    });
    const answered = (release: () => void): Burst => ({
      cpuMs: costs.receiveMs + costs.answerMs,
      end() {
        release();
        return end(done);
      },
    });
    cores.post(main, taken);
  };
}

function end(done: () => void): null {
  done();
  return null;
}

/** Hands to the station that has the fewest items, of equal ones to the first; it has an item until that is released. */
function handing(stations: readonly Station[]): (index: number, done: (release: () => void) => void) => void {
  const held = stations.map(() => 0);
  return (index, done) => {
    const chosen = held.indexOf(Math.min(...held));
    held[chosen] = (held[chosen] as number) + 1;
    const release = () => {
      held[chosen] = (held[chosen] as number) - 1;
    };
    (stations[chosen] as Station)(index, () => done(release));
  };
}
