import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment, Plan } from '../../core/records/records.ts';
import { afterAll } from 'vitest';
import { recordsOf, sessionOf } from '../_session.ts';
import { FakeWorld, type Script } from '../_world.ts';

/** A folder that is gone after the tests of this file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The result file of a session in a fake world. */
export async function writeResultFile(
  path: string,
  plan: Plan,
  script: Script = {},
  some: Partial<Environment> = {},
): Promise<void> {
  const session = sessionOf(plan);
  const records = [
    { ...session, environment: { ...session.environment, ...some } },
    ...(await recordsOf(plan, new FakeWorld(script))),
  ];
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
}
