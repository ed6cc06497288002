/** What a claim may turn out to be; in a file of its own, so that counting them loads no schema. */
export const claimVerdicts = ['confirmed', 'refuted', 'unclear'] as const;
type ClaimVerdict = (typeof claimVerdicts)[number];

/** "3 confirmed, 1 refuted"; none where there is no claim. */
export function countsText(claims: readonly { readonly verdict: ClaimVerdict }[]): string {
  const counts = claimVerdicts.map((verdict) => ({
    verdict,
    of: claims.filter((claim) => claim.verdict === verdict).length,
  }));
  return counts.flatMap(({ verdict, of }) => (of > 0 ? `${of} ${verdict}` : [])).join(', ') || 'none';
}
