/** Without white space and outer parentheses; casts stay. */
export function canonicalText(code: string): string {
  let text = code
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w\s]) ?/g, '$1')
    .trim();
  while (text.startsWith('(') && closesAtEnd(text)) text = text.slice(1, -1);
  return text;
}

function closesAtEnd(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 40) depth += 1;
    else if (c === 41 && --depth === 0) return i === text.length - 1;
  }
  return false;
}
