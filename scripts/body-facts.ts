/**
 * Reads the bodies of functions all over a kernel tree and writes, as data, to `server/src/kernel/declared/outcomes.ts`
 * how those fail that others can call: with an error pointer and never with NULL, or with NULL where memory is short; and
 * to `dereferences.ts` beside it which parameters the inline functions of headers read through without a test.
 *
 *   node scripts/body-facts.ts /path/to/linux-6.12 /path/to/linux-6.1
 *
 * What is learned from a body is what the analyser itself learns where one is in view. A function is left out where the
 * trees differ, and what an older tree alone has says so. What one body shows is known to the next: run it until nothing
 * changes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeDefinitions } from '../server/src/analysis/treeDefinitions.ts';
import { analyseC, type CallFact } from '../server/src/c/index.ts';
import { createEngine } from '../server/src/cli/engine.ts';
import { treeReader } from '../server/src/lsp/tree.ts';

const trees = process.argv.slice(2);
if (trees.length === 0) {
  console.error('usage: node scripts/body-facts.ts <kernel tree> [<older kernel tree>...]');
  process.exit(2);
}

/** Code that an IOMMU's patch is near to, or calls. */
const sources =
  /^(?:drivers\/(?:iommu|vfio|vdpa|vhost|hv|virtio|pci|acpi|base|bus|of|dma|dma-buf|xen|soc|firmware|clk|reset|remoteproc|mailbox|hwtracing|nvdimm|nvmem|interconnect|regulator|gpio|phy|power|irqchip|infiniband\/core|gpu\/host1x)|arch\/(?:powerpc|s390|arm64|arm|x86|riscv|loongarch)|virt|kernel|lib|mm|fs|block)\/.*\.c$/;
const notBuilt = /\b(?:kunit|tests?|boot)\b|\/fs\/.*\/|_test\.c$/;
const headers = /^(?:include|arch\/\w+\/include)\/.*\.h$/;

/** Headers whose inline functions are given what a look-up may not have found, and the code in which it counts who calls them. */
const inlines =
  /^(?:include\/linux\/(?:acpi|device|dma-(?:map-ops|mapping)|io-pgtable|iommu|iommufd|iova|ioport|irq|irqdomain|kvm_host|memremap|mm|msi|netdevice|of|of_device|of_irq|pci|platform_device|scatterlist|swiotlb|vdpa|vfio|vfio_pci_core|vhost_iotlb)|include\/acpi\/acpi_bus|arch\/(?:powerpc|s390)\/include\/asm\/(?:iommu|pci|pci-bridge)|drivers\/(?:iommu|vfio)\/.*)\.h$/;
const callers =
  /^(?:drivers\/(?:iommu|vfio|vdpa|vhost|hv|virtio|pci|irqchip|base|of|dma|dma-buf|xen|bus)|arch\/(?:powerpc|s390|arm64|x86|riscv|loongarch)|virt|kernel\/(?:dma|irq)|mm)\/.*\.c$/;
const inlineDefines = /^static\s+(?:__always_)?inline\s[^;{}()]*?\b(\w+)\([^;{}]*?\)\s*\{/gm;
const fewest = 6;

/** A function of its own file's whole world: it begins in the first column, returns a pointer and is not `static`. */
const defines = /^(?!static|typedef|extern|return)((?:[a-z_]\w*\s+)+\*+(?:__\w+ )?)\s*(\w+)\([^;{}]*?\)\s*\{/gm;
const declared = /\b(\w+)\s*\(/g;
/** A file's own function may have the name of another one. */
const ownNames = /^static\b[^;{}()]*?\b(\w+)\(/gm;

interface Outcome {
  readonly way: 'error' | 'memory' | undefined;
  readonly type: string;
  readonly file: string;
}

function wayOf(fact: CallFact): Outcome['way'] {
  // What is optional need not be there.
  if (fact.name.endsWith('_optional')) return undefined;
  if (fact.returnsErrPtr && fact.mayReturnNull === false) return 'error';
  return fact.nullIsFailure && fact.mayReturnNull === true && !fact.returnsErrPtr ? 'memory' : undefined;
}

async function readTree(tree: string): Promise<Map<string, Outcome>> {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length).replace(/^\//, ''))
    .sort();
  const names = new Set<string>();
  for (const file of files.filter((one) => headers.test(one))) {
    for (const [, name] of readFileSync(join(tree, file), 'latin1').matchAll(declared)) names.add(name!);
  }
  for (const file of files.filter((one) => one.endsWith('.c'))) {
    for (const [, name] of readFileSync(join(tree, file), 'latin1').matchAll(ownNames)) names.delete(name!);
  }
  const { parser, knowledge } = await createEngine();
  const around = treeDefinitions(treeReader(tree), parser!, knowledge);
  const outcomes = new Map<string, Outcome>();
  for (const file of files.filter((one) => sources.test(one) && !notBuilt.test(one))) {
    const text = readFileSync(join(tree, file), 'latin1');
    const found = [...text.matchAll(defines)].filter(([, , name]) => names.has(name!));
    if (found.length === 0) continue;
    const definitions = [around.headers.includedBy(file, text), around.neighbours.of(file)];
    const analysis = analyseC({ kind: 'file', path: file, text }, parser!, knowledge, { definitions });
    for (const [, type, name] of found) {
      const fact = analysis.definitions.fact(name!);
      const way = fact && wayOf(fact);
      const before = outcomes.get(name!);
      // Of functions that architectures define each for itself only what all do counts.
      const same = !before || before.way === way;
      outcomes.set(name!, {
        way: same ? way : undefined,
        type: type!
          .replace(/\b__(?:ref|init|must_check)\b|\s+/g, ' ')
          .replace(/ +/g, ' ')
          .trim(),
        file,
      });
    }
  }
  return outcomes;
}

/** Parameters that inline functions read through, by function; undefined where two headers differ. */
async function readInlines(tree: string): Promise<Map<string, { readonly file: string; readonly read: string }>> {
  const files = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length).replace(/^\//, ''))
    .sort();
  const uses = new Map<string, number>();
  const own = new Set<string>();
  for (const file of files.filter((one) => callers.test(one))) {
    const text = readFileSync(join(tree, file), 'latin1');
    for (const [, name] of text.matchAll(declared)) uses.set(name!, (uses.get(name!) ?? 0) + 1);
    for (const [, name] of text.matchAll(ownNames)) own.add(name!);
  }
  const { parser, knowledge } = await createEngine();
  const around = treeDefinitions(treeReader(tree), parser!, knowledge);
  const found = new Map<string, { readonly file: string; readonly read: string }>();
  for (const file of files.filter((one) => inlines.test(one))) {
    const text = readFileSync(join(tree, file), 'latin1');
    const names = new Set([...text.matchAll(inlineDefines)].map(([, name]) => name!));
    const wanted = [...names].filter((name) => (uses.get(name) ?? 0) >= fewest && !own.has(name));
    if (wanted.length === 0) continue;
    const definitions = [around.headers.includedBy(file, text)];
    const analysis = analyseC({ kind: 'file', path: file, text }, parser!, knowledge, { definitions });
    for (const name of wanted) {
      const read = (analysis.definitions.fact(name)?.dereferences ?? []).join(',');
      const before = found.get(name);
      found.set(name, { file, read: before && before.read !== read ? '' : read });
    }
  }
  return found;
}

function releaseOf(tree: string): string {
  const text = readFileSync(join(tree, 'Makefile'), 'utf8');
  return /VERSION = (\d+)\nPATCHLEVEL = (\d+)\nSUBLEVEL = (\d+)/.exec(text)!.slice(1).join('.');
}

const read: { readonly version: string; readonly outcomes: Map<string, Outcome> }[] = [];
for (const tree of trees) read.push({ version: releaseOf(tree), outcomes: await readTree(tree) });

const byFile = new Map<string, string[]>();
for (const [i, { version, outcomes }] of read.entries()) {
  for (const [name, { way, type, file }] of outcomes) {
    if (way === undefined || read.slice(0, i).some((newer) => newer.outcomes.has(name))) continue;
    if (read.some((other) => other.outcomes.has(name) && other.outcomes.get(name)!.way !== way)) continue;
    const place = i === 0 ? file : `${file}@${version}`;
    byFile.set(place, [...(byFile.get(place) ?? []), `${name}: ${way} ${type}`]);
  }
}

const lines = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([file, own]) => [`# ${file}`, ...own.sort()]);
writeFileSync(
  join(import.meta.dirname, '../server/src/kernel/declared/outcomes.ts'),
  `// Written by scripts/body-facts.ts; do not edit.\n\n/** How functions fail by their bodies: \`# file\`, then \`function: way type\`; \`memory\`: with NULL, where memory is short. */\nexport const outcomes = \`\\\n${lines.join('\n')}\n\`;\n`,
);
console.log(`outcomes: ${lines.length} lines`);

const inTrees: Awaited<ReturnType<typeof readInlines>>[] = [];
for (const tree of trees) inTrees.push(await readInlines(tree));
const [newest, ...older] = inTrees;
const readThrough = new Map<string, string[]>();
for (const [name, { file, read }] of newest ?? []) {
  if (read === '' || older.some((one) => one.has(name) && one.get(name)!.read !== read)) continue;
  readThrough.set(file, [...(readThrough.get(file) ?? []), read === '0' ? name : `${name}:${read}`]);
}
const inlineLines = [...readThrough]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .flatMap(([file, own]) => [`# ${file}`, own.sort().join(' ')]);
writeFileSync(
  join(import.meta.dirname, '../server/src/kernel/declared/dereferences.ts'),
  `// Written by scripts/body-facts.ts; do not edit.\n\n/** Which arguments inline functions read through without a test: \`# file\`, then functions; \`function:arguments\` where it is not the first. */\nexport const dereferences = \`\\\n${inlineLines.join('\n')}\n\`;\n`,
);
console.log(`dereferences: ${inlineLines.length} lines`);
