import { packageFolder } from '../../core/members/optional.ts';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = ['/usr/bin', '/usr/sbin', '/usr/local/bin', ...(process.env['PATH'] ?? '').split(delimiter)];

/** Where a real server is not, its tests are skipped by this name. */
function program(name: string, title: string, install: string): { readonly isHere: boolean; readonly without: string } {
  const isHere = folders.some((folder) => existsSync(join(folder, name)));
  return { isHere, without: isHere ? '' : ` (skipped: no ${title} here, ${install})` };
}

export const mariadb = program('mariadbd', 'MariaDB', 'apt-get install mariadb-server-core');
export const memcached = program('memcached', 'memcached', 'apt-get install memcached');
const isEmulated = packageFolder('fauxqs') !== null;
export const s3 = {
  isHere: isEmulated,
  without: isEmulated ? '' : ' (skipped: no emulator of S3 here, npm install fauxqs)',
};
export const redis = program('redis-server', 'Redis', 'apt-get install redis-server');
