/** The environment will not do: exit code 4. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
