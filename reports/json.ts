import type { Report } from '../core/members/report-types.ts';

/** A terminal, an editor or the runner of a job may act on these, even inside of a JSON string, where JSON.stringify leaves them as they are. */
const ACTING = /[\u007F-\u009F\p{Cf}\u2028\u2029]|(?<=##)\[/gu;

const json: Report = {
  name: 'json',
  about: 'the comparison itself, for programs: every field, null where a thing was not measured',
  extension: '.json',
  render: {
    run: jsonText,
    changes: jsonText,
    gate: jsonText,
    explanation: jsonText,
    capacity: jsonText,
    diagnosis: jsonText,
    plan: jsonText,
    catalogue: jsonText,
  },
};
export default json;

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2).replace(ACTING, escape)}\n`;
}

function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
