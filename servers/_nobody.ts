import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

/** As whom real servers run where we are root: most refuse it, and what asks them could read and write all that is root's. */

/** Of every Linux: a user who owns nothing. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Gives a folder to whoever the program in it runs as: as root that is nobody. @returns What `spawn` is to be told. */
export function ownedByNobody(folder: string): typeof NOBODY | Record<string, never> {
  chmodSync(folder, 0o755);
  if (process.getuid?.() !== 0) return {};
  chownSync(folder, NOBODY.uid, NOBODY.gid);
  return NOBODY;
}

/** Where whoever it runs as may come: the folder of temporary files, where that is not one of root's alone. */
export function temporaryFolder(isRoot = process.getuid?.() === 0, places = [tmpdir(), '/tmp', '/var/tmp']): string {
  const reachable = places.find((folder) => existsSync(folder) && isReachable(folder));
  return (isRoot ? reachable : null) ?? (places[0] as string);
}

/** Whether anybody may enter every folder on the way. */
export function isReachable(folder: string): boolean {
  for (let place = folder; ; place = dirname(place)) {
    if ((statSync(place).mode & 1) === 0) return false;
    if (place === dirname(place)) return true;
  }
}
