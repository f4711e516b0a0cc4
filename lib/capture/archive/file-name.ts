/** What a capture is called: by model and day. A router may call itself what it likes, a file not. */
export function fileNameOf({ model }: { readonly model: string | null }, now: number): string {
  const name = (model ?? '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  return `futamichi-${name || 'router'}-${new Date(now).toISOString().slice(0, 10)}.har`;
}
