import { fileURLToPath } from 'node:url';

/** The command, as a user starts it. */
export const door = fileURLToPath(new URL('../cli/lockstep.mjs', import.meta.url));
