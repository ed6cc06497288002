import { createHash } from 'node:crypto';
import { textOrNull } from './text-file.ts';

/** Enough of a digest to tell hosts apart; what it is made of stays here. */
const CHARACTERS = 16;

/**
 * The same for all processes and containers of one host until that is started anew, and another for each other host. Null where the
 * system does not tell (anything but Linux).
 */
export function hostNow(): string | null {
  const boot = textOrNull('/proc/sys/kernel/random/boot_id')?.trim();
  if (boot === undefined || boot === '') return null;
  return createHash('sha256').update(`lockstep host ${boot}`).digest('hex').slice(0, CHARACTERS);
}
