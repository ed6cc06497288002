/** A share as percent in a sentence, one decimal: shares are read against margins such as 5 %. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** The same without a decimal, where it says how much and decides nothing. */
export function wholePercent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
