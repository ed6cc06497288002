import { harmless } from '../../core/text/harmless.ts';

/** Whatever else takes the slow path of `displayWidth`: from U+0300 on there are marks, which take no column, and then wide characters. */
const PLAIN = /^[ -\u02ff]*$/;
/** East Asian wide and fullwidth characters, and emoji: two columns each (Unicode Standard Annex 11). */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation}/u;
const MARK = /\p{M}/u;
/** Asks for the emoji form of the character before it, which is then one column wider. */
const EMOJI_SELECTOR = '\uFE0F';

/** One harmless line of text, in which spaces say no more than that there is one. */
export function clean(text: string): string {
  return cleanCommand(text).replace(/ +/g, ' ');
}

/** Keeps every space, since inside of quotes they are part of a word. */
export function cleanCommand(command: string): string {
  return harmless(command).trim();
}

/** Terminal columns that a clean text takes, counted up where terminals disagree, so that a line never comes out longer. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (character === EMOJI_SELECTOR) return 1;
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Shortens in the middle, since the end of a name (`4×16`) tells as much as its beginning. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const tail = takeWidth([...text].toReversed(), Math.floor((width - 1) / 2)).toReversed();
  const head = takeWidth([...text], width - 1 - displayWidth(tail.join('')));
  return `${head.join('')}…${tail.join('')}`;
}

/** The longest beginning that fits into `width` columns. */
function takeWidth(characters: readonly string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= characterWidth(character);
    if (left < 0) break;
    taken.push(character);
  }
  return taken;
}

/** Breaks a sentence at words. Lines after the first begin with `hang`; a word longer than a line is cut into lines. */
export function wrap(text: string, width: number, hang = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => cutWord(long, width - hang.length))) {
    const start = lines.length === 0 ? '' : hang;
    const longer = line === '' ? start + word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = hang + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function cutWord(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word];
  const pieces: string[] = [];
  let rest = [...word];
  while (rest.length > 0) {
    const piece = takeWidth(rest, Math.max(2, width));
    pieces.push(piece.join(''));
    rest = rest.slice(piece.length);
  }
  return pieces;
}
