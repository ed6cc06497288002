import type { Cell, Comparison } from '../core/records/comparison.ts';
import type { Report } from '../core/members/report-types.ts';
import type { GateCellReport, GateReport, GateWord } from '../core/records/gate-report.ts';
import { brokenText, whyText } from './facts/gate.ts';
import { cellLabel } from './words/labels.ts';
import { rowsOf } from './facts/rows.ts';
import { clean } from './words/text.ts';
import { noticesOf, reasonOf, stateFact } from './facts/trust.ts';

/** GitHub shows ten annotations of a kind and step, and drops the rest without a word. */
const SHOWN = 10;
/** Its runner cuts messages at 4096 characters, and check runs take titles of at most 255. */
const MESSAGE_CHARACTERS = 4000;
const TITLE_CHARACTERS = 200;

const githubAnnotations: Report = {
  name: 'github-annotations',
  about:
    'workflow commands for a GitHub job: an error for each cell that is INVALID or failed, a warning for each warning',
  extension: '.annotations.txt',
  render: {
    run(comparison: Comparison): string {
      const broken = comparison.cells
        .filter((cell) => cell.state === 'invalid' || cell.state === 'failed')
        .map(cellError);
      const stopped = comparison.state === 'complete' ? [] : [command('error', 'lockstep', stateFact(comparison).text)];
      const warnings = noticesOf(comparison, rowsOf(comparison))
        .filter(({ severity }) => severity !== 'info')
        .map(({ code, advice, subjects }) =>
          command('warning', `lockstep: ${code}`, `${advice} (${subjects.join('; ')})`),
        );
      const verdict = command('notice', 'lockstep', comparison.verdict.sentence);
      return [verdict, ...limited([...stopped, ...broken], 'error'), ...limited(warnings, 'warning')].join('');
    },
    gate(gate: GateReport): string {
      if (gate.verdict.word === 'pass') return '';
      const broken = brokenText(gate);
      const stopped = broken === null ? [] : [command('error', 'lockstep gate', broken)];
      const of = (...words: GateWord[]) => gate.cells.filter(({ word }) => words.includes(word));
      const errors = of('regression', 'invalid').map((cell) => gateCommand('error', cell));
      const warnings = of('inconclusive').map((cell) => gateCommand('warning', cell));
      const verdict = command('notice', 'lockstep gate', gate.verdict.sentence);
      return [verdict, ...limited([...stopped, ...errors], 'error'), ...limited(warnings, 'warning')].join('');
    },
  },
};
export default githubAnnotations;

function cellError(cell: Cell): string {
  return command('error', `lockstep: ${cell.state}`, `${clean(cell.scenario)} ${cellLabel(cell)}: ${reasonOf(cell)}`);
}

function gateCommand(kind: 'error' | 'warning', cell: GateCellReport): string {
  return command(kind, `lockstep gate: ${cell.word}`, `${clean(cell.id)}: ${whyText(cell)}`);
}

function limited(commands: readonly string[], kind: 'error' | 'warning'): string[] {
  if (commands.length <= SHOWN) return [...commands];
  const rest = commands.length - (SHOWN - 1);
  return [...commands.slice(0, SHOWN - 1), command(kind, 'lockstep', `and ${rest} more`)];
}

/** `::error title=…::…`: what a command is made of is escaped as the runner un-escapes it. */
function command(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  const text = clean(message).slice(0, MESSAGE_CHARACTERS).replaceAll('%', '%25');
  const property = clean(title)
    .slice(0, TITLE_CHARACTERS)
    .replaceAll('%', '%25')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
  return `::${kind} title=${property}::${text}\n`;
}
