import type { z } from 'zod';

/**
 * What a child answered, as it may stand in a file: what cannot be read back must not be written.
 *
 * @throws Error where it is something else
 */
export function parsed<T>(schema: z.ZodType<T>, answer: unknown, request: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (success) return data;
  const [first] = error.issues;
  const at = first === undefined || first.path.length === 0 ? '' : ` at ${first.path.join('.')}`;
  throw new Error(`the answer to "${request}" is none: ${first?.message ?? 'it has another shape'}${at}`);
}
