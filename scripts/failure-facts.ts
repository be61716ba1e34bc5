/**
 * Reads how the callers all over a kernel tree test what functions return, and writes what they agree on, as data, to
 * `server/src/kernel/declared/failures.ts`: which functions fail with NULL, which with an error pointer, which with a status.
 *
 *   node scripts/failure-facts.ts /path/to/linux-6.12 /path/to/linux-6.1
 *
 * A function is taken where nearly all callers test its result in the same way, in all trees: what almost everybody believes
 * is a promise. Where trees differ the function changed, and a patch may mean either.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const trees = process.argv.slice(2);
if (trees.length === 0) {
  console.error('usage: node scripts/failure-facts.ts <kernel tree> [<older kernel tree>...]');
  process.exit(2);
}

/** How many callers keep the result, and how they test it on the next line. */
interface Habit {
  kept: number;
  null: number;
  error: number;
  either: number;
  status: number;
  negative: number;
  /** Callers that do not keep it. */
  dropped: number;
  /** In code that an IOMMU's patch is near to. */
  near: boolean;
}

interface Tree {
  readonly habits: Map<string, Habit>;
  /** Result type and file by name: a header, where one declares the function. */
  readonly declared: Map<string, { type: string; file: string }>;
}

const near =
  /^(?:drivers\/(?:iommu|vfio|pci|soc|misc|base|of|bus|dma|virtio|xen|hwtracing|nvdimm)|arch\/(?:powerpc|s390|arm64|x86|arm|riscv|loongarch)|virt|kernel\/dma|mm|include)\//;
const keeps = /(?<![\w>.-])([a-z_][\w>.[\]-]*)\s*=\s*(?:\([^()]*\)\s*)?([a-z_]\w*)\(/gi;
const drops = /(?<=[;{})]\s{0,80})\n[ \t]+([a-z_]\w*)\(/g;
const declares =
  /^((?:(?!return|else)[a-z_]\w*\s+)+(?:\**\s*(?:__\w+\s+)?))(\w+)\([^;{}=]*?\)(?:\s*__\w+(?:\([^()]*\))?)*\s*[;{]/gm;
const defines = /^#define\s+([a-z]\w*)\(/gm;
const folders = 'arch block crypto drivers fs include init ipc kernel lib mm net security sound virt';

function readTree(tree: string): Tree {
  const habits = new Map<string, Habit>();
  const declared: Tree['declared'] = new Map();
  for (const folder of folders.split(' ')) {
    for (const entry of readdirSync(join(tree, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.[ch]$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const file = path.slice(tree.length).replace(/^\//, '');
      const text = readFileSync(path, 'latin1')
        .replace(/\/\*[^]*?\*\//g, ' ')
        .replace(/"(?:\\.|[^"\\\n])*"/g, '""');
      if (near.test(file)) readDeclarations(text, file, declared);
      if (file.endsWith('.c')) readCalls(text, file, habits);
    }
  }
  return { habits, declared };
}

function readDeclarations(text: string, file: string, declared: Tree['declared']): void {
  for (const [, before, name] of text.matchAll(declares)) {
    const isStatic = file.endsWith('.c') && /\bstatic\b/.test(before!);
    if (isStatic || (declared.has(name!) && !file.startsWith('include/linux/'))) continue;
    const type = before!
      .replace(/\b(?:static|inline|extern|asmlinkage|__\w+|noinline)\b/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (type !== '') declared.set(name!, { type, file });
  }
  for (const [, name] of text.matchAll(defines)) if (!declared.has(name!)) declared.set(name!, { type: '', file });
}

function readCalls(text: string, file: string, habits: Tree['habits']): void {
  for (const match of text.matchAll(keeps)) {
    const [all, place, name] = match as unknown as [string, string, string];
    const end = closing(text, match.index + all.length);
    if (text[end] !== ';') continue;
    const habit = habitOf(habits, name);
    habit.kept++;
    habit.near ||= near.test(file);
    const test = /^\s*(?:\w+\([^;{}]*\);\s*)?if \(([^;{]*?)\)\s*[{\n]/.exec(text.slice(end + 1, end + 300))?.[1];
    const kind = test === undefined ? undefined : kindOf(test.replace(/\b(?:un)?likely\(/g, '('), place);
    if (kind) habit[kind]++;
  }
  for (const match of text.matchAll(drops)) {
    if (text[closing(text, match.index + match[0].length)] === ';') habitOf(habits, match[1]!).dropped++;
  }
}

function habitOf(habits: Tree['habits'], name: string): Habit {
  let habit = habits.get(name);
  if (!habit) {
    habit = { kept: 0, null: 0, error: 0, either: 0, status: 0, negative: 0, dropped: 0, near: false };
    habits.set(name, habit);
  }
  return habit;
}

function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (const last = Math.min(text.length, from + 600); at < last && depth > 0; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
  }
  return at;
}

function kindOf(test: string, place: string): 'null' | 'error' | 'either' | 'status' | 'negative' | undefined {
  if (test.includes(`IS_ERR_OR_NULL(${place})`)) return 'either';
  if (test.includes(`IS_ERR(${place})`)) return 'error';
  const at = test.indexOf(place);
  const [before, after] = [test[at - 1] ?? '', test.slice(at + place.length)];
  if (at < 0 || /[\w>.]/.test(before) || /^[\w>.[(-]/.test(after)) return undefined;
  if (before === '!' || /^ == NULL/.test(after)) return 'null';
  if (/^ < 0/.test(after)) return 'negative';
  return /^\)*$|^ != 0/.test(after) ? 'status' : undefined;
}

const read = trees.map((tree) => ({ tree, version: releaseOf(tree), ...readTree(tree) }));

function releaseOf(tree: string): string {
  const text = readFileSync(join(tree, 'Makefile'), 'utf8');
  return /VERSION = (\d+)\nPATCHLEVEL = (\d+)\nSUBLEVEL = (\d+)/.exec(text)!.slice(1).join('.');
}

/** Whether enough callers of one tree test in this way, and no other tree says otherwise. */
function agree(name: string, own: Tree, kind: 'null' | 'error' | 'status', least: number, share: number): boolean {
  return read.every(({ habits }) => {
    const habit = habits.get(name);
    const isOwn = habits === own.habits;
    if (!habit || (!isOwn && habit.kept < 3)) return !isOwn;
    // A negative number is how a status fails, too.
    const good = habit[kind] + (kind === 'status' && habit.negative <= habit.status / 4 ? habit.negative : 0);
    const rest = habit.null + habit.error + habit.either + habit.status + habit.negative - good;
    // Few callers prove it only where all of them agree.
    const enough = !isOwn || habit.kept >= least || (habit.kept >= 4 && kind === 'null' && good === habit.kept);
    return enough && good >= habit.kept * share && rest <= habit.kept * 0.05;
  });
}

function wayOf(name: string, type: string, own: Tree): 'error' | 'null' | 'status' | undefined {
  // `_optional` gives NULL for what is not there, and its callers need no test for that.
  if (/_optional/.test(name)) return undefined;
  if ((type === '' || type.endsWith('*')) && agree(name, own, 'error', 5, 0.8)) return 'error';
  if (type.endsWith('*') && agree(name, own, 'null', 8, 0.84)) return 'null';
  return type === 'int' && agree(name, own, 'status', 15, 0.85) ? 'status' : undefined;
}

const byFile = new Map<string, string[]>();
read.forEach((own, i) => {
  for (const [name, habit] of own.habits) {
    const of = own.declared.get(name);
    // From an older tree only what the newer ones no longer have is taken.
    if (!of || !habit.near || read.slice(0, i).some(({ declared }) => declared.has(name))) continue;
    const way = wayOf(name, of.type, own);
    if (!way) continue;
    const file = i === 0 ? of.file : `${of.file}@${own.version}`;
    const asked = way === 'status' && habit.dropped * 20 <= habit.kept ? 'always' : way;
    const line = `${name}: ${asked} ${habit[way]}/${habit.kept} ${of.type}`.trim();
    byFile.set(file, [...(byFile.get(file) ?? []), line]);
  }
});

const lines = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, own]) => [`# ${file}`, ...own.sort()]);
writeFileSync(
  join(import.meta.dirname, '../server/src/kernel/declared/failures.ts'),
  `// Written by scripts/failure-facts.ts; do not edit.\n\n/** How callers test results: \`# file\`, then \`function: way tests/callers type\`; \`always\`: a status that nobody drops. */\nexport const failures = \`\\\n${lines.join('\n')}\n\`;\n`,
);
console.log(`failures: ${lines.length} lines`);
