import { Admission } from './admission.ts';
import { Agenda } from './agenda.ts';
import { Cores, Thread } from './cores.ts';
import { eventLoop } from './event-loop.ts';
import { checkSimulation, slotsOf } from './model.ts';
import type { SimulatedCosts, SimulatedCourse, SimulatedItem, SimulatedModel } from './model.ts';
import { pool, relay, worker } from './pool.ts';
import { roundOf, type SimulatedRound } from './simulated-round.ts';
import { Server } from './server.ts';
import type { CostsMs, Host, Setting } from './setting.ts';

/**
 * One round of these items under a concurrency model, event by event: when each item is given a slot, starts and
 * finishes where the costs are exactly these. The same input gives the same round, to the bit.
 *
 * @param items In the order in which they come in.
 * @throws RangeError where a count, a cost or an item makes no sense
 */
export function simulate(
  items: readonly SimulatedItem[],
  model: SimulatedModel,
  costs: SimulatedCosts,
  course: SimulatedCourse = {},
): SimulatedRound {
  checkSimulation(items, model, costs, course);
  const agenda = new Agenda();
  const admission = new Admission(items, agenda, course.closesAtMs ?? Number.POSITIVE_INFINITY);
  const cores = new Cores(agenda, costs.cores);
  const server = new Server(agenda, cores, admission, costs.serverMicros / 1000);
  const setting: Setting = { agenda, admission, cores, costs: inMilliseconds(costs), wait: server.wait };
  const main = new Thread();
  const others: Thread[] = [];
  const hosts = hostsOf(model, setting, main, () => {
    const thread = new Thread();
    others.push(thread);
    return thread;
  });
  enterArrivals(setting, hosts);
  const heartbeatMs = enterHeartbeat(setting, main, course.heartbeatEveryMs ?? Number.POSITIVE_INFINITY);
  agenda.run();
  return roundOf(admission, { cores: costs.cores, main, others, server, heartbeatMs });
}

/** Returns where the lateness of each beat is noted. A beat costs nothing. */
function enterHeartbeat({ agenda, admission, cores }: Setting, main: Thread, everyMs: number): readonly number[] {
  const latenessMs: number[] = [];
  function enterBeat(count: number): void {
    if (everyMs === Number.POSITIVE_INFINITY) return;
    agenda.enter(count * everyMs, () => {
      if (admission.isOver) return;
      cores.post(main, () => null, latenessMs);
      enterBeat(count + 1);
    });
  }
  enterBeat(1);
  return latenessMs;
}

/** Items that are due at one instant come in by one callback, as those of a closed loop do at its start. */
function enterArrivals({ agenda, admission }: Setting, hosts: readonly Host[]): void {
  const { items } = admission;
  const arrivals = items.flatMap(({ dueMs }, index) => {
    if (items[index + 1]?.dueMs === dueMs) return [];
    const happen = () => {
      for (const host of hosts) host.arrive(index + 1);
    };
    return [{ atMs: dueMs, happen }];
  });
  agenda.enterAll(arrivals);
}

function hostsOf(model: SimulatedModel, setting: Setting, main: Thread, spawn: () => Thread): readonly Host[] {
  const slots = slotsOf(model);
  const workers = (count: number) => Array.from({ length: count }, () => worker(setting, spawn()));
  switch (model.kind) {
    case 'sequential':
    case 'event-loop':
      return [eventLoop(setting, main, slots)];
    case 'worker-thread-pool':
      return [pool(setting, main, workers(model.threads), slots)];
    case 'process-pool': {
      const processes = Array.from({ length: model.processes }, () => relay(setting, spawn(), workers(model.threads)));
      return [pool(setting, main, processes, slots)];
    }
    case 'event-loop-per-thread':
      return Array.from({ length: model.threads }, () => eventLoop(setting, spawn(), model.slotsPerThread));
  }
}

function inMilliseconds(costs: SimulatedCosts): CostsMs {
  return {
    beforeWaitMs: costs.beforeWaitMicros / 1000,
    afterWaitMs: costs.afterWaitMicros / 1000,
    submitMs: costs.submitMicros / 1000,
    dispatchMs: costs.dispatchMicros / 1000,
    takeMs: costs.takeMicros / 1000,
    answerMs: costs.answerMicros / 1000,
    receiveMs: costs.receiveMicros / 1000,
    serverMs: costs.serverMicros / 1000,
  };
}
