import { broken } from './_broken.ts';

export default broken('delays-more', 'answers after twice the time that was asked for', {
  delayMs: (latencyMs) => latencyMs * 2,
});
