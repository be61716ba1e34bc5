import { analyseC, readC, type CParser, type Definitions, type Knowledge, type Question } from '../c/index.ts';
import { NO_WORDS } from './runRules.ts';

/** One header of the tree, and the functions and macros of it that teach something. */
interface Header {
  readonly definitions: Definitions;
  readonly names: ReadonlySet<string>;
  /** Headers that it includes in quotes. */
  readonly local: readonly string[];
}

/** Headers that are read for one file. */
const MAXIMUM_HEADERS = 100;
/** Files whose headers are kept together. */
const MAXIMUM_FILES = 8;

const include = /^[ \t]*#[ \t]*include[ \t]+(?:"([^"\n]+)"|<([^>\n]+)>)/gm;

/**
 * What the headers of the kernel tree that is open define: bodies of inline functions, macros, members of structs.
 * A header is read when a file that includes it asks for a name, and kept for the next file.
 */
export class Headers {
  private readonly known = new Map<string, Header | undefined>();
  private readonly files = new Map<string, { readonly includes: string; readonly included: Definitions }>();
  private readonly read: (path: string) => string | undefined;
  private readonly parser: CParser;
  private readonly knowledge: Knowledge;

  constructor(read: (path: string) => string | undefined, parser: CParser, knowledge: Knowledge) {
    this.read = read;
    this.parser = parser;
    this.knowledge = knowledge;
  }

  /** Of a C file of the tree, by its path there and its text; the same object as long as its includes are the same. */
  includedBy(path: string, text: string): Definitions {
    const includes = text.match(include)?.join('\n') ?? '';
    const before = this.files.get(path);
    this.files.delete(path);
    let headers: readonly Header[] | undefined;
    const now =
      before?.includes === includes
        ? before
        : { includes, included: new Included(() => (headers ??= this.collect(path, includes))) };
    this.files.set(path, now);
    for (const oldest of this.files.keys()) {
      if (this.files.size <= MAXIMUM_FILES) break;
      this.files.delete(oldest);
    }
    return now.included;
  }

  private collect(path: string, text: string): Header[] {
    const found: Header[] = [];
    const seen = new Set<string>();
    const waiting = candidates(path, text, false);
    for (let at = 0; at < waiting.length && found.length < MAXIMUM_HEADERS; at++) {
      // Where a header is not at the first of its places it may be at another.
      for (const place of waiting[at]!) {
        if (seen.has(place)) break;
        const header = this.header(place);
        if (!header) continue;
        seen.add(place);
        found.push(header);
        waiting.push(...header.local.map((one) => [one]));
        break;
      }
    }
    return found;
  }

  private header(path: string): Header | undefined {
    if (this.known.has(path)) return this.known.get(path);
    const text = this.read(path);
    const header = text === undefined ? undefined : this.readHeader(path, text);
    this.known.set(path, header);
    return header;
  }

  private readHeader(path: string, text: string): Header {
    const source = readC({ kind: 'file', path, text });
    const { definitions } = analyseC(source, this.parser, this.knowledge, { words: NO_WORDS });
    const names = new Set(definitions.names);
    for (const { name, code } of source.split.functions) if (isStub(code) || isDeclared(text, name)) names.delete(name);
    return { definitions, names, local: candidates(path, text, true).map((places) => places[0]!) };
  }
}

/** `{ return NULL; }`, `{ return -ENODEV; }`, `{ }`: what stands there where a feature is not built. */
function isStub(code: string): boolean {
  return !/[(]|->/.test(code.slice(code.indexOf('{')));
}

/** A real function elsewhere, of which this is what stands there without it. */
function isDeclared(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\([^;{}]*\\);`).test(text);
}

/** For each include of a text the places in the tree where that header may be. */
function candidates(path: string, text: string, localOnly: boolean): string[][] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const arch = /^arch\/\w+\//.exec(path)?.[0];
  const found: string[][] = [];
  include.lastIndex = 0;
  for (let match = include.exec(text); match; match = include.exec(text)) {
    const [, quoted, angled] = match;
    if (quoted !== undefined) {
      const beside = normal(folder + quoted);
      if (beside !== undefined) found.push([beside, `include/${quoted}`]);
    } else if (!localOnly && angled !== undefined && !angled.includes('..')) {
      const own = arch === undefined ? [] : [`${arch}include/${angled}`];
      found.push([...own, `include/${angled}`]);
    }
  }
  return found;
}

/** `a/b/../c.h` without its dots; undefined where they lead out of the tree. */
function normal(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || part === '') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** The definitions of several headers, the first that knows wins. What was asked is known from then on: there are many. */
class Included implements Definitions {
  readonly names: ReadonlySet<string> = new Set();
  private readonly headers: () => readonly Header[];
  private readonly found = new Map<string, Definitions | undefined>();
  private readonly answers = new Map<Question, string>();

  constructor(headers: () => readonly Header[]) {
    this.headers = headers;
  }

  private of(name: string): Definitions | undefined {
    if (this.found.has(name)) return this.found.get(name);
    const found = this.headers().find(({ names }) => names.has(name))?.definitions;
    this.found.set(name, found);
    return found;
  }

  private first<T>(ask: (definitions: Definitions) => T | undefined): T | undefined {
    for (const { definitions } of this.headers()) {
      const found = ask(definitions);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  fact(name: string): ReturnType<Definitions['fact']> {
    return this.of(name)?.fact(name);
  }

  slotOf(): undefined {
    return undefined;
  }

  memberType(struct: string | undefined, member: string): string | undefined {
    return this.first((definitions) => definitions.memberType(struct, member));
  }

  macro(name: string): string | undefined {
    return this.first((definitions) => definitions.macro(name));
  }

  bodyOf(name: string): ReturnType<Definitions['bodyOf']> {
    return this.of(name)?.bodyOf(name);
  }

  ownAnswer(question: Question): string {
    let answer = this.answers.get(question);
    if (answer === undefined) this.answers.set(question, (answer = this.answerTo(question)));
    return answer;
  }

  private answerTo(question: Question): string {
    if (question.startsWith('slot ')) return '';
    if (question.startsWith('call ')) return this.of(question.slice(5))?.ownAnswer(question) ?? '';
    return this.first((definitions) => definitions.ownAnswer(question) || undefined) ?? '';
  }
}
