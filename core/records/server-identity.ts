import { z } from 'zod';
import { byName } from './schema-parts.ts';

/** What a server is, as it says itself: so that a row never speaks of another one than was asked. */
export const serverIdentitySchema = z.object({
  /** The real one, one that does what it does, or one that only answers as it does. */
  what: z.enum(['real', 'emulator', 'fake']),
  /** Its name, such as "PostgreSQL". */
  name: z.string(),
  version: z.string(),
  /** How it is reached, such as "TCP". */
  transport: z.string(),
  /** Where it was found: the user's own by its URL, a binary of this machine, or that of an npm package. */
  found: z.enum(['url', 'binary', 'package']),
  /** Settings that numbers depend on, as it says them. */
  settings: byName(z.string()),
});
export type ServerIdentity = z.infer<typeof serverIdentitySchema>;
