import { missing } from '../core/members/optional.ts';
import type { Target } from '../core/members/types.ts';

/** How a server on this machine is reached. */
export const transportParam = {
  about: 'how a server of our own is reached',
  values: ['tcp'],
  oneOf: ['tcp', 'unix'],
} as const;
export type Transport = (typeof transportParam.oneOf)[number];

/** @throws Unsupported where the server has no such address: one of the user's is asked where its URL says */
export function addressOf({ origin, others }: Target, transport: Transport): string {
  if (transport === 'tcp') return origin;
  const address = others?.['unix'];
  if (address === undefined) throw missing('this server has no Unix socket that is known: transport=tcp');
  return address;
}
