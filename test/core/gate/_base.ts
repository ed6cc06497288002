import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type BaseCheckout, checkOutBase } from '../../../core/gate/base-checkout.ts';
import type { Repository } from '../../cli/_repository.ts';

interface Asked {
  readonly ref?: string;
  readonly prepare?: string;
  readonly cwd?: string;
  readonly modules?: readonly string[];
  readonly interrupted?: AbortSignal;
}

/** What a test does with the base, and what is told meanwhile. */
export async function withBase(
  repository: Repository,
  look: (base: BaseCheckout, folder: string) => void = () => {},
  { ref = 'HEAD', prepare, cwd, modules, interrupted = new AbortController().signal }: Asked = {},
): Promise<string> {
  let told = '';
  const base = checkOutBase(cwd ?? repository.folder, ref);
  try {
    const tell = (text: string) => void (told += text);
    await base.makeFit({ modules: modules ?? [], prepare: prepare ?? null, tell, interrupted });
    const [folder = ''] = readdirSync(tmpdir()).filter((name) => name.startsWith(`lockstep-base-${process.pid}-`));
    look(base, join(tmpdir(), folder, basename(repository.folder)));
  } finally {
    base.close();
  }
  return told;
}
