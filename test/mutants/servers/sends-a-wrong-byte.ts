import { broken } from './_broken.ts';

export default broken('sends-a-wrong-byte', 'sends another first letter than it has in its books', {
  payload: (payload) => Buffer.concat([Buffer.from('!'), payload.subarray(1)]),
});
