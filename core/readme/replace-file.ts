import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cannot } from '../text/errors.ts';

/**
 * Puts new content in the place of a file in one step: whoever reads it sees all of the old or all of the new, also if this
 * process dies between. Permissions stay, and a link stays a link.
 *
 * @throws UsageError where it cannot be written; the file is then as it was
 */
export function replaceFile(path: string, content: Buffer): void {
  let temporary: string | null = null;
  try {
    const target = realpathSync(path);
    temporary = `${target}.${process.pid}.tmp`;
    writeFileSync(temporary, content, { flag: 'wx' });
    chmodSync(temporary, statSync(target).mode);
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== null) rmSync(temporary, { force: true });
    throw cannot('write', path, error);
  }
}
