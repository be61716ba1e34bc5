/**
 * What checking costs with all rules, each figure beside its yardstick in the same run:
 *
 *   node test/bench/check.bench.ts [--rounds N]
 *
 * - kernel directories (tree in LINUX_6_1 or LINUX_6_12), as a first run and as one that remembers it, beside `ast-grep scan -j2` with three rules and Coccinelle's
 *   `spatch` with one, where they are on PATH;
 * - a list archive (IOMMU_LENS_INBOX), the same two, beside `git cat-file --batch` alone;
 * - the rules alone beside the parsing of the functions they ask for.
 *
 * Needs `npm run build`. Rounds alternate; medians are printed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { analyseC } from '../../server/src/c/index.ts';
import { createEngine } from '../../server/src/cli/engine.ts';
import { rules } from '../../server/src/rules/index.ts';
import { isOfTheField } from '../../server/src/analysis/field.ts';
import type { FunctionAnalysis } from '../../server/src/c/index.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const rounds = Number(values.rounds);
const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'dist/cli.js');
const tree = process.env['LINUX_6_1'] ?? process.env['LINUX_6_12'];
const inbox = (process.env['IOMMU_LENS_INBOX'] ?? '').split(':')[0]!;
const folders = ['drivers/iommu', 'drivers/vfio', 'arch/powerpc', 'arch/arm64/kvm', 'virt/kvm'];
const scratch = mkdtempSync(join(tmpdir(), 'check-bench-'));

interface Side {
  readonly name: string;
  /** Milliseconds. */
  readonly run: () => number;
}

function timed(command: string, args: readonly string[], cwd?: string): number {
  const before = performance.now();
  const env = { ...process.env, XDG_CACHE_HOME: scratch };
  const { error } = spawnSync(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'ignore'], maxBuffer: 1 << 30 });
  if (error) throw error;
  return performance.now() - before;
}

const onPath = (name: string): boolean => spawnSync('which', [name]).status === 0;
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

function compare(title: string, sides: readonly Side[]): void {
  const times = sides.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) sides.forEach(({ run }, i) => times[i]!.push(run()));
  console.log(title);
  const [own] = times;
  sides.forEach(({ name }, i) => {
    const ratio = median(own!.map((time, round) => time / times[i]![round]!));
    const beside = i === 0 ? '' : `   ours is ${ratio.toFixed(2)} of it`;
    console.log(`  ${name.padEnd(44)} ${(median(times[i]!) / 1000).toFixed(2).padStart(7)} s${beside}`);
  });
}

function astGrepConfig(): string {
  mkdirSync(join(scratch, 'rules'), { recursive: true });
  const rule = (id: string, context: string, selector: string) =>
    `id: ${id}\nlanguage: c\nrule:\n  pattern:\n    context: '${context}'\n    selector: ${selector}\n`;
  const all = {
    entry: rule('entry', 'void f(void) { IOMMU_TABLE_USERSPACE_ENTRY($$$); }', 'call_expression'),
    level: rule('level', 'void f(void) { x = $A->it_level_size - 1; }', 'binary_expression'),
    unmap: rule('unmap', 'void f(void) { iommu_unmap($$$); }', 'call_expression'),
  };
  for (const [name, yaml] of Object.entries(all)) writeFileSync(join(scratch, 'rules', `${name}.yml`), yaml);
  writeFileSync(join(scratch, 'sgconfig.yml'), 'ruleDirs: [rules]\n');
  return join(scratch, 'sgconfig.yml');
}

/** A result of a look-up that is used and not tested: what `unchecked-null` reports of calls, without paths. */
function semanticPatch(): string {
  const file = join(scratch, 'lookup.cocci');
  writeFileSync(
    file,
    `@@ expression x, E; identifier f; @@\nx = \\(kzalloc\\|kmalloc\\|pfn_to_dma_pte\\|find_vma\\|irq_get_irq_data\\)(...);\n... when != x\n* x->f\n`,
  );
  return file;
}

function directories(kernel: string): void {
  const own = {
    name: 'iommu-lens check, all rules',
    run: () => timed(process.execPath, [cli, 'check', '--no-cache', ...folders], kernel),
  };
  const again = {
    name: 'the same again, remembered',
    run: () => timed(process.execPath, [cli, 'check', ...folders], kernel),
  };
  again.run();
  const sides: Side[] = [own, again];
  if (onPath('ast-grep')) {
    const config = astGrepConfig();
    sides.push({
      name: 'ast-grep scan -j2, three rules',
      run: () => timed('ast-grep', ['scan', '-c', config, '-j2', ...folders], kernel),
    });
  } else console.log('ast-grep is not on PATH: not measured.');
  if (onPath('spatch')) {
    const patch = semanticPatch();
    sides.push({
      name: 'spatch, one rule',
      run: () =>
        folders.reduce(
          (sum, folder) =>
            sum + timed('spatch', ['--very-quiet', '--no-includes', '-sp_file', patch, '--dir', folder], kernel),
          0,
        ),
    });
  } else console.log('spatch is not on PATH: not measured.');
  compare(`five kernel directories of ${kernel}`, sides);
}

function archive(path: string): void {
  const batch = `git --git-dir "$1" rev-list --format=%H:m --no-commit-header HEAD | git --git-dir "$1" cat-file --batch --buffer`;
  const again = () => timed(process.execPath, [cli, 'check', '--inbox', path]);
  again();
  compare(`all mails of ${path}`, [
    {
      name: 'iommu-lens check --inbox, all rules',
      run: () => timed(process.execPath, [cli, 'check', '--no-cache', '--inbox', path]),
    },
    { name: 'the same again, remembered', run: again },
    { name: 'git cat-file --batch alone', run: () => timed('sh', ['-c', batch, 'sh', path]) },
  ]);
}

/** Splits what the rules cost into parsing and the rest, over the functions of the directories. */
async function rulesAlone(kernel: string): Promise<void> {
  const engine = await createEngine();
  const files = folders.flatMap((folder) =>
    readdirSync(join(kernel, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[ch]$/.test(name))
      .map((name) => join(folder, name)),
  );
  let parsing = 0;
  const parser = {
    parse: (masked: string, text?: string) => {
      const before = performance.now();
      const tree = engine.parser!.parse(masked, text);
      parsing += performance.now() - before;
      return tree;
    },
  };
  const asked: FunctionAnalysis[] = [];
  for (const file of files) {
    const text = readFileSync(join(kernel, file), 'utf8');
    if (isOfTheField(file, text)) {
      asked.push(...analyseC({ kind: 'file', path: file, text }, parser, engine.knowledge).functions);
    }
  }
  const before = performance.now();
  for (const fn of asked) {
    for (const rule of rules) {
      if (!rule.words || rule.words.test(fn.source.code) || rule.words.test(fn.name))
        rule.checkFunction?.(fn, () => undefined);
    }
  }
  const all = performance.now() - before;
  console.log('the rules alone, over the same directories');
  console.log(`  parsing the functions they ask for           ${(parsing / 1000).toFixed(2).padStart(7)} s`);
  console.log(
    `  all rules on them                            ${((all - parsing) / 1000).toFixed(2).padStart(7)} s   ${((all - parsing) / parsing).toFixed(2)} of the parsing`,
  );
}

try {
  if (!existsSync(cli))
    console.log('SKIPPED: dist/cli.js is not there; `npm run build` makes it. Nothing was measured.');
  else {
    if (tree) {
      directories(tree);
      await rulesAlone(tree);
    } else console.log('SKIPPED: LINUX_6_1 names no kernel tree, so directories were not measured.');
    if (inbox) archive(inbox);
    else console.log('SKIPPED: IOMMU_LENS_INBOX names no repository, so no archive was measured.');
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
