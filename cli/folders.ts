/** The folders that are registries: what a user can name is what lies in them. */
export const folders = {
  suites: new URL('../suites/', import.meta.url),
  models: new URL('../runners/', import.meta.url),
  servers: new URL('../servers/', import.meta.url),
  reports: new URL('../reports/', import.meta.url),
} as const;
