import type { Finding } from './_self-finding.ts';
import type { Household } from './_self-household.ts';

/** One part of bench/self.ts. */
export interface Item {
  readonly about: string;
  /**
   * `scale` shrinks what is done, to see that it still runs: 1 for figures.
   *
   * @throws Error where something could not be measured
   */
  measure(household: Household, scale: number): Promise<readonly Finding[]>;
}
