/** What a thread does for the floors: nothing. */
export default function nothing(): void {}
