/**
 * Reads what the parameters and results of a kernel tree's functions count, and writes it, as data, to
 * `server/src/kernel/declared/units.ts`.
 *
 *   node scripts/unit-facts.ts /path/to/linux-6.12 /path/to/linux-6.1
 *
 * A function's own body tells first: `pfn_to_page(pfn)`, `size >> PAGE_SHIFT`, a call of a function that is known already.
 * Where it tells nothing, its callers do, if several of them are known to pass the same unit. Callers that are known to
 * pass another unit are a veto: such a parameter is left out. As each round knows more than the last, there are some.
 * What an older tree alone has says so. What an earlier run wrote is facts, too: empty the list there before.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  analyseC,
  createParser,
  measuresOf,
  type CallFact,
  type FunctionAnalysis,
  type Knowledge,
  type Unit,
} from '../server/src/c/index.ts';
import type { CFunction } from '../server/src/c/function.ts';
import { pageOfParameter, unitOfMeasure, unitOfParameter, unitOfResult } from '../server/src/c/measure/index.ts';
import { kernelKnowledge } from '../server/src/kernel/index.ts';
import { readWasm } from '../server/src/lsp/wasm.ts';

const trees = process.argv.slice(2);
if (trees.length === 0) {
  console.error('usage: node scripts/unit-facts.ts <kernel tree> [<older kernel tree>...]');
  process.exit(2);
}

const rounds = 2;
/** Callers that must agree where the body is silent. */
const least = 4;
const folders = [
  ...'include mm lib virt kernel/dma kernel/events drivers/base drivers/iommu drivers/vfio drivers/vhost'.split(' '),
  ...'drivers/vdpa drivers/xen drivers/dax drivers/nvdimm drivers/virtio drivers/hv drivers/pci'.split(' '),
  ...'arch/powerpc arch/s390 arch/arm64 arch/x86 arch/arm/mm arch/arm/include arch/riscv arch/loongarch'.split(' '),
];
const ownFolders = /^(?:include|mm|lib|virt|kernel|drivers\/(?:base|iommu|vfio)|arch)\//;

interface Source {
  readonly file: string;
  readonly text: string;
}

/** What is known of one place, a parameter or the result: how often which unit was found. */
type Votes = Map<Unit, number>;

interface Learned {
  readonly file: string;
  readonly type: string;
  readonly names: readonly { readonly name: string; readonly type: string }[];
  /** By body, one list for each that has the name. */
  readonly bodies: (readonly (string | undefined)[])[];
  readonly results: (Unit | undefined)[];
}

function readSources(tree: string): Source[] {
  const found: Source[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(join(tree, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.[ch]$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'latin1');
      if (text.length < 1_000_000) found.push({ file: path.slice(tree.length).replace(/^\//, ''), text });
    }
  }
  return found;
}

/** Where static functions are known by name as well: a hunk of a field's own file shows the calls, not the bodies. */
const staticsOf =
  /^(?:drivers\/(?:iommu|vfio)|kernel\/dma|virt|arch\/(?:powerpc|s390|x86|arm64)\/kvm|arch\/powerpc\/(?:kernel|platforms\/(?:pseries|powernv))|arch\/s390\/pci)\/.*\.c$/;

/** Names of static functions that only one file has. */
function staticsIn(sources: readonly Source[], others: ReadonlyMap<string, string>): Map<string, string> {
  const names = new Map<string, string | undefined>();
  for (const { file, text } of sources) {
    if (!file.endsWith('.c')) continue;
    for (const [, name] of text.matchAll(/^static [\w \t*]*?\b([a-z_]\w*)\([^;{}()]*\)\s*(?:__\w+\s*)*\{/gm))
      names.set(name!, names.has(name!) && names.get(name!) !== file ? undefined : file);
  }
  return new Map(
    [...names].flatMap(([name, file]) =>
      file !== undefined && staticsOf.test(file) && !others.has(name) ? [[name, file] as [string, string]] : [],
    ),
  );
}

/** Names that headers declare or define. */
function declaredIn(sources: readonly Source[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { file, text } of sources) {
    if (!file.endsWith('.h')) continue;
    for (const [, name] of text.matchAll(/\b([a-z_]\w*)\([^;{}()]*\)\s*(?:__\w+\s*)*[;{]/g)) {
      if (!names.has(name!) || file.startsWith('include/linux/')) names.set(name!, file);
    }
  }
  return names;
}

const parser = await createParser(readWasm());
/** Where each name of the tree that is read is declared. */
let declared: ReadonlyMap<string, string> = new Map();

function factsOf(tree: string): Map<string, CallFact> {
  const sources = readSources(tree);
  const inHeaders = declaredIn(sources);
  declared = new Map([...inHeaders, ...staticsIn(sources, inHeaders)]);
  let known = new Map<string, CallFact>();
  for (let round = 1; round <= rounds; round++) {
    const knowledge: Knowledge = {
      ...kernelKnowledge,
      call: (name) => {
        const fact = kernelKnowledge.call(name);
        const more = known.get(name);
        return more
          ? {
              ...more,
              ...fact,
              parameters: fact?.parameters?.some((one) => one.unit) ? fact.parameters : more.parameters!,
            }
          : fact;
      },
    };
    const learned = new Map<string, Learned>();
    const votes = new Map<string, Votes[]>();
    for (const { file, text } of sources) {
      for (const one of analyseC({ kind: 'file', path: file, text }, parser, knowledge).functions) {
        const fn = one as CFunction;
        try {
          if (ownFolders.test(file)) learn(fn, file, learned);
          hear(fn, votes);
        } catch {
          // A function that cannot be followed tells nothing.
        }
      }
    }
    known = settle(learned, votes);
    console.log(`round ${round}: ${known.size} functions`);
  }
  return known;
}

/** What a body says of its own function. */
function learn(fn: CFunction, file: string, learned: Map<string, Learned>): void {
  const isStatic = /\bstatic\b/.test(fn.header);
  if (
    !declared.has(fn.name) ||
    (isStatic && file.endsWith('.c') && declared.get(fn.name) !== file) ||
    fn.parameters.length === 0
  )
    return;
  const units = fn.parameters.map(({ name, type }) => {
    if (type.kind !== 'integer' || name === '') return undefined;
    const { unit: own, ofPage } = pageOfParameter(fn, name);
    const unit = unitOfParameter(fn, name) ?? own;
    return unit && [unit, ofPage].filter(Boolean).join(':');
  });
  const entry = learned.get(fn.name);
  const result = fn.returnType.kind === 'integer' ? unitOfResult(fn) : undefined;
  if (entry) {
    if (entry.names.length !== units.length) return;
    entry.bodies.push(units);
    entry.results.push(result);
    return;
  }
  learned.set(fn.name, {
    file: declared.get(fn.name)!,
    type: fn.returnTypeText,
    names: fn.parameters.map(({ name, typeText }) => ({ name, type: typeText })),
    bodies: [units],
    results: [result],
  });
}

/** What a function's calls pass. */
function hear(fn: FunctionAnalysis, votes: Map<string, Votes[]>): void {
  const calls = fn.calls.filter(({ name, throughPointer }) => declared.has(name) && !throughPointer);
  for (const { name, args } of calls) {
    const places = votes.get(name) ?? args.map((): Votes => new Map());
    votes.set(name, places);
    if (places.length !== args.length) continue;
    args.forEach((arg, i) => {
      if (fn.typeOf(arg).kind === 'pointer' || fn.constantOf(arg) !== undefined) return;
      const measure = measuresOf(fn).of(arg);
      const unit = measure?.kind === 'size' ? 'bytes' : unitOfMeasure(measure);
      if (unit && !measure!.weak) places[i]!.set(unit, (places[i]!.get(unit) ?? 0) + 1);
    });
  }
}

function isPages(unit: string): boolean {
  return unit !== 'bytes' && unit !== 'shift';
}

/** The unit that all who know agree on; pages of no special size give way to those of one. */
function agreed(units: readonly (string | undefined)[]): string | undefined {
  const all = [...new Set(units.filter((unit) => unit !== undefined))];
  const special = all.length > 1 && all.every((unit) => isPages(unit)) ? all.filter((unit) => unit !== 'entries') : all;
  return special.length === 1 ? special[0] : undefined;
}

function settle(learned: ReadonlyMap<string, Learned>, votes: ReadonlyMap<string, Votes[]>): Map<string, CallFact> {
  const facts = new Map<string, CallFact>();
  for (const [name, { file, type, names, bodies, results }] of learned) {
    const resultUnit = agreed(results);
    const parameters = names.map((one, i) => {
      const told = bodies.map((units) => units[i]);
      const heard = votes.get(name)?.[i] ?? new Map<Unit, number>();
      const unit = told.some((one) => one !== undefined) ? agreed(told) : byCallers(heard);
      const [own, ofPage] = (unit?.split(':') ?? []) as [Unit | undefined, Unit | undefined];
      const isDenied = own && own !== 'shift' && [...heard.keys()].some((other) => agreed([own, other]) === undefined);
      return { ...one, ...(own && !isDenied && { unit: own, ...(ofPage && { ofPage }) }) };
    });
    if (!resultUnit && !parameters.some((one) => one.unit)) continue;
    facts.set(name, {
      name,
      type,
      parameters,
      ...(resultUnit && { resultUnit: resultUnit as Unit }),
      cite: { file, function: name, version: '' },
    });
  }
  return facts;
}

function byCallers(heard: Votes): Unit | undefined {
  const total = [...heard.values()].reduce((sum, count) => sum + count, 0);
  return total >= least ? (agreed([...heard.keys()]) as Unit | undefined) : undefined;
}

/** What earlier releases gave something else: kvmppc_send_page_to_uv() took an address before 5.5. */
const changed = new Set(['kvmppc_send_page_to_uv']);

/** Headers whose functions an IOMMU's patch is likely to call. */
const wanted =
  /^(?:include\/linux\/(?:(?:gfp|vmalloc|dma|iommu|iova|io-pgtable|kvm|memblock|memory_hotplug|highmem|swiotlb|scatterlist|hmm|cma|set_memory|pfn|ioport|genalloc|vfio|dax|libnvdimm)[\w-]*|io|mm)\.h|arch\/(?:powerpc|s390|arm64|x86)\/include\/asm\/(?:io|iommu|kvm|page|pci|gmap|set_memory|tlbflush-radix)[\w-]*\.h|arch\/(?:s390|powerpc)\/kvm|drivers\/(?:iommu|vfio)|virt|kernel\/dma)/;
const pageName =
  /pfn|gfn|hfn|page|^n?pgs?$|^n(?:r|um)?$|count|index|idx|pgoff|frame|start|end|entr|size|off|base|first|last/;
const otherName = /pfn|gfn|pages|nents|order|flags|attrs|prot|id$|asid$|node|level|count$|^n(?:r|um)?_|mask$/;

/** A unit that the name or the type of what has it speaks against was read off code that does something else with it. */
function isPlausible(name: string, type: string, unit: Unit): boolean {
  if (/^(?:enum|bool|gfp_t|pgprot_t)\b/.test(type)) return false;
  if (unit === 'shift') return /shift|order|bits/.test(name);
  return unit === 'bytes' ? !otherName.test(name) : pageName.test(name);
}

/** What is worth keeping of a function's fact; undefined where that is nothing, or where it is written by hand. */
function kept(fact: CallFact): CallFact | undefined {
  const own = kernelKnowledge.call(fact.name);
  if (
    changed.has(fact.name) ||
    !wanted.test(fact.cite!.file) ||
    own?.parameters?.some((one) => one.unit) ||
    own?.resultUnit
  )
    return undefined;
  const parameters = fact.parameters!.map((one) =>
    one.unit && isPlausible(one.name, one.type, one.unit) ? one : { name: one.name, type: one.type },
  );
  // An int is a number of something else, or a status.
  const { resultUnit, ...rest } = fact;
  const typed = kernelKnowledge.unitOfType?.(fact.type ?? '');
  const isDenied = typed !== undefined && resultUnit !== undefined && isPages(typed) !== isPages(resultUnit);
  const isWide = !isDenied && /\b(?:long|\w+_t|u64)$/.test(fact.type ?? '');
  if (!(isWide && resultUnit) && !parameters.some((one) => one.unit)) return undefined;
  return { ...rest, parameters, ...(isWide && resultUnit && { resultUnit }) };
}

/** `6.1.192`, as the tree's Makefile says. */
function releaseOf(tree: string): string {
  const makefile = readFileSync(join(tree, 'Makefile'), 'latin1');
  return ['VERSION', 'PATCHLEVEL', 'SUBLEVEL']
    .map((name) => new RegExp(`^${name} = (\\d+)`, 'm').exec(makefile)?.[1] ?? '0')
    .join('.');
}

/** `name: type:unit (name:unit:page, *, ...)`, with a star for a pointer and no type where the result counts nothing. */
function lineOf({ name, type, resultUnit, parameters }: CallFact): string {
  const list = parameters!.map((one) =>
    /\*|^struct\b/.test(one.type) ? '*' : [one.name, one.unit, one.ofPage].filter(Boolean).join(':'),
  );
  return `${name}: ${resultUnit ? `${type}:${resultUnit} ` : ''}(${list.join(', ')})`;
}

const byFile = new Map<string, string[]>();
const names = new Set<string>();
for (const [i, tree] of trees.entries()) {
  for (const fact of [...factsOf(tree).values()].flatMap((one) => kept(one) ?? [])) {
    // Of an older tree only what it alone has.
    if (names.has(fact.name)) continue;
    const place = i === 0 ? fact.cite!.file : `${fact.cite!.file}@${releaseOf(tree)}`;
    const own = byFile.get(place) ?? [];
    byFile.set(place, own);
    own.push(lineOf(fact));
  }
  for (const name of declared.keys()) names.add(name);
}
const lines = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, own]) => [`# ${file}`, ...own.sort()]);
writeFileSync(
  join(import.meta.dirname, '../server/src/kernel/declared/units.ts'),
  `// Written by scripts/unit-facts.ts; do not edit.\n\n/** What functions count: \`# file\`, then \`function: type:unit (name:unit:page, *, ...)\`. */\nexport const units = \`\\\n${lines.join('\n')}\n\`;\n`,
);
console.log(`units: ${lines.length} lines`);
