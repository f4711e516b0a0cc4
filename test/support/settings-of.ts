/** Overrides that change lines of settings. */
export function settings(lines: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { settings: lines };
}
