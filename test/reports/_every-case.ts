import { empty, httpGet, interrupted, withFloor, withMissingCells } from './_cases.ts';
import { choices } from './_choices.ts';
import { claimed, openLoop } from './_claimed.ts';
import { kinds } from './_kinds.ts';
import { hostile } from './_hostile.ts';

/** Every comparison of exact figures by its name: what holds for any comparison holds for these. */
export const everyCase = {
  'http-get': httpGet(),
  floor: withFloor(),
  'missing-cells': withMissingCells(),
  interrupted: interrupted(),
  empty: empty(),
  claimed: claimed(),
  'open-loop': openLoop(),
  choices: choices(),
  kinds: kinds(),
  hostile: hostile(),
};
