import { broken } from './_broken.ts';

export default broken('delays-less', 'answers after half of the time that was asked for', {
  delayMs: (latencyMs) => latencyMs / 2,
});
