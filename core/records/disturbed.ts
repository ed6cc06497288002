/** The warning of a cell whose rounds count though other programs disturbed them, because too few were clean. */
export const DISTURBED = 'disturbed';

/** Whether a cell's numbers are those of disturbed rounds: good for its own row, and for nothing that asks for clean ones. */
export function isDisturbed({ warnings }: { readonly warnings: readonly { readonly code: string }[] }): boolean {
  return warnings.some(({ code }) => code === DISTURBED);
}
