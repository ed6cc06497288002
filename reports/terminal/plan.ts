import type { Plan } from '../../core/records/records.ts';
import { boundText, plannedBlocks, planTitle, trialName } from '../facts/plan.ts';

/** The plan for people: what will be measured, in which shape, and how long that takes at the least. */
export function planText(plan: Plan): string {
  const lines = plannedBlocks(plan).map(({ name, rounds, trials }) => {
    const rows = trials.map((trial) => {
      const control = trial.isControl ? ' (control)' : '';
      return `    ${trialName(trial)}, ${trial.concurrency} in flight, ${boundText(trial)}${control}`;
    });
    return [`  ${name}: ${rounds} rounds`, ...rows].join('\n');
  });
  return [planTitle(plan), ...lines, ''].join('\n');
}
