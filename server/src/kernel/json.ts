import type { Parsed, Problem, Span } from '../text/problem.ts';

/** A JSON value with its place in the text. */
export type Json = Span &
  (
    | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
    | { readonly kind: 'array'; readonly items: readonly Json[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'literal'; readonly value: boolean | null }
  );

export interface JsonMember {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Json;
}

interface Token extends Span {
  readonly kind: string;
  readonly text: string;
}

const maxDepth = 32;
const token =
  /\s*(?:([{}[\]:,])|("(?:[^"\\\n]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|(\/\/[^\n]*))/y;

/** Reads JSON (line comments allowed) with offsets. The first mistake ends the reading; what stands before it counts. */
export function readJson(text: string): Parsed<Json | undefined> {
  const problems: Problem[] = [];
  let at = 0;
  let next: Token | undefined;
  const now = (): Token | undefined => next;

  const advance = (): void => {
    for (;;) {
      token.lastIndex = at;
      const match = token.exec(text);
      if (!match) {
        const rest = /\S/.exec(text.slice(at));
        next = rest ? { kind: 'bad', text: rest[0], start: at + rest.index, end: at + rest.index + 1 } : undefined;
        return;
      }
      at = token.lastIndex;
      const found = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5]!;
      if (match[5] !== undefined) continue;
      const kind = match[1] ?? (match[2] !== undefined ? 'string' : match[3] !== undefined ? 'number' : 'literal');
      next = { kind, text: found, start: at - found.length, end: at };
      return;
    }
  };
  const fail = (message: string): undefined => {
    const place = next ?? { start: text.length, end: text.length };
    if (problems.length === 0) problems.push({ start: place.start, end: place.end, message, code: 'json' });
    return undefined;
  };
  const string = (raw: string): string => {
    try {
      return JSON.parse(raw) as string;
    } catch {
      fail('this string has an escape that JSON does not know');
      return '';
    }
  };

  const value = (depth: number): Json | undefined => {
    const first = next;
    if (!first) return fail('a value is missing here');
    const { start, end } = first;
    if (first.kind === 'string') {
      advance();
      return { kind: 'string', value: string(first.text), start, end };
    }
    if (first.kind === 'number') {
      advance();
      return { kind: 'number', text: first.text, start, end };
    }
    if (first.kind === 'literal') {
      advance();
      return { kind: 'literal', value: first.text === 'null' ? null : first.text === 'true', start, end };
    }
    if (first.kind !== '{' && first.kind !== '[') return fail('this is not JSON');
    if (depth >= maxDepth) return fail(`nested more than ${maxDepth} deep`);
    advance();
    return first.kind === '{' ? object(start, depth) : array(start, depth);
  };
  // What was read before a mistake counts: both return what they have.
  const object = (start: number, depth: number): Json => {
    const members: JsonMember[] = [];
    while (problems.length === 0 && now() && now()?.kind !== '}') {
      const name = now()!;
      if (name.kind !== 'string') fail('a name in double quotes is expected here');
      advance();
      if (now()?.kind !== ':') fail('a colon is expected here');
      advance();
      const inner = problems.length === 0 ? value(depth + 1) : undefined;
      if (!inner) break;
      members.push({ name: string(name.text), nameSpan: { start: name.start, end: name.end }, value: inner });
      if (now()?.kind === ',') advance();
      else if (now()?.kind !== '}') fail('a comma or } is expected here');
    }
    return { kind: 'object', members, start, end: close('}') };
  };
  const array = (start: number, depth: number): Json => {
    const items: Json[] = [];
    while (problems.length === 0 && now() && now()?.kind !== ']') {
      const inner = value(depth + 1);
      if (!inner) break;
      items.push(inner);
      if (now()?.kind === ',') advance();
      else if (now()?.kind !== ']') fail('a comma or ] is expected here');
    }
    return { kind: 'array', items, start, end: close(']') };
  };
  const close = (mark: string): number => {
    const last = now();
    if (last?.kind !== mark) fail(`${mark} is missing`);
    advance();
    return last?.end ?? text.length;
  };

  advance();
  const result = value(0);
  if (result && now()) fail('nothing may follow the value');
  return { value: result, problems };
}
