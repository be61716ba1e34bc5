/**
 * Seeds defects into clean code of a kernel tree, one token at a time, and counts how many are caught. Run by hand:
 *
 *   LINUX_6_12=/path/to/linux node test/corpus/mutations.ts [--only NAME] [--missed] [--none]
 *
 * A seeded function counts only where the rule is silent about it before, and where `equivalent.ts` does not show that the
 * change is no defect on any kernel. `--missed` prints what was not caught, `--none` what was not counted and why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { analyseC, type FunctionAnalysis } from '../../server/src/c/index.ts';
import { createEngine } from '../../server/src/cli/engine.ts';
import { rules } from '../../server/src/rules/index.ts';
import { whyNone } from './equivalent.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, missed: { type: 'boolean', default: false }, none: { type: 'boolean' } },
});
const tree = process.env['LINUX_6_12'] ?? '';
if (tree === '') {
  console.log('SKIPPED: LINUX_6_12 is not set. Nothing was seeded.');
  process.exit(0);
}

interface Mutator {
  readonly name: string;
  readonly rule: string;
  /** What is replaced. Only the matched text changes; the rest of the file stays. */
  readonly pattern: RegExp;
  readonly replace: (match: RegExpExecArray, fn: FunctionAnalysis) => string;
  /** Functions that it makes sense in. */
  readonly where?: (fn: FunctionAnalysis, match: RegExpExecArray) => boolean;
}

const returns = (pattern: RegExp) => (fn: FunctionAnalysis) => pattern.test(fn.returnType.text);

const mutators: readonly Mutator[] = [
  {
    name: 'drop ULL',
    rule: 'narrow-arithmetic',
    pattern: /\b1(?:ULL|UL|LL|L) ?<<(?= ?\(?[a-z])/g,
    replace: () => '1 <<',
  },
  {
    name: 'drop the cast before a page shift',
    rule: 'narrow-arithmetic',
    pattern:
      /\((?:phys_addr_t|dma_addr_t|u64|__u64|unsigned long long|uint64_t|size_t|unsigned long)\)\s*(?=[\w>.-]+ ?<< ?\w*(?:PAGE_SHIFT|shift))/g,
    replace: () => '',
  },
  {
    name: 'size mask plus 1',
    rule: 'narrow-arithmetic',
    pattern: /\bdma_get_seg_boundary\(dev\)(?! ?\+)/g,
    replace: (match) => `(${match[0]} + 1)`,
  },
  {
    name: '~0UL to ~0U',
    rule: 'narrow-arithmetic',
    pattern: /\breturn ~0UL+;/g,
    replace: () => 'return ~0U;',
  },
  {
    name: "the CPU page shift for the table's",
    rule: 'index-unit',
    pattern: /\b\w+(?:->\w+)?->it_page_shift\b/g,
    replace: () => 'PAGE_SHIFT',
  },
  {
    name: "the CPU page shift for VT-d's",
    rule: 'index-unit',
    pattern: /\bVTD_PAGE_SHIFT\b/g,
    replace: () => 'PAGE_SHIFT',
  },
  {
    name: "the CPU page shift for the guest's",
    rule: 'index-unit',
    pattern: /\bstt->page_shift\b/g,
    replace: () => 'PAGE_SHIFT',
  },
  {
    name: "the guest page shift for the table's",
    rule: 'index-unit',
    pattern: /\bstt->page_shift\b/g,
    // The table that the function has, or the one of its list.
    replace: (_, fn) => (fn.variable('stit') && !fn.variable('tbl') ? 'stit->' : '') + 'tbl->it_page_shift',
  },
  {
    name: 'drop a shift to pages',
    rule: 'index-unit',
    pattern: / >> (?:[A-Z]\w*PAGE_SHIFT|PAGE_SHIFT|\w+->it_page_shift|stt->page_shift)\b/g,
    replace: () => '',
  },
  {
    name: 'drop the index of the loop',
    rule: 'ignored-index',
    pattern: /(?<=\bentry) \+ i(?=[,)])/g,
    replace: () => '',
  },
  {
    name: 'skip by += from anywhere',
    rule: 'unaligned-skip',
    pattern: /\|=(?= [\w>.-]*(?:level|lvl)\w* - 1;)/g,
    replace: () => '+=',
  },
  {
    name: 'skip from the position, not from the level',
    rule: 'unaligned-skip',
    pattern: /\bpfn = level_pfn \+ /g,
    replace: () => 'pfn += ',
  },
  {
    name: 'skip without aligning',
    rule: 'unaligned-skip',
    pattern: /= align_to_level\((\w+) \+ 1, (\w+) \+ 1\)/g,
    replace: () => '+= lvl_to_nr_pages(large_page + 1)',
  },
  {
    name: 'errno from size_t',
    rule: 'unmap-result',
    pattern: /\breturn 0;/g,
    replace: () => 'return -EINVAL;',
    where: returns(/^(?:size_t|phys_addr_t|dma_addr_t)$/),
  },
  {
    name: 'drop the sign test',
    rule: 'unmap-result',
    pattern: /\bret < 0 \|\| (?=ret < )/g,
    replace: () => '',
  },
  {
    name: 'drop the offset',
    rule: 'dropped-offset',
    pattern:
      / ?[|+]\s*(?:\([^()]*\b(?:iova|va)\b[^()]*\)|\w*(?:offs|offset|OFFSET\w*)\((?:iova|va)\))(?=;)|(?<=iopte_to_paddr\(pte, data\)) \| iova(?=;)/g,
    replace: () => '',
    where: (fn) => fn.name.includes('iova_to_phys'),
  },
  {
    name: 'IS_ERR to NULL',
    rule: 'wrong-failure-test',
    pattern: /\bIS_ERR\((?=[\w>.-]+\))/g,
    replace: () => '!(',
  },
  {
    name: 'drop a NULL test',
    rule: 'unchecked-null',
    pattern:
      /(?<=\b(?<place>\w+) = (?<maker>\w+)\([^;{}]*\);\n)\t+if \((?:unlikely\()?!\k<place>\)+ (?:\{\n[^{}]*\}\n)|(?<=\b(?<other>\w+) = (?<call>\w+)\([^;{}]*\);\n)\t+if \((?:unlikely\()?!\k<other>\)+\n\t+(?:return|goto|continue|break)[^;]*;\n/g,
    replace: () => '',
    where: (fn, { groups, 0: test }) => {
      const place = groups!['place'] ?? groups!['other']!;
      const maker = groups!['maker'] ?? groups!['call']!;
      const rest = fn.source.text.slice(fn.source.text.indexOf(test) + test.length);
      const known = fn.calls.some(({ name, fact }) => name === maker && fact?.mayReturnNull === true);
      return known && new RegExp(`^(?:(?!\\b${place} = )[^])*?(?:(?<!&)\\b${place}->|\\*${place}\\b)`).test(rest);
    },
  },
  {
    name: 'look up where levels are built',
    rule: 'nonalloc-on-map',
    pattern: /\bIOMMU_TABLE_USERSPACE_ENTRY(?=\()|\barm_smmu_alloc_cd_ptr(?=\()|(?<=\bpnv_tce\([^;]*, )true(?=\))/g,
    replace: (match) =>
      ({ IOMMU_TABLE_USERSPACE_ENTRY: 'IOMMU_TABLE_USERSPACE_ENTRY_RO', true: 'false' })[match[0]] ??
      'arm_smmu_get_cd_ptr',
    where: (fn, match) => fn.name !== match[0],
  },
  {
    name: 'build levels where entries are looked up',
    rule: 'alloc-on-clear',
    pattern: /\bIOMMU_TABLE_USERSPACE_ENTRY_RO(?=\()|(?<=\bpnv_tce\([^;]*, )false(?=\))|\briscv_iommu_pte_fetch(?=\()/g,
    replace: (match) =>
      ({ IOMMU_TABLE_USERSPACE_ENTRY_RO: 'IOMMU_TABLE_USERSPACE_ENTRY', false: 'true' })[match[0]] ??
      'riscv_iommu_pte_alloc',
  },
  {
    name: 'take the error away before a jump',
    rule: 'success-on-error',
    pattern: /\t(?:ret|rc|err) = -E[A-Z]+;\n\t+(?=(?:goto \w*(?:err|fail|unwind|undo)\w*|break);)/g,
    replace: () => '\t',
  },
  {
    name: 'success for an allocation that failed',
    rule: 'success-on-error',
    pattern: /(?<=if \(!\w+\)\n\t+return )-ENOMEM(?=;)/g,
    replace: () => '0',
    where: (fn) => /-E[A-Z]+/.test(fn.text(fn.body).replace('-ENOMEM', '')),
  },
  {
    name: 'success below a label of errors',
    rule: 'success-on-error',
    pattern: /(?<=\nerr\w*:\n(?:\t[^\n]*\n)*?\treturn )(?:ret|rc|err)(?=;\n\})/g,
    replace: () => '0',
  },
  {
    name: 'leave where there is something',
    rule: 'unchecked-null',
    pattern: /(?<=\b(\w+) = \w+\([^;{}]*\);\n\t+if \()!(?=\1\)\n\t+(?:return|continue|break)\b)/g,
    replace: () => '',
    where: (fn, { 1: place, index }) =>
      fn.calls.some(({ fact }) => fact?.mayReturnNull === true) &&
      new RegExp(`\\b${place}->`).test(fn.source.text.slice(index - fn.location.start)),
  },
  {
    name: 'the same address for every entry',
    rule: 'ignored-index',
    pattern: /(?<=\bpaddr) \+ i \* sz(?=[,)])/g,
    replace: () => '',
  },
  {
    name: 'the first entry on every turn',
    rule: 'ignored-index',
    pattern: /\b(?<table>\w*(?:pte|tce)p?)\[[il]\](?= = (?!0\b))/g,
    replace: ({ groups }) => `*${groups!['table']!}`,
  },
  {
    name: 'a size in 32 bits',
    rule: 'narrow-arithmetic',
    pattern: /\tsize_t (?=size = \w+ << )/g,
    replace: () => '\tu32 ',
  },
  {
    name: 'signed to unsigned',
    rule: 'wrong-failure-test',
    pattern: /^\tint (?=(\w+)(?: = [^;,]*)?;)/gm,
    replace: () => '\tunsigned int ',
    where: (fn, match) => new RegExp(`\\(${match[1]} < 0\\)`).test(fn.text(fn.body)),
  },
];

const folders = [
  'drivers/iommu',
  'drivers/vfio',
  'arch/powerpc/kvm',
  'arch/powerpc/kernel',
  'arch/powerpc/platforms/powernv',
  'arch/powerpc/platforms/pseries',
  'arch/s390/pci',
  'arch/arm64/kvm',
  'virt/kvm',
];
const engine = await createEngine(tree);

/** As `check --root` sees it: with the headers that the file includes. */
function functionsOf(path: string, text: string): readonly FunctionAnalysis[] {
  const definitions = [engine.headers!.includedBy(path, text)];
  return analyseC({ kind: 'file', path, text }, engine.parser!, engine.knowledge, { definitions }).functions;
}

/** What a rule says of a function, where the words of its text lead to asking the rule at all. */
function reportsOf(rule: string, fn: FunctionAnalysis): number {
  const { words, checkFunction } = rules.find(({ meta }) => meta.id === rule)!;
  if (words && !words.test(fn.source.code) && !words.test(fn.name)) return 0;
  let count = 0;
  checkFunction?.(fn, () => count++);
  return count;
}

function reportsIn(rule: string, path: string, text: string, name: string): number {
  return functionsOf(path, text)
    .filter((fn) => fn.name === name)
    .reduce((sum, fn) => sum + reportsOf(rule, fn), 0);
}

const scores = new Map<string, { seeded: number; caught: number; none: number }>();
for (const folder of folders) {
  const files = readdirSync(join(tree, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) seedFile(relative(tree, file), readFileSync(file, 'utf8'));
}

function seedFile(path: string, text: string): void {
  const active = mutators.filter(
    ({ name, pattern }) => (!values.only || values.only === name) && text.search(pattern) >= 0,
  );
  if (active.length === 0) return;
  const functions = functionsOf(path, text);
  for (const mutator of active) {
    for (const match of text.matchAll(mutator.pattern)) {
      const fn = functions.find(({ location }) => location.start <= match.index && match.index < location.end);
      if (!fn || (mutator.where && !mutator.where(fn, match))) continue;
      const before = reportsOf(mutator.rule, fn);
      const fresh = mutator.replace(match, fn);
      const seeded = text.slice(0, match.index) + fresh + text.slice(match.index + match[0].length);
      const after = reportsIn(mutator.rule, path, seeded, fn.name);
      if (before > 0 && after === before) continue;
      const score = scores.get(mutator.name) ?? { seeded: 0, caught: 0, none: 0 };
      scores.set(mutator.name, score);
      const line = text.slice(0, match.index).split('\n').length;
      const start = text.lastIndexOf('\n', match.index) + 1;
      const place = `${mutator.name}: ${path}:${line} ${fn.name}()\n          ${text.slice(start, text.indexOf('\n', match.index)).trim()}`;
      const seed = { fn, at: match.index, before: match[0], after: fresh, text, tree };
      const why = whyNone({ ...seed, seeded: () => functionsOf(path, seeded).find(({ name }) => name === fn.name) });
      if (why !== undefined) {
        score.none++;
        if (values.none) console.log(`none (${why})  ${place}`);
        continue;
      }
      score.seeded++;
      if (after > before) score.caught++;
      else if (values.missed) console.log(`missed  ${place}`);
    }
  }
}

console.log('\nmutation                                      caught');
for (const { name, rule } of mutators) {
  const score = scores.get(name);
  if (!score) continue;
  const none = score.none === 0 ? '' : `   (${score.none} more change nothing)`;
  console.log(`${`${name} (${rule})`.padEnd(64)}${score.caught}/${score.seeded}${none}`);
}
