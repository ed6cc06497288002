import { door } from './_door.ts';
import { centre } from './_self-finding.ts';
import type { Item } from './_self-item.ts';
import { peakMegabytes, TELLS_PEAK } from './_load-peak.ts';

const ROWS = 2000;
/** Five models, some with controls: a row of sleep has so many cells and more. */
const CELLS_A_ROW = 5;

/** Planning alone: nothing is measured. */
export const largePlan: Item = {
  about: 'a plan of 10 000 cells and more: run --dry-run',
  async measure(household, scale) {
    const rows = Math.ceil(ROWS * scale);
    const latencies = Array.from({ length: rows }, (_, row) => row + 1).join(',');
    const words = ['run', 'sleep', '-p', `latencyMs=${latencies}`, '--dry-run'];
    const { wallMs, stdout, stderr } = await household.run(process.execPath, '--import', TELLS_PEAK, door, ...words);
    const cells = stdout.split('\n').filter((line) => line.includes(' in flight')).length;
    if (cells < CELLS_A_ROW * rows) throw new Error(`only ${cells} cells were planned`);
    return [
      {
        what: `peak RSS for ${cells} cells`,
        unit: 'MB',
        measured: centre([peakMegabytes(stderr)]),
        target: { atMost: 500 },
      },
      { what: `time for ${cells} cells`, unit: 's', measured: centre([wallMs / 1000]), target: null },
    ];
  },
};
