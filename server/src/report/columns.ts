/** Plain-text tables: first column to the left, the others, of numbers, to the right, two blanks between. */
export function alignColumns(
  rows: readonly (readonly string[])[],
  indent = '',
  { numbers = true }: { readonly numbers?: boolean } = {},
): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 || !numbers ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${indent}${line}\n`)
    .join('');
}

/** Breaks text at blanks so that no line is longer than `width` where its words allow. */
export function wrapText(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && indent.length + line.length + 1 + word.length > width) {
        lines.push(indent + line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push((indent + line).trimEnd());
  }
  return lines.join('\n');
}
