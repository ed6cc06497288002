import { checkRows, matrixOf, without } from './params.ts';
import type { PlannedTrial } from '../records/records.ts';
import { modelsNamed, type Selection } from './selection.ts';
import { shapesOf } from './shapes.ts';
import { hasWorkers } from '../text/shape.ts';
import { idOf, type PlanContext, planTrial, scenarioOf, type TrialRequest } from './trials.ts';
import type { Params, Shape } from '../members/types.ts';
import { LOOP } from '../records/model-names.ts';

/** The trials of one scenario, and the name of what they are interleaved with. */
export interface ScenarioTrials {
  readonly block: string;
  readonly trials: readonly PlannedTrial[];
}

const DEFAULT_THREADS = 4;
const DEFAULT_PROCESSES = 2;

export function scenariosOf(selection: Selection, context: PlanContext): ScenarioTrials[] {
  const suite = selection.suite.value;
  const concurrencies = [...new Set(selection.concurrency ?? suite.concurrency)];
  const points = matrixOf(suite, selection.params);
  checkRows(suite.name, points.length * concurrencies.length);
  return points.flatMap((params) =>
    concurrencies.map((concurrency) => ({
      block: scenarioOf(
        selection,
        suite.interleaved === undefined ? params : without(params, suite.interleaved),
        concurrency,
      ),
      trials: trialRequestsOf(selection, params, concurrency, context.knownModels).map((wanted) =>
        planTrial(wanted, context),
      ),
    })),
  );
}

/** All that is asked for of the models, on each runtime. */
function trialRequestsOf(
  selection: Selection,
  params: Params,
  concurrency: number,
  knownModels: PlanContext['knownModels'],
): TrialRequest[] {
  const wanted = modelRequestsOf(selection, params, concurrency, knownModels);
  return (selection.runtimes ?? [null]).flatMap((runtime) => wanted.map((each) => ({ ...each, runtime })));
}

/** The models at the shapes each takes, and beside every pool the control: as many calls in flight on one loop. */
function modelRequestsOf(
  selection: Selection,
  params: Params,
  concurrency: number,
  knownModels: PlanContext['knownModels'],
): Omit<TrialRequest, 'runtime'>[] {
  const { value: suite } = selection.suite;
  const models = selection.models ?? modelsNamed(suite, suite.models ?? null, knownModels);
  const processes = selection.processes ?? suite.processes ?? DEFAULT_PROCESSES;
  const wanted = models.flatMap((model) =>
    shapesOf(model.value, {
      concurrency,
      threads: selection.threads ?? model.value.threads ?? suite.threads ?? DEFAULT_THREADS,
      processes,
    }).map((shape) => ({ selection, model, params, concurrency, shape, isControl: false })),
  );
  const loop = models.find((model) => model.value.name === LOOP);
  if (loop === undefined) return wanted;
  const missing = new Set(wanted.filter(({ shape }) => hasWorkers(shape)).map(({ shape }) => shape.concurrency));
  for (const { model, shape } of wanted) if (model === loop) missing.delete(shape.concurrency);
  const controls = [...missing].map((slots) => {
    const shape: Shape = { concurrency: slots, threads: null, tasksPerThread: null };
    return { selection, model: loop, params, concurrency, shape, isControl: true };
  });
  return [...wanted, ...controls];
}

/** The ids of all trials that are asked for, without the work of planning them. */
export function idsOf(selection: Selection, knownModels: PlanContext['knownModels']): string[] {
  const concurrencies = selection.concurrency ?? selection.suite.value.concurrency;
  return matrixOf(selection.suite.value, selection.params).flatMap((params) =>
    concurrencies.flatMap((concurrency) => trialRequestsOf(selection, params, concurrency, knownModels).map(idOf)),
  );
}
