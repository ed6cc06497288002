import type { Cell } from '../records/comparison.ts';
import type { Outlook, WhatIf } from '../records/explanation.ts';
import { slotsOf } from '../simulation/model.ts';
import { UsageError, unknownWord } from '../text/errors.ts';
import { costsOf, type CpuSplit } from './costs.ts';
import type { RunEvidence } from './evidence.ts';
import { handOverOf, type HandOver } from './floors.ts';
import { isSimulated, SIMULATED, simulatedModel } from './models.ts';
import { closedFormOf, type Scene } from './what-if-theory.ts';
import { simulationOf } from './what-if-simulation.ts';
import { percentWord, perSecond, three, time } from '../text/words.ts';
import { LOOP, POOL } from '../records/model-names.ts';

/** What is asked for; what is not said is as in the run. */
export interface WhatIfWords {
  readonly latencyMs?: number;
  /** CPU of the operation itself, under every model. */
  readonly cpuMs?: number;
  readonly ratePerSecond?: number;
  readonly cores?: number;
  readonly threads?: number;
  readonly concurrency?: number;
  readonly models?: readonly string[];
}

const DEFAULT_THREADS = 4;
const DEFAULT_CONCURRENCY = 16;

interface WhatIfScene extends Scene {
  readonly threads: number;
  readonly concurrency: number;
}

/**
 * What each model would do with such operations, by the closed form and by simulation, from what this run says that an
 * operation and a hand-over cost.
 *
 * @throws UsageError where the run does not say what was left out, or a model is unknown
 */
export function whatIf(words: WhatIfWords, evidence: RunEvidence): WhatIf {
  const handOver = handOverOf(evidence.comparison);
  if (handOver === null) throw new UsageError('the run has no floors, so that nothing says what a hand-over costs');
  const loop = bestLoop(evidence);
  const threads = Math.max(0, ...evidence.cells.map((cell) => cell.threads ?? 0));
  const asked: WhatIfScene = {
    latencyMs: words.latencyMs ?? latencyOf(loop, evidence),
    cpuMs: words.cpuMs ?? cpuOf(loop, handOver),
    ratePerSecond: words.ratePerSecond ?? null,
    cores: words.cores ?? Math.max(1, Math.floor(evidence.comparison.environment.usableCores)),
    threads: words.threads ?? (threads > 0 ? threads : DEFAULT_THREADS),
    concurrency: words.concurrency ?? loop?.askedConcurrency ?? DEFAULT_CONCURRENCY,
  };
  const models = words.models ?? [...new Set(evidence.cells.map(({ model }) => model))].filter(isSimulated);
  const unknown = models.find((model) => !isSimulated(model));
  if (unknown !== undefined) throw unknownWord('model', unknown, SIMULATED);
  return {
    scene: asked,
    costs: [
      `an operation takes ${time(asked.cpuMs)} of CPU${words.cpuMs === undefined && loop !== undefined ? ` (${loop.id})` : ''}`,
      `the loop adds ${time(handOver.loopMicros / 1000)}, handing over ${time(handOver.dispatchMicros / 1000)} on the main thread and ${time(handOver.workerMicros / 1000)} on the other (${handOver.because})`,
    ],
    models: models.flatMap((model) => shapesOf(model, asked).map((shape) => answerOf(model, shape, asked, handOver))),
  };
}

/** Where it does most: with few in flight an operation pays for every time that its thread was woken. */
function bestLoop({ cells }: RunEvidence): Cell | undefined {
  const loops = cells.filter(({ model, cpuMicrosPerOperation }) => model === LOOP && cpuMicrosPerOperation !== null);
  const throughputOf = (cell: Cell) => cell.throughputPerSecond.median ?? 0;
  return loops.toSorted((a, b) => throughputOf(b) - throughputOf(a))[0];
}

function latencyOf(loop: Cell | undefined, { trialOf }: RunEvidence): number {
  const work = loop === undefined ? null : trialOf(loop.id).work;
  if (work !== null && work.kind !== 'listed') return work.latencyMs;
  throw new UsageError('the run does not say how long an operation waits: ask with latency=80ms');
}

function cpuOf(loop: Cell | undefined, { loopMicros }: HandOver): number {
  const cpu = loop?.mainThreadMicrosPerOperation ?? loop?.cpuMicrosPerOperation ?? null;
  if (cpu === null) throw new UsageError('the run does not say what an operation costs on a loop: ask with cpu=0.4ms');
  return Math.max(0, cpu - loopMicros) / 1000;
}

interface WhatIfShape {
  readonly text: string;
  readonly concurrency: number;
  readonly processes: number | null;
  readonly threads: number | null;
  readonly tasksPerThread: number | null;
}

/** As the runners would take them, never more slots than calls in flight: threads that share those, and as a user gets them. */
function shapesOf(model: string, { threads, concurrency }: WhatIfScene): WhatIfShape[] {
  const none = { processes: null, threads: null, tasksPerThread: null };
  if (model === 'sequential') return [{ text: '1', concurrency: 1, ...none }];
  if (model === LOOP) return [{ text: String(concurrency), concurrency, ...none }];
  if (model === 'process-pool') {
    const threadsOfEach = Math.min(2, concurrency);
    const processes = Math.floor(concurrency / threadsOfEach);
    const slots = processes * threadsOfEach;
    return [
      {
        text: `${processes}x${threadsOfEach}`,
        concurrency: slots,
        processes,
        threads: threadsOfEach,
        tasksPerThread: 1,
      },
    ];
  }
  const used = Math.min(threads, concurrency);
  const shares = [...new Set([Math.floor(concurrency / used), 1])];
  const wanted = model === POOL ? shares : shares.slice(0, 1);
  return wanted.map((tasksPerThread) => ({
    text: `${used}x${tasksPerThread}`,
    concurrency: used * tasksPerThread,
    processes: null,
    threads: used,
    tasksPerThread,
  }));
}

function answerOf(model: string, shape: WhatIfShape, asked: WhatIfScene, handOver: HandOver): WhatIf['models'][number] {
  const simulated = simulatedModel(model, shape);
  if (simulated === null) throw new UsageError(`${model} cannot be simulated as ${shape.text}`);
  const split = splitOf(model, asked.cpuMs * 1000, handOver);
  const slots = slotsOf(simulated);
  const { outlook, binds, slotsNeeded } = closedFormOf(asked, simulated, split);
  const simulation = simulationOf(asked, simulated, costsOf(simulated.kind, split, asked.cores));
  const told = { model, shape: shape.text, slots, slotsNeeded, binds, closedForm: outlook, simulation };
  return { ...told, sentence: sentenceOf(told, asked) };
}

function splitOf(model: string, cpuMicros: number, { loopMicros, dispatchMicros, workerMicros }: HandOver): CpuSplit {
  if (model === 'sequential' || model === LOOP) return { mainMicros: cpuMicros + loopMicros, otherMicros: 0 };
  if (model === 'event-loop-per-thread') return { mainMicros: 0, otherMicros: cpuMicros + loopMicros };
  const relayed = model === 'process-pool' ? dispatchMicros : 0;
  return { mainMicros: dispatchMicros, otherMicros: cpuMicros + workerMicros + relayed };
}

const BINDS = { slots: 'slots', cores: 'CPU of all cores', 'main-thread': 'CPU of the main thread' } as const;

function sentenceOf(told: Omit<WhatIf['models'][number], 'sentence'>, { ratePerSecond }: WhatIfScene): string {
  const { model, shape, slots, slotsNeeded, binds, closedForm, simulation } = told;
  const both = (of: (outlook: Outlook) => string) => `${of(closedForm)} by theory, ${of(simulation)} simulated`;
  const latency = (ms: number | null) => (ms === null ? 'no bound' : time(ms));
  const times = `p50 ${both(({ p50Ms }) => latency(p50Ms))}; p99 ${both(({ p99Ms }) => latency(p99Ms))}`;
  const rate = both(({ throughputPerSecond }) => perSecond(throughputPerSecond));
  if (ratePerSecond === null) {
    return `${model} ${shape}: ${rate}; ${times}; ${BINDS[binds]} bind${binds === 'slots' ? '' : 's'} it`;
  }
  const verdict =
    closedForm.isHeld === simulation.isHeld
      ? closedForm.isHeld
        ? 'holds'
        : 'does not hold'
      : `${closedForm.isHeld ? 'holds' : 'does not hold'} by theory, and ${simulation.isHeld ? 'holds' : 'does not'} in the simulation: too near to tell`;
  const needed = slotsNeeded === null ? '' : `; needs ${three(slotsNeeded)} of ${slots} slots`;
  return `${model} ${shape} ${verdict}: ${rate}; ${times}${needed}; ${BINDS[binds]} used to ${percentWord(closedForm.utilisation)}`;
}
