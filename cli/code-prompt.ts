import type { Completed, Evaluated } from '../core/records/prompt.ts';

/** What code is typed into: a trial of our own, or one of a session that runs. */
export interface CodePrompt {
  evaluate(code: string, colours: boolean): Promise<Evaluated>;
  complete(line: string): Promise<Completed>;
  /** Ends what runs; the prompt stays. */
  interrupt(): Promise<void>;
}
