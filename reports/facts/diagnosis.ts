import type { Diagnosis } from '../../core/records/diagnosis.ts';
import { percent } from '../../core/text/words.ts';
import { clean } from '../words/text.ts';

/** What every page says of a machine. All text that is returned is clean. */

export interface DiagnosisLine {
  readonly state: 'good' | 'warning' | 'bad';
  readonly name: string;
  readonly text: string;
}

export function checkLines({ checks }: Diagnosis): DiagnosisLine[] {
  return checks.map(({ state, name, text }) => ({ state, name: clean(name), text: clean(text) }));
}

/** What the gates of this code against itself have shown; nothing where none was made. */
export function gateLines({ same, planted, verdict }: Diagnosis): DiagnosisLine[] {
  if (same === null || planted === null) return [];
  const caught = verdict.isPlantedCaught === true ? 'caught' : 'NOT caught';
  return [
    {
      state: verdict.isSameEqual === true ? 'good' : 'bad',
      name: 'same code',
      text: clean(same.verdict.sentence),
    },
    {
      state: verdict.isPlantedCaught === true ? 'good' : 'bad',
      name: 'planted slowdown',
      text: `${caught}: ${clean(planted.verdict.sentence)}`,
    },
  ];
}

/** How small a slowdown can be seen, and what to do; nothing where nothing was measured. */
export function closingSentences({ same, smallest, advice }: Diagnosis): string[] {
  if (same === null) return [];
  const { makespanMs: wall, cpuMicrosPerOperation: cpu } = smallest;
  const seen =
    wall === undefined
      ? 'How small a slowdown this machine can see could not be measured.'
      : `Smallest change this machine can see in ${Math.round(same.budgetMs / 1000)} s: ${percent(wall)} of time${
          cpu === undefined ? '' : `, ${percent(cpu)} of CPU`
        }.`;
  return [seen, ...advice.map(clean)];
}
