export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A text as script writes it, in a page or an answer. */
export function scriptText(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}
