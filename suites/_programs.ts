import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Unsupported } from '../core/text/thrown.ts';

/** @throws Unsupported where one of these programs is not found in PATH */
export function demandPrograms(...programs: readonly string[]): void {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const missing = programs.filter((program) => !folders.some((folder) => isExecutable(join(folder, program))));
  if (missing.length > 0) throw new Unsupported(`this machine has no ${missing.join(', no ')}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
