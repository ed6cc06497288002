import type { Diagnosis } from '../../core/records/diagnosis.ts';
import { environment } from '../_environment.ts';
import { passing, regression } from './_gate.ts';
import { HOSTILE } from './_hostile.ts';

/** Machines of every kind. Nothing here is measured. */

export function fit(some: Partial<Diagnosis> = {}): Diagnosis {
  return {
    schemaVersion: 1,
    tool: { name: 'lockstep', version: '0.1.0' },
    command: 'lockstep doctor --budget 120s',
    environment,
    checks: [
      { name: 'loopback', state: 'good', text: '127.0.0.1 can be listened on' },
      { name: 'load', state: 'warning', text: '1.53 before we began: other programs run here: stop them' },
    ],
    same: passing(),
    planted: regression(),
    plantedShare: 0.2,
    smallest: { makespanMs: 0.0312, cpuMicrosPerOperation: 0.06 },
    noise: { makespanMs: 0.023, cpuMicrosPerOperation: 0.01 },
    verdict: {
      word: 'fit',
      sentence:
        'This machine can be trusted: the same code looks the same, and a planted slowdown of 20.0 % is caught.',
      isSameEqual: true,
      isPlantedCaught: true,
    },
    advice: [
      'Two processes of the same code differ by more here than is assumed; gate with --noise-floor makespanMs=2.3%',
    ],
    ...some,
  };
}

/** The same code looks slower, and the planted slowdown went unseen. */
export function unfit(): Diagnosis {
  return fit({
    same: regression(),
    planted: passing(),
    smallest: {},
    noise: {},
    verdict: {
      word: 'unfit',
      sentence:
        'This machine cannot be trusted: the same code does not look the same, and a planted slowdown of 20.0 % is not caught.',
      isSameEqual: false,
      isPlantedCaught: false,
    },
    advice: [],
  });
}

/** Nothing was measured. */
export function unusable(): Diagnosis {
  return fit({
    checks: [{ name: 'loopback', state: 'bad', text: 'listen EPERM 127.0.0.1: servers cannot start here' }],
    same: null,
    planted: null,
    smallest: {},
    noise: {},
    verdict: {
      word: 'unusable',
      sentence: 'Nothing can be measured here: loopback.',
      isSameEqual: null,
      isPlantedCaught: null,
    },
    advice: [],
  });
}

export function hostileDiagnosis(): Diagnosis {
  return fit({
    command: `lockstep doctor ${HOSTILE}`,
    checks: [{ name: HOSTILE, state: 'bad', text: HOSTILE }],
    advice: [HOSTILE],
    verdict: { ...fit().verdict, sentence: HOSTILE },
  });
}
