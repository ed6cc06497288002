import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = ['/usr/bin', '/usr/local/bin', ...(process.env['PATH'] ?? '').split(delimiter)];

/** Where Redis is not, its tests are skipped by this name. */
export const hasRedis = folders.some((folder) => existsSync(join(folder, 'redis-server')));
export const WITHOUT = hasRedis ? '' : ' (skipped: no Redis here, apt-get install redis-server)';
