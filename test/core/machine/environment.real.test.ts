import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentNow } from '../../../core/machine/environment.ts';
import { environmentSchema } from '../../../core/records/records.ts';

const root = join(import.meta.dirname, '../../..');

test('the environment is as a result file wants it', () => {
  const found = environmentNow(root);
  expect(environmentSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
});

test('it names the machine and the versions of what changes a measurement', () => {
  const found = environmentNow(root);
  expect(found.runtime).toEqual({ name: 'node', version: process.versions.node });
  expect(found.dependencies).toEqual({
    undici: expect.stringMatching(/^8\./),
    piscina: expect.stringMatching(/^5\./),
    fastify: expect.stringMatching(/^5\./),
    tinybench: expect.stringMatching(/^6\./),
  });
  expect(found.cores).toBeGreaterThan(0);
  expect(found.usableCores).toBeGreaterThan(0);
  expect(found.usableCores).toBeLessThanOrEqual(found.cores);
  expect(Math.abs(Date.now() - Date.parse(found.startedAt))).toBeLessThan(60_000);
});

test('it has no commit where the folder is no repository', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-plain-'));
  expect(environmentNow(folder)).toMatchObject({ commit: null, isDirty: null });
  rmSync(folder, { recursive: true });
});
