import { barPicture } from './bars.ts';
import type { Picture, Subject } from './picture.ts';
import { micros, percent, percentWord, size } from '../../core/text/numbers.ts';

/** What a model takes from its machine: the price behind a throughput that may look alike. */

/** Full: the main thread, which everything else waits for. Light: worker, I/O and collector threads. */
export function cpuPicture(subjects: readonly Subject[]): Picture | null {
  const bars = subjects.flatMap((subject) => {
    const { cpuMicrosPerOperation: all, mainThreadMicrosPerOperation: main } = subject.cell;
    if (all === null) return [];
    const figure = `${micros(all)}\u00A0µs${main === null ? '' : ` (main ${micros(Math.min(main, all))})`}`;
    return [{ subject, figure, value: all, fullValue: main === null ? undefined : Math.min(main, all) }];
  });
  return pictureOf('CPU per operation', bars, (value) => `${micros(value)}\u00A0µs`);
}

export function memoryPicture(subjects: readonly Subject[]): Picture | null {
  const bars = subjects.flatMap((subject) => {
    const { peakRssBytes } = subject.cell;
    return peakRssBytes === null ? [] : [{ subject, figure: size(peakRssBytes), value: peakRssBytes }];
  });
  return pictureOf('Peak memory (RSS)', bars, size);
}

export function loopPicture(subjects: readonly Subject[]): Picture | null {
  const bars = subjects.flatMap((subject) => {
    const { eventLoopUtilization: share } = subject.cell;
    return share === null ? [] : [{ subject, figure: percent(share), value: share }];
  });
  return pictureOf('How busy the main event loop was', bars, percentWord, 1);
}

function pictureOf(
  title: string,
  bars: readonly { readonly subject: Subject; readonly figure: string; readonly value: number }[],
  format: (value: number) => string,
  atLeast = 0,
): Picture | null {
  if (bars.length === 0) return null;
  const description = bars.map(({ subject, figure }) => `${subject.label}: ${figure}`).join('; ');
  return barPicture({ title, description, bars, format, atLeast });
}
