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
/** Those that a package brings. */
function ofPackage(name: string, title: string): { readonly isHere: boolean; readonly without: string } {
  const isHere = packageFolder(name) !== null;
  return { isHere, without: isHere ? '' : ` (skipped: no ${title} here, npm install ${name})` };
}

export const redis = program('redis-server', 'Redis', 'apt-get install redis-server');
export const s3 = ofPackage('fauxqs', 'emulator of S3');
export const mongoDriver = ofPackage('mongodb', 'driver of MongoDB');
