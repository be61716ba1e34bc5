import type { Span } from '../text/problem.ts';
import type { Chunk } from './chunk.ts';
import type { SplitSource } from './functionText.ts';

/** A member that an initialiser sets: `.slot = value`. */
export interface TableSlot extends Span {
  readonly name: string;
  /** As written. */
  readonly value: string;
}

/** A variable of a struct type that is initialised outside of functions, or a literal inside of its initialiser. */
export interface StructTable {
  /** Tag of its type: `iommu_ops`. */
  readonly struct: string;
  /** Of a literal, that of the variable around it. */
  readonly variable: string;
  readonly slots: ReadonlyMap<string, TableSlot>;
  /** Both braces are in view, and nothing in it is filled by a macro. Of an `#if` all arms count. */
  readonly whole: boolean;
}

const variable = /\bstruct\s+(\w+)\s+(?:__?\w+\s+)*(\w+)\s*(?:__\w+(?:\([^)]*\))?\s*)*=\s*$/;
const literal = /^&?\s*\(\s*(?:const\s+)?struct\s+(\w+)\s*\)\s*(?=\{)/;
const member = /^\s*\.(\w+)\s*=/;
const directive = /^[ \t]*#[ \t]*(\w+).*(?:\\\n.*)*$/gm;

/** Of a header so much is read, and literals are followed so deep: the kernel has one in the other. */
const longestHead = 300;
const deepest = 4;

/** Initialised structs of a text, in order; a literal comes behind what it stands in. */
export function readTables({ code, chunks }: SplitSource): StructTable[] {
  return chunks.flatMap((chunk) => {
    const head =
      chunk.kind === 'other'
        ? variable.exec(code.slice(Math.max(chunk.start, chunk.open - longestHead), chunk.open))
        : null;
    return head ? readTable(code, chunk, head[1]!, head[2]!) : [];
  });
}

interface Part extends Span {
  readonly struct: string;
  readonly level: number;
  readonly closed: boolean;
}

function readTable(code: string, { open, end, closed }: Chunk, struct: string, name: string): StructTable[] {
  const inside: Part = { struct, level: 1, start: open + 1, end: closed ? end - 1 : end, closed };
  const others = [...code.slice(open, end).matchAll(directive)].some(([, word]) => !/^(?:if|el|endif)/.test(word!));
  const plain = blankDirectives(code, inside);
  const tables: StructTable[] = [];
  const waiting = [inside];
  for (const part of waiting) {
    const slots = new Map<string, TableSlot>();
    let whole = part.closed && !others;
    for (const { start, end: to } of elements(plain, part.start - open, part.end - open)) {
      const text = plain.slice(start, to);
      const found = member.exec(text);
      if (found) {
        const from = open + start + text.search(/\S/);
        const value = text.slice(found[0].length).trim();
        slots.set(found[1]!, { name: found[1]!, value, start: from, end: from + text.trim().length });
        const inner = part.level < deepest ? literal.exec(value) : null;
        if (!inner) continue;
        const brace = from + text.trim().length - value.length + inner[0].length;
        const braces = braced(plain, open, brace, open + to);
        waiting.push({ struct: inner[1]!, level: part.level + 1, ...braces });
      } else if (text.trim() !== '') whole = false;
    }
    tables.push({ struct: part.struct, variable: name, slots, whole });
  }
  return tables;
}

/** What is inside of the braces of a literal, where `from` is its `{`; one whose end is out of view goes on to the end of all. */
function braced(plain: string, open: number, from: number, to: number): Pick<Part, 'start' | 'end' | 'closed'> {
  const last = plain.slice(from - open, to - open).trimEnd();
  const closed = last.endsWith('}');
  return { start: from + 1, end: from + last.length - (closed ? 1 : 0), closed };
}

/** The text from the brace on; lines that are directives are blanks. */
function blankDirectives(code: string, { start, end }: Span): string {
  return code.slice(start - 1, end).replace(directive, (line) => line.replace(/[^\n]/g, ' '));
}

/** Stretches between the commas that stand in no inner bracket. */
function* elements(text: string, from: number, to: number): Generator<Span> {
  let depth = 0;
  let start = from;
  for (let i = from; i < to; i++) {
    const c = text[i]!;
    if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    else if (c === ',' && depth === 0) {
      yield { start, end: i };
      start = i + 1;
    }
  }
  yield { start, end: to };
}
