import type { TableView } from '../../../../server/src/protocol.ts';

/** The server's words for a figure of the report; where it has none, the figure as it came. */
export function word(view: TableView, path: string): string {
  const words = view.words[path];
  if (words !== undefined) return words;
  let value: unknown = view.report;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The words without the exact figure in brackets that follows some of them: `8.5 MiB`. */
export function shortWord(view: TableView, path: string): string {
  return word(view, path).replace(/ \([^)]*\)$/, '');
}

/** The exact figure that stands in brackets behind some words: `8,912,896 bytes`. */
export function exactPart(view: TableView, path: string): string | undefined {
  return / \(([^)]*)\)$/.exec(word(view, path))?.[1];
}

/** How much of `whole` `part` is, from 0 to 1, to draw it. Both are decimal strings of any length. */
export function share(part: string, whole: string): number {
  const total = BigInt(whole);
  return total === 0n ? 0 : Number((BigInt(part) * 1_000_000n) / total) / 1_000_000;
}
