import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'boldGreen' | 'boldYellow' | 'boldRed';

const FORMATS = {
  bold: 'bold',
  dim: 'dim',
  red: 'red',
  green: 'green',
  yellow: 'yellow',
  boldGreen: ['bold', 'green'],
  boldYellow: ['bold', 'yellow'],
  boldRed: ['bold', 'red'],
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

export type Paint = (style: Style | undefined, text: string) => string;

/** Whether to colour is the caller's decision, who knows the stream; here no stream is asked. */
export function painter(colour: boolean): Paint {
  return (style, text) =>
    colour && style !== undefined && text !== ''
      ? styleText([FORMATS[style]].flat(), text, { validateStream: false })
      : text;
}
