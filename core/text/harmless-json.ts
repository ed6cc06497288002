/** A terminal, an editor or the runner of a job may act on these, even inside of a JSON string, where JSON.stringify leaves them as they are. */
const ACTING = /[\u007F-\u009F\p{Cf}\u2028\u2029]|(?<=##)\[/gu;

/** The same JSON, of which nobody acts on anything who shows its text. Whatever is escaped stands inside of strings alone. */
export function harmlessJson(json: string): string {
  return escaped(json, ACTING);
}

/** A value as one line of JSON, of which the same is true. */
export function jsonLine(value: unknown): string {
  return `${harmlessJson(JSON.stringify(value))}\n`;
}

/** These characters of its strings as escape sequences of JSON. */
export function escaped(json: string, characters: RegExp): string {
  return json.replace(characters, (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}
