/**
 * Reads a kernel tree's headers and writes what they declare, as data, to `server/src/kernel/declared/`:
 * the members of structs, the prototypes of functions, the values of constants.
 *
 *   node scripts/kernel-facts.ts /path/to/linux-6.12 [/path/to/linux-6.1]
 *
 * From an older tree only what the newer one no longer has is taken: patches of its time still use it.
 *
 * Only what a header says word for word is taken; what a function promises beyond its type is written by hand beside it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { evaluate } from '../server/src/quantity/index.ts';

const [first, ...older] = process.argv.slice(2);
if (!first) {
  console.error('usage: node scripts/kernel-facts.ts <kernel tree> [<older kernel tree>...]');
  process.exit(2);
}
let tree: string = first;

const linux = (names: string): string[] => names.split(' ').map((name) => `include/linux/${name}.h`);
const asm = (arch: string, names: string): string[] =>
  names.split(' ').map((name) => `arch/${arch}/include/asm/${name}.h`);

function under(folder: string, ends: RegExp): string[] {
  return readdirSync(join(tree, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ends.test(entry.name))
    .map((entry) => relative(tree, join(entry.parentPath, entry.name)))
    .sort();
}

/** Files of the tree at hand: headers, and sources that are read for their structs only. */
function fileLists(): { headers: string[]; sources: string[] } {
  const headers = [
    ...linux('iommu io-pgtable iova dma-mapping dma-map-ops dma-direct swiotlb scatterlist vfio vfio_pci_core iommufd'),
    ...linux('iova_bitmap generic_pt/iommu mmu_notifier mm_types device io-pgtable-arm omap-iommu'),
    'include/uapi/linux/vfio.h',
    'include/uapi/linux/iommufd.h',
    ...asm('powerpc', 'iommu tce pci-bridge kvm_book3s kvm_book3s_64 kvm_ppc mmu_context hvcall pnv-pci'),
    ...asm('s390', 'pci pci_dma pci_clp'),
    ...asm('arm64', 'kvm_pgtable kvm_mmu'),
    'arch/powerpc/platforms/powernv/pci.h',
    'arch/powerpc/platforms/pseries/pseries.h',
    'drivers/vfio/vfio.h',
    ...under('drivers/iommu', /\.h$/),
  ];
  const sources = [
    ...under('drivers/iommu', /\.c$/),
    ...under('drivers/vfio', /\.[ch]$/),
    ...under('arch/powerpc/platforms/powernv', /^pci.*\.c$/),
    'arch/powerpc/platforms/pseries/iommu.c',
    'arch/powerpc/kvm/book3s_hv_uvmem.c',
    ...asm('powerpc', 'kvm_host xive book3s/64/mmu'),
    ...linux('kvm_host mm ioport interval_tree'),
    'include/uapi/linux/kvm.h',
  ];
  return { headers, sources };
}

const constantsOnly = [
  'include/linux/sizes.h',
  'include/uapi/asm-generic/errno-base.h',
  'include/uapi/asm-generic/errno.h',
  'include/linux/errno.h',
  'include/linux/dma-direction.h',
];
/** Read for their structs and constants; their functions are of no concern to an IOMMU's patch. */
const unwantedPrototypes =
  /device\.h|mm_types|vfio_pci|hvcall|kvm_ppc|kvm_book3s\.h|pci-bridge|pnv-pci|mmu_notifier|pci_clp|omap-iommu|pseries\.h|scatterlist|irq/;
/** Of a driver's own header: sizes, shifts and counts, not its registers. */
const wantedConstants = /SHIFT|SIZE|ORDER|BITS|LEVEL|PAGE|PGD|PTE|PMD|PGT|LG2|MAX|NR_|NUM|WIDTH|STRIDE|ERROR|INVALID/;
const wantedStructs =
  /iommu|tce|dma|iova|pgtable|domain|pasid|vfio|slot|memory|stage|gather|window|ioda|pe\b|kvmppc_(?:pte|vpa|uvmem_page_pvt)|hpte_cache|mmu_psize_def|xive_irq_data|vm_area_struct|vm_fault|^resource$|^interval_tree_node$/;
/** Read for functions that take or return a type which says what is counted. */
const kvmHeaders = ['include/linux/kvm_host.h', ...asm('powerpc', 'kvm_ppc kvm_book3s kvm_book3s_uvmem')];
const anything = /^/;
const kvmUnits = /\b(?:gfn|gpa|gva|hfn|hpa|hva|kvm_pfn)_t\b/;

const isThere = (file: string): boolean => {
  try {
    readFileSync(join(tree, file));
    return true;
  } catch {
    return false;
  }
};

/** Text without comments, strings kept, preprocessor lines cut out to `directives`. */
function clean(file: string): { code: string; directives: string[] } {
  const text = readFileSync(join(tree, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\/\/.*$/gm, '')
    .replace(/\\\n/g, ' ');
  const directives: string[] = [];
  const code = text.replace(/^[ \t]*#.*$/gm, (line) => {
    directives.push(line.trim());
    return '';
  });
  return { code, directives };
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{' || text[i] === '(') depth++;
    else if (text[i] === '}' || text[i] === ')') {
      if (--depth === 0) return i;
    }
  }
  return text.length;
}

const tidy = (text: string): string =>
  text
    .replace(/__attribute__\s*\(\(.*?\)\)|__aligned\s*\([^()]*\)|__counted_by\([^()]*\)/g, ' ')
    .replace(
      /\b(__user|__iomem|__rcu|__percpu|__private|__packed|__must_check|__pure|__init|__force|__bitwise|volatile)\b/g,
      ' ',
    )
    .replace(
      /\b(____cacheline_aligned\w*|__always_inline|__maybe_unused|asmlinkage|extern|static|inline|__ref|__meminit|__read_mostly)\b/g,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .replace(/\s*\*\s*/g, ' *')
    .replace(/\* \*/g, '**')
    .trim();

/** `type a, *b[3]` to name and type of each. Function pointers are left out, and so are bit-fields that fit into 32 bits. */
function declarators(declaration: string): [string, string][] {
  const text = tidy(declaration);
  const field = /^(u64|__u64|unsigned long long) (\w+) ?: ?(\d+)$/.exec(text);
  if (field && Number(field[3]) > 32) return [[field[2]!, `${field[1]}:${field[3]}`]];
  if (/[(){}=:"]/.test(text)) return [];
  const parts = text.split(',');
  const first = /^([\w ]*\w)(\s*\*+\s*|\s+)(\w+)\s*((?:\[[^\]]*\]\s*)*)$/.exec(parts[0]!);
  if (!first) return [];
  const base = first[1]!;
  const typeOf = (stars: string, array: string): string =>
    `${base}${stars.trim() ? ` ${stars.trim()}` : ''}${array ? '[]' : ''}`;
  const result: [string, string][] = [[first[3]!, typeOf(first[2]!, first[4]!)]];
  for (const part of parts.slice(1)) {
    const more = /^\s*(\**)\s*(\w+)\s*((?:\[[^\]]*\]\s*)*)$/.exec(part);
    if (more) result.push([more[2]!, typeOf(more[1]!, more[3]!)]);
  }
  return result;
}

function membersOf(body: string, into: [string, string][]): void {
  let rest = body;
  for (;;) {
    const nested = /\b(?:struct|union)(?:\s+\w+)?\s*\{/.exec(rest);
    if (!nested) break;
    const open = nested.index + nested[0].length - 1;
    const close = closing(rest, open);
    const semicolon = rest.indexOf(';', close);
    const named = rest.slice(close + 1, semicolon < 0 ? undefined : semicolon).trim();
    if (tidy(named) === '') membersOf(rest.slice(open + 1, close), into);
    rest = rest.slice(0, nested.index) + ';' + rest.slice(semicolon < 0 ? rest.length : semicolon + 1);
  }
  for (const declaration of rest.split(';')) into.push(...declarators(declaration));
}

/** Structs by name; one that two files define differently keeps only what they agree on. */
const structs = new Map<string, { file: string; members: Map<string, string> }>();
const prototypes = new Map<string, { file: string; type: string; parameters: string } | null>();
const constants = new Map<string, { file: string; value: bigint } | null>();

function readStructs(file: string, code: string): void {
  const pattern = /\b(?:struct|union)\s+(\w+)\s*\{/g;
  for (let match = pattern.exec(code); match; match = pattern.exec(code)) {
    const open = match.index + match[0].length - 1;
    const members: [string, string][] = [];
    membersOf(code.slice(open + 1, closing(code, open)), members);
    if (members.length === 0) continue;
    const known = structs.get(match[1]!);
    if (!known) structs.set(match[1]!, { file, members: new Map(members) });
    else {
      const here = new Map(members);
      for (const [name, type] of known.members)
        if (here.has(name) && here.get(name) !== type) known.members.set(name, '');
    }
  }
}

function readPrototypes(file: string, code: string, wanted = anything): void {
  let flat = '';
  for (let i = 0; i < code.length; i++) {
    if (code[i] === '{') {
      flat += ';';
      i = closing(code, i);
    } else flat += code[i];
  }
  for (const chunk of flat.split(';')) {
    const match = /^([\w\s*]+?)\b(\w+)\s*\(([^()]*)\)\s*$/.exec(tidy(chunk));
    if (
      !match ||
      !match[1]!.trim() ||
      /\b(return|typedef|else|define|struct \w+ *$)\b/.test(match[1]!.replace(/\*/g, ''))
    ) {
      const structReturn = match && /^(const )?(struct|enum|union) \w+ \**$/.test(match[1]!.trim());
      if (!structReturn) continue;
    }
    const name = match[2]!;
    const type = match[1]!.trim();
    if (wanted === anything && unwantedPrototypes.test(file)) continue;
    if (/^[A-Z_]+$/.test(type) || /^[A-Z_0-9]+$/.test(name)) continue;
    const parameters =
      match[3]!.trim() === 'void' || match[3]!.trim() === ''
        ? ''
        : match[3]!
            .split(',')
            .map((one) => {
              const [pair] = declarators(one);
              return pair && !/^(int|long|char|unsigned|u8|u16|u32|u64|size_t|bool)$/.test(pair[0])
                ? `${pair[1]} ${pair[0]}`.replace(/\[\] (\w+)$/, ' *$1').replace(/\* /g, '*')
                : tidy(one);
            })
            .join(', ');
    if (!wanted.test(`${type} ${parameters}`)) continue;
    const known = prototypes.get(name);
    if (known === undefined) prototypes.set(name, { file, type, parameters });
    else if (known && known.type !== type) prototypes.set(name, null);
  }
}

function setConstant(name: string, file: string, value: bigint | undefined): void {
  if (value === undefined) return;
  const known = constants.get(name);
  if (known === undefined) constants.set(name, { file, value });
  else if (known && known.value !== value) constants.set(name, null);
}

const valueOf = (text: string): bigint | undefined => {
  const plain = text.replace(/\b_(?:AC|BITUL|BITULL)\(([^(),]*)(?:,[^()]*)?\)/g, (whole, inner: string) =>
    whole.startsWith('_AC') ? `(${inner})` : `(1 << (${inner}))`,
  );
  const { value, problems } = evaluate(plain, { lookup: (name) => constants.get(name)?.value });
  return problems.length === 0 ? value?.exact : undefined;
};

function readConstants(file: string, code: string, directives: readonly string[]): void {
  for (const line of directives) {
    const match = /^#\s*define\s+([A-Z_][A-Z0-9_]*)\s+(\S.*)$/.exec(line);
    if (match) setConstant(match[1]!, file, valueOf(match[2]!.trim()));
    const undefine = /^#\s*undef\s+(\w+)/.exec(line);
    if (undefine) constants.set(undefine[1]!, null);
  }
  const pattern = /\benum\b\s*\w*\s*\{([^{}]*)\}/g;
  for (let match = pattern.exec(code); match; match = pattern.exec(code)) {
    let next: bigint | undefined = 0n;
    for (const item of match[1]!.split(',')) {
      const one = /^\s*([A-Z_][A-Z0-9_]*)\s*(?:=\s*(.*\S))?\s*$/s.exec(item);
      if (!one) {
        if (item.trim()) next = undefined;
        continue;
      }
      const value: bigint | undefined = one[2] === undefined ? next : valueOf(one[2]);
      setConstant(one[1]!, file, value);
      next = value === undefined ? undefined : value + 1n;
    }
  }
}

/** Reads a tree: names that an earlier one has are left alone. */
function readTree(): void {
  const lists = fileLists();
  for (const file of [...constantsOnly, ...lists.headers].filter(isThere)) {
    const { code, directives } = clean(file);
    readConstants(file, code, directives);
  }
  for (const file of [...lists.headers, ...lists.sources].filter(isThere)) readStructs(file, clean(file).code);
  for (const file of lists.headers.filter(isThere)) readPrototypes(file, clean(file).code);
  for (const file of kvmHeaders.filter(isThere)) readPrototypes(file, clean(file).code, kvmUnits);
}

const releaseOf = (): string => {
  const match = /VERSION = (\d+)\nPATCHLEVEL = (\d+)\nSUBLEVEL = (\d+)/.exec(
    readFileSync(join(tree, 'Makefile'), 'utf8'),
  )!;
  return `${match[1]}.${match[2]}.${match[3]}`;
};

readTree();
const release = releaseOf();
const newest = {
  structs: new Set(structs.keys()),
  prototypes: new Set(prototypes.keys()),
  constants: new Set(constants.keys()),
};
for (const other of older) {
  tree = other;
  const before = { structs: new Map(structs), prototypes: new Map(prototypes), constants: new Map(constants) };
  const version = releaseOf();
  readTree();
  for (const [map, known, old] of [
    [structs, newest.structs, before.structs],
    [prototypes, newest.prototypes, before.prototypes],
    [constants, newest.constants, before.constants],
  ] as const) {
    for (const [name, value] of map as Map<string, { file: string } | null>) {
      if (known.has(name)) (map as Map<string, unknown>).set(name, old.get(name));
      else if (value && !value.file.includes('@')) value.file = `${value.file}@${version}`;
    }
  }
}

function byFile<T extends { file: string }>(map: Map<string, T | null>): Map<string, [string, T][]> {
  const result = new Map<string, [string, T][]>();
  for (const [name, value] of map) {
    if (!value) continue;
    if (
      map === (constants as unknown) &&
      /^drivers|include.linux.(device|mm_|pci)|arm64|kvm/.test(value.file) &&
      !wantedConstants.test(name)
    )
      continue;
    const list = result.get(value.file) ?? [];
    list.push([name, value]);
    result.set(value.file, list);
  }
  return result;
}

function write(name: string, what: string, lines: readonly string[]): void {
  const out = join(import.meta.dirname, `../server/src/kernel/declared/${name}.ts`);
  writeFileSync(
    out,
    `// Written by scripts/kernel-facts.ts from Linux ${release}; do not edit.\n\n/** ${what} */\nexport const ${name} = \`\\\n${lines.join('\n')}\n\`;\n`,
  );
  console.log(`${name}: ${lines.length} lines`);
}

const structLines: string[] = [];
for (const [file, list] of byFile(structs)) {
  const kept = list.filter(
    ([name]) =>
      !/kvm|device\.h|mm_types|uapi|\/mm\.h|ioport|xive|64\/mmu|vfio\/pci\/(?:mlx5|pds|hisilicon)/.test(file) ||
      wantedStructs.test(name),
  );
  const lines = kept.flatMap(([name, { members }]) => {
    const known = [...members].filter(([, type]) => type !== '' && type !== 'struct list_head');
    return known.length === 0 ? [] : [`${name}: ${known.map(([member, type]) => `${member} ${type}`).join('; ')}`];
  });
  if (lines.length > 0) structLines.push(`# ${file}`, ...lines);
}
write('structs', 'Members of structs: `# file`, then `struct: member type; ...`.', structLines);

const prototypeLines: string[] = [];
for (const [file, list] of byFile(prototypes)) {
  prototypeLines.push(`# ${file}`, ...list.map(([name, { type, parameters }]) => `${name}: ${type} (${parameters})`));
}
write('prototypes', 'Prototypes: `# file`, then `function: type (parameters)`.', prototypeLines);

const constantLines: string[] = [];
for (const [file, list] of byFile(constants)) {
  constantLines.push(`# ${file}`, ...list.map(([name, { value }]) => `${name} ${value}`));
}
write('constants', 'Constants: `# file`, then `name value`.', constantLines);
writeFileSync(
  join(import.meta.dirname, '../server/src/kernel/declared/release.ts'),
  `// Written by scripts/kernel-facts.ts; do not edit.\n\n/** The release that the declarations were read from. */\nexport const release = '${release}';\n`,
);
