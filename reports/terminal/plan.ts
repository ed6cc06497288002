import type { Plan } from '../../core/records/records.ts';
import { plannedBlocks, planTitle } from '../facts/plan.ts';

/** The plan for people: what will be measured, in which shape, and how long that takes at the least. */
export function planText(plan: Plan): string {
  const lines = plannedBlocks(plan).map(({ name, rounds, note, cells }) => {
    const rows = cells.map((cell) => {
      const bound = cell.bound === null ? 'no bound' : `bound ${cell.bound}`;
      return `    ${cell.name}, ${cell.inFlight} in flight, ${bound}${cell.isControl ? ' (control)' : ''}`;
    });
    return [`  ${name}: ${rounds} rounds${note === null ? '' : `; ${note}`}`, ...rows].join('\n');
  });
  return [planTitle(plan), ...lines, ''].join('\n');
}
