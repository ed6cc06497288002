/** What a theory says of numbers, or in one sentence why it says nothing. */
export type Answer<Said> = ({ readonly state: 'known' } & Said) | Refused;

/** A theory that does not hold for these numbers, or too few of them to tell. */
interface Refused {
  readonly state: 'refused';
  readonly reason: string;
}

/** An answer that could be given. */
export function known<Said extends object>(said: Said): { readonly state: 'known' } & Said {
  return { state: 'known', ...said };
}

/** @param reason one sentence, without a full stop */
export function refused(reason: string): Refused {
  return { state: 'refused', reason };
}
