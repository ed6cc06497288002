import { describe, expect, test } from 'vitest';
import type { GateReport } from '../../core/records/gate-report.ts';
import { displayWidth } from '../../reports/words/text.ts';
import annotations from '../../reports/github-annotations.ts';
import comment from '../../reports/github-comment.ts';
import summary from '../../reports/github-summary.ts';
import json from '../../reports/json.ts';
import junit from '../../reports/junit.ts';
import markdown from '../../reports/markdown.ts';
import terminal from '../../reports/terminal.ts';
import { hostileGate, inconclusive, invalid, manyGated, oneSided, passing, regression } from './_gate.ts';
import { htmlOf, tablesIn } from './_gfm.ts';
import { type Element, readXml } from './_xml.ts';

/** What a gate says to programs, to whom nothing hostile may get through, and of which some take no more than so much. */

const file = { width: 100, colour: false };
const at = (width: number, of: GateReport) => terminal.render.gate!(of, { width, colour: false });
const cases = {
  pass: passing(),
  regression: regression(),
  inconclusive: inconclusive(),
  invalid: invalid(),
  oneSided: oneSided(),
};

function casesOf(gate: GateReport): Element[] {
  return readXml(junit.render.gate!(gate, file)).children.flatMap(({ children }) => children);
}

test('nothing gated is told, and is not green', () => {
  const verdict = { word: 'invalid' as const, sentence: 'Invalid: nothing was gated.', smallestDetectable: null };
  const empty = { ...passing(), cells: [], verdict };
  expect(at(200, empty)).toContain('! no metric was gated');
  expect(casesOf(empty).map(({ children }) => children[0]!.name)).toEqual(['error']);
  expect(annotations.render.gate!(empty, file)).toContain('::error title=lockstep gate::Invalid: nothing was gated.');
});

describe('junit', () => {
  const outcomes = (gate: GateReport) => casesOf(gate).map(({ children }) => children[0]!.name);

  test('a regression fails, what is invalid is an error, what is inconclusive is skipped', () => {
    expect(outcomes(passing())).toEqual(['properties', 'properties', 'properties']);
    expect(outcomes(regression())).toEqual(['failure', 'properties', 'failure', 'properties']);
    expect(outcomes(inconclusive())).toEqual(['skipped', 'properties', 'skipped']);
    expect(outcomes(oneSided())).toEqual(['properties', 'skipped', 'skipped']);
    expect(outcomes(invalid())).toEqual(['error', 'error', 'error', 'properties']);
  });

  test.each([...Object.entries(cases), ['hostile', hostileGate()] as const])(
    '%s is well-formed and counted',
    (_, of) => {
      const root = readXml(junit.render.gate!(of, file));
      for (const element of [root, ...root.children]) {
        const own = element === root ? casesOf(of) : element.children;
        const having = (name: string) => `${own.filter(({ children }) => children[0]!.name === name).length}`;
        expect(element.attributes).toMatchObject({
          tests: `${own.length}`,
          failures: having('failure'),
          errors: having('error'),
          skipped: having('skipped'),
        });
      }
    },
  );
});

describe('annotations', () => {
  const heads = (of: GateReport) => annotations.render.gate!(of, file).match(/^::\w+ title=[^:]*/gm);

  test('an error for what is worse or invalid, a warning for what is inconclusive, nothing for a pass', () => {
    expect(annotations.render.gate!(passing(), file)).toBe('');
    expect(heads(regression())).toEqual([
      '::notice title=lockstep gate',
      '::error title=lockstep gate%3A regression',
      '::error title=lockstep gate%3A regression',
    ]);
    expect(heads(inconclusive())!.slice(1)).toEqual(Array(2).fill('::warning title=lockstep gate%3A inconclusive'));
    expect(heads(oneSided())!.slice(1)).toEqual(['::warning title=lockstep gate%3A removed']);
    expect(heads(invalid())!.slice(1)).toEqual([
      '::error title=lockstep gate',
      '::error title=lockstep gate%3A invalid',
      '::error title=lockstep gate%3A invalid',
    ]);
  });

  test('never more than ten of a kind, each in one line', () => {
    const errors = heads(manyGated(30))!.filter((head) => head.startsWith('::error'));
    expect(errors).toHaveLength(10);
    expect(annotations.render.gate!(manyGated(30), file)).toContain('and 21 more');
  });
});

describe('a hostile name', () => {
  test('does nothing in a terminal, and no line gets wider by it', () => {
    for (const width of [40, 80, 120]) {
      const text = at(width, hostileGate());
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
      const lines = text.slice(0, text.indexOf('again:')).split('\n');
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    }
    expect(at(120, hostileGate())).toContain('<script>alert(1)</script>');
  });

  test('begins no command of its own', () => {
    for (const line of annotations.render.gate!(hostileGate(), file).trimEnd().split('\n')) {
      expect(line).toMatch(/^::(?:notice|warning|error) title=lockstep gate/);
    }
  });

  test('leaves JSON what it was', () => {
    const text = json.render.gate!(hostileGate(), file);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\u2028/u);
    expect(JSON.parse(text)).toEqual(hostileGate());
  });
});

describe('never longer than GitHub takes', () => {
  test('a comment begins with its marker and the verdict, and tells what was left out', () => {
    const text = comment.render.gate!(manyGated(300), file);
    expect(text.split('\n')[0]).toBe('<!-- lockstep:gate -->');
    expect(text.split('\n')[2]).toMatch(/^\*\*Regression: .*\*\*$/);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toContain('lockstep gate --report markdown tells all of it.');
    expect(text).toContain('How far to trust this');
    expect(Math.min(...tablesIn(htmlOf(text)).map((table) => table.length))).toBe(5);
  });

  test('a comment whose verdict, reason and command have no end', () => {
    const long = '@'.repeat(1_000_000);
    const given = manyGated(300);
    const verdict = { ...given.verdict, sentence: long };
    const of = { ...given, state: 'failed' as const, reason: long, verdict, command: '`'.repeat(100_000) };
    expect(comment.render.gate!(of, file).length).toBeLessThanOrEqual(65_536);
  });

  test('a summary', () => {
    const text = summary.render.gate!(manyGated(2000), file);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(text).toMatch(/Left out, since GitHub shows no more than 1 MiB: \d+ scenarios/);
    expect(text).toContain('How far to trust this');
    expect(summary.render.gate!(regression(), file)).toBe(markdown.render.gate!(regression(), file));
  });
});
