import { analyseC, readC, type CParser, type Definitions, type Knowledge, type Question } from '../c/index.ts';
import { NO_WORDS } from './runRules.ts';

/** Functions of a folder that other sources can call, and which source defines each. */
type Folder = ReadonlyMap<string, { readonly path: string; readonly definitions: Definitions }>;

/** Sources of one folder that are read, and characters of them. */
const MAXIMUM_SOURCES = 200;
const MAXIMUM_CHARACTERS = 6_000_000;
/** Folders that are kept. */
const MAXIMUM_FOLDERS = 8;

const object = /(?<![\w/$()-])([\w-]+)\.o\b/g;

/**
 * What the other sources of a folder of the kernel tree define: bodies of the functions that a driver spreads over its
 * files. Its Makefile tells which those are. A folder is read when a file of it asks for a name, and kept for the next.
 */
export class Neighbours {
  private readonly folders = new Map<string, Folder>();
  private last: { readonly path: string; readonly beside: Definitions } | undefined;
  private readonly read: (path: string) => string | undefined;
  private readonly parser: CParser;
  private readonly knowledge: Knowledge;

  constructor(read: (path: string) => string | undefined, parser: CParser, knowledge: Knowledge) {
    this.read = read;
    this.parser = parser;
    this.knowledge = knowledge;
  }

  /** Of a C file of the tree, by its path there; the same object for the file that was asked for last. */
  of(path: string): Definitions {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (this.last?.path !== path) {
      const beside = new Beside((name) => {
        const found = this.folder(folder).get(name);
        return found?.path === path ? undefined : found?.definitions;
      });
      this.last = { path, beside };
    }
    return this.last.beside;
  }

  private folder(path: string): Folder {
    const known = this.folders.get(path);
    if (known) return known;
    const folder = this.readFolder(path);
    for (const oldest of this.folders.keys()) {
      if (this.folders.size < MAXIMUM_FOLDERS) break;
      this.folders.delete(oldest);
    }
    this.folders.set(path, folder);
    return folder;
  }

  private readFolder(folder: string): Folder {
    const makefile = this.read(`${folder}Makefile`) ?? this.read(`${folder}Kbuild`) ?? '';
    const sources = new Set(Array.from(makefile.matchAll(object), ([, name]) => `${folder}${name!}.c`));
    const functions = new Map<string, { path: string; definitions: Definitions }>();
    const ambiguous = new Set<string>();
    let room = MAXIMUM_CHARACTERS;
    for (const path of [...sources].slice(0, MAXIMUM_SOURCES)) {
      const text = this.read(path);
      if (text === undefined || text.length > room) continue;
      room -= text.length;
      const source = readC({ kind: 'file', path, text });
      const { definitions } = analyseC(source, this.parser, this.knowledge, { words: NO_WORDS });
      for (const { name, code } of source.split.functions) {
        if (name === '' || isOwn(code)) continue;
        // Which of two is built is a matter of configuration.
        if (functions.has(name)) ambiguous.add(name);
        functions.set(name, { path, definitions });
      }
    }
    for (const name of ambiguous) functions.delete(name);
    return functions;
  }
}

/** Only its own file can call it, or another one may take its place. */
function isOwn(code: string): boolean {
  return /\b(?:static|__weak)\b/.test(code.slice(0, Math.max(0, code.indexOf('{'))));
}

/** Functions that stand in other files. Their macros, structs and tables are their own. */
class Beside implements Definitions {
  readonly names: ReadonlySet<string> = new Set();
  private readonly find: (name: string) => Definitions | undefined;

  constructor(find: (name: string) => Definitions | undefined) {
    this.find = find;
  }

  fact(name: string): ReturnType<Definitions['fact']> {
    return this.find(name)?.fact(name);
  }

  slotOf(): undefined {
    return undefined;
  }

  memberType(): undefined {
    return undefined;
  }

  macro(): undefined {
    return undefined;
  }

  bodyOf(name: string): ReturnType<Definitions['bodyOf']> {
    return this.find(name)?.bodyOf(name);
  }

  ownAnswer(question: Question): string {
    return question.startsWith('call ') ? (this.find(question.slice(5))?.ownAnswer(question) ?? '') : '';
  }
}
