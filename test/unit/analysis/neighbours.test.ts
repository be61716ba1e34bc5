import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { RuleMemory } from '../../../server/src/analysis/memory.ts';
import { Neighbours } from '../../../server/src/analysis/neighbours.ts';
import { realEngine } from './engine.ts';

const engine = await realEngine();
const memory = new RuleMemory();
const folder = 'drivers/iommu/example/';

/** A small tree, and what was read of it. */
function tree(files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const readTree = (path: string): string | undefined => {
    asked.push(path);
    return files[path];
  };
  const neighbours = new Neighbours(readTree, engine.parser!, engine.knowledge);
  return { asked, engine: { ...engine, memory, readTree, pathInTree: (name: string) => name, neighbours } };
}

/** Rules that report something in `a.c` of a folder. */
function found(files: Readonly<Record<string, string>>): string[] {
  const name = `${folder}a.c`;
  const all = Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
  return analyseDocument({ name, text: all[name]! }, tree(all).engine, { nursery: true }).findings.map(
    ({ rule }) => rule,
  );
}

const use = `static int example_use(struct iommu_table *tbl, unsigned long i)
{
	__be64 *slot = example_slot(tbl, i);

	*slot = 0;
	return 0;
}
`;
const mayBeNull = '__be64 *example_slot(struct iommu_table *t, int i)\n{\n\treturn kzalloc(i, GFP_KERNEL);\n}\n';
const never = '__be64 *example_slot(struct iommu_table *t, int i)\n{\n\treturn &t->slots[i];\n}\n';

describe('the other sources of a folder', () => {
  it.each<[string, Record<string, string>]>([
    ['of one module each', { Makefile: 'obj-y += a.o\nobj-$(CONFIG_B) += b.o\n', 'b.c': mayBeNull }],
    ['of one module together', { Makefile: 'obj-y += ex.o\nex-objs := a.o \\\n\tb.o\n', 'b.c': mayBeNull }],
    ['by a Kbuild file', { Kbuild: 'obj-y += a.o b.o\n', 'b.c': mayBeNull }],
  ])('%s teach what a callee returns', (_, files) => {
    expect(found({ ...files, 'a.c': use })).toEqual(['unchecked-null']);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing tells of', { 'b.c': mayBeNull }],
    ['are not there', { Makefile: 'obj-y += a.o b.o\n' }],
    ['keep it for themselves', { Makefile: 'obj-y += a.o b.o\n', 'b.c': `static ${mayBeNull}` }],
    ['let others take its place', { Makefile: 'obj-y += a.o b.o\n', 'b.c': `__weak ${mayBeNull}` }],
    ['define it twice', { Makefile: 'obj-y += a.o b.o c.o\n', 'b.c': mayBeNull, 'c.c': never }],
    ['lie elsewhere', { Makefile: 'obj-y += a.o ../b.o\n', 'b.c': mayBeNull }],
  ])('that %s teach nothing', (_, files) => {
    expect(found({ ...files, 'a.c': use })).toEqual([]);
  });

  it('say less than the file itself', () => {
    const own = use.replace(/^/, never);
    expect(found({ Makefile: 'obj-y += a.o b.o\n', 'b.c': mayBeNull, 'a.c': own })).toEqual([]);
  });

  it('teach a patch of the tree, too', () => {
    const files = { Makefile: 'obj-y += a.o b.o\n', 'b.c': mayBeNull, 'a.c': use.replace('\t*slot = 0;\n', '') };
    const all = Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
    const text =
      `--- a/${folder}a.c\n+++ b/${folder}a.c\n@@ -3,4 +3,5 @@ static int example_use(struct iommu_table *tbl)\n` +
      ' \t__be64 *slot = example_slot(tbl, i);\n \n+\t*slot = 0;\n \treturn 0;\n }\n';
    const { findings } = analyseDocument({ name: 'x.patch', text }, tree(all).engine, { nursery: false });
    expect(findings).toMatchObject([{ rule: 'unchecked-null', change: 'introduced' }]);
  });

  it('are read once, when they are asked for', () => {
    const { asked, engine: own } = tree({
      [`${folder}Makefile`]: 'obj-y += a.o b.o\n',
      [`${folder}a.c`]: use,
      [`${folder}b.c`]: mayBeNull,
    });
    const look = (text: string) => analyseDocument({ name: `${folder}a.c`, text }, own, { nursery: false });
    look('int iommu_example;\n');
    expect(asked).toEqual([]);
    look(use);
    look(`${use}\n`);
    expect(asked.filter((path) => path === `${folder}b.c`)).toHaveLength(1);
  });
});
