import type { Report } from '../core/members/report-types.ts';
import { harmlessJson } from '../core/text/harmless-json.ts';

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
  return `${harmlessJson(JSON.stringify(value, null, 2))}\n`;
}
