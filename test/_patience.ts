import { vi } from 'vitest';

const LONG_MS = 300_000;

/** For tests that wait for real processes on a machine that may be busy: what takes longer than this will not come. */
export function bePatient(): void {
  vi.setConfig({ testTimeout: LONG_MS, hookTimeout: LONG_MS });
}
