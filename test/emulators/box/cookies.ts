/** The value of a cookie that came with a request. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const each of header?.split(';') ?? []) {
    const [key, value] = each.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
