import type { LookRecord, Plan } from '../records/records.ts';

/**
 * The part of α that what is said of each trial may spend, by the trial's id. A row that is looked at several times has several
 * chances of a false alarm. So each look spends α in proportion to the rounds since the one before: a spending function after Lan &
 * DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983) 659–663, α(t) = α·t, the first of the family
 * of Kim & DeMets, Biometrika 74 (1987) 149–154. What looks spend is added up (Bonferroni), as Slud & Wei, J. Amer. Statist. Assoc.
 * 77 (1982) 862–868, part α among looks, so that it holds however they depend on each other. A row that did not end by a look has
 * all that is left.
 *
 * @returns Shares above 0 and up to 1; 1 where nobody looked before the end.
 */
export function spendingOf(blocks: Plan['blocks'], looks: readonly LookRecord[]): Map<string, number> {
  return new Map(
    blocks.flatMap(({ scenario, trials, order }) => {
      // one with all rounds that did not end is the end itself, and leaves to it what it was given
      const own = looks.filter((look) => look.scenario === scenario && (look.ends || look.rounds < order.length));
      const share = shareOf(own, order.length);
      return trials.map((id) => [id, share] as const);
    }),
  );
}

function shareOf(looks: readonly LookRecord[], planned: number): number {
  const [last, before] = [looks.at(-1), looks.at(-2)];
  if (last === undefined) return 1;
  return last.ends ? (last.rounds - (before?.rounds ?? 0)) / planned : 1 - last.rounds / planned;
}
