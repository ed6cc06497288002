import type { Requests } from './requests.ts';
import { clearTimeout, setTimeout } from './time.ts';

/** So long a child has to say where it stands: one whose event loop turns needs no more than a few milliseconds. */
const MOST_MS = 1000;

/** What has taken too long in a child, as it says itself, behind the sentence that it did: empty where it does not know. */
export async function standingOf(requests: Requests): Promise<string> {
  const { promise: silence, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(
    () => resolve('its event loop stands still, as in synchronous work without an end'),
    MOST_MS,
  );
  const said = requests.ask<string>('standing', null).catch(() => ''); // an older core/ has no such answer
  const standing = await Promise.race([said, silence]);
  clearTimeout(timer);
  return standing === '' ? '' : `: ${standing}`;
}
