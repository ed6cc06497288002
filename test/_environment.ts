import type { Environment } from '../core/records/records.ts';

/** The machine of all that no machine has measured. */
export const environment: Environment = {
  startedAt: '2026-11-22T12:00:00.000Z',
  runtime: { name: 'node', version: '24.21.0' },
  dependencies: { undici: '8.12.4', piscina: '5.3.2' },
  platform: 'linux x64',
  kernel: '6.8.0-48-generic',
  cpu: 'AMD EPYC 7763 64-Core Processor',
  cores: 2,
  usableCores: 2,
  memoryBytes: 8_330_000_000,
  governor: null,
  openFilesLimit: 1_048_576,
  load1: 0.31,
  commit: '9e107d9d37',
  isDirty: false,
};
