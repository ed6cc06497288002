import type { Run } from '../../../core/monitor/views.ts';

/** A session of nobody's. */
export const aRun: Run = {
  id: '4711',
  pid: 4711,
  kind: 'run',
  version: '0.1.0',
  command: 'lockstep run fetch',
  folder: '/a/folder',
  file: null,
  startedAt: '2026-11-28T00:00:00.000Z',
};
