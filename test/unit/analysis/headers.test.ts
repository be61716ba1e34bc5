import { describe, expect, it } from 'vitest';
import { Headers } from '../../../server/src/analysis/headers.ts';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { RuleMemory } from '../../../server/src/analysis/memory.ts';
import { realEngine } from './engine.ts';

const engine = await realEngine();
const memory = new RuleMemory();

/** Rules that report something in `drivers/iommu/example/a.c` of a small tree. */
function found(files: Readonly<Record<string, string>>, path = 'drivers/iommu/example/a.c'): string[] {
  const read = (name: string): string | undefined => files[name];
  const headers = new Headers(read, engine.parser!, engine.knowledge);
  const tree = { ...engine, memory, readTree: read, pathInTree: (name: string) => name, headers };
  return analyseDocument({ name: path, text: files[path]! }, tree, { nursery: true }).findings.map(({ rule }) => rule);
}

const use = (include: string): string => `#include ${include}

static int example_use(struct iommu_table *tbl, unsigned long i)
{
	__be64 *slot = example_slot(tbl, i);

	*slot = 0;
	return 0;
}
`;
const mayBeNull =
  'static inline __be64 *example_slot(struct iommu_table *t, int i)\n{\n\treturn kzalloc(i, GFP_KERNEL);\n}\n';

describe('headers of the tree', () => {
  it.each<[string, string, Record<string, string>]>([
    ['beside the file', '"slots.h"', { 'drivers/iommu/example/slots.h': mayBeNull }],
    ['above it', '"../slots.h"', { 'drivers/iommu/slots.h': mayBeNull }],
    ['of the kernel', '<linux/slots.h>', { 'include/linux/slots.h': mayBeNull }],
    ['in quotes, of the kernel', '"linux/slots.h"', { 'include/linux/slots.h': mayBeNull }],
    [
      'by way of another one',
      '"more.h"',
      { 'drivers/iommu/example/more.h': '#include "slots.h"\n', 'drivers/iommu/example/slots.h': mayBeNull },
    ],
    [
      'as a macro',
      '"slots.h"',
      { 'drivers/iommu/example/slots.h': '#define example_slot(t, i) kzalloc(i, GFP_KERNEL)\n' },
    ],
  ])('%s teach what a callee returns', (_, include, files) => {
    expect(found({ ...files, 'drivers/iommu/example/a.c': use(include) })).toEqual(['unchecked-null']);
  });

  it.each<[string, Record<string, string>]>([
    ['that are not there', {}],
    [
      'that are stubs',
      {
        'drivers/iommu/example/slots.h':
          'static inline __be64 *example_slot(struct iommu_table *t, int i)\n{\n\treturn NULL;\n}\n',
      },
    ],
    [
      'of which the real function is elsewhere',
      {
        'drivers/iommu/example/slots.h': `#ifdef CONFIG_X\n__be64 *example_slot(struct iommu_table *t, int i);\n#else\n${mayBeNull}#endif\n`,
      },
    ],
    [
      'whose own callee is elsewhere',
      {
        'drivers/iommu/example/slots.h': `#ifdef CONFIG_X\n__be64 *__slot(int i);\n#else\n${mayBeNull.replace('example_slot(struct iommu_table *t, ', '__slot(')}#endif\nstatic inline __be64 *example_slot(struct iommu_table *t, int i)\n{\n\treturn __slot(i);\n}\n`,
      },
    ],
    ['that lie outside', { '../slots.h': mayBeNull, 'slots.h': '' }],
  ])('%s teach nothing', (name, files) => {
    const include = name === 'that lie outside' ? '"../../../../slots.h"' : '"slots.h"';
    expect(found({ ...files, 'drivers/iommu/example/a.c': use(include) })).toEqual([]);
  });

  it('of the architecture are those of the file’s own', () => {
    const files = { 'arch/powerpc/include/asm/slots.h': mayBeNull };
    expect(found({ ...files, 'arch/powerpc/kernel/a.c': use('<asm/slots.h>') }, 'arch/powerpc/kernel/a.c')).toEqual([
      'unchecked-null',
    ]);
    expect(found({ ...files, 'arch/arm64/kernel/a.c': use('<asm/slots.h>') }, 'arch/arm64/kernel/a.c')).toEqual([]);
  });

  it('give members their types', () => {
    const file = `#include "soc.h"

static u64 example_align(struct example_soc *soc, u64 iova_example)
{
	iova_example &= ~(soc->atom_size - 1);
	return iova_example;
}
`;
    const header = 'struct example_soc {\n\tunsigned int atom_size;\n};\n';
    const tree = { 'drivers/iommu/example/a.c': file };
    expect(found(tree)).toEqual([]);
    expect(found({ ...tree, 'drivers/iommu/example/soc.h': header })).toEqual(['narrow-arithmetic']);
  });

  it('do not go round in circles', () => {
    const files = {
      'drivers/iommu/example/a.c': use('"slots.h"'),
      'drivers/iommu/example/slots.h': `#include "slots.h"\n#include "more.h"\n${mayBeNull}`,
      'drivers/iommu/example/more.h': '#include "slots.h"\n',
    };
    expect(found(files)).toEqual(['unchecked-null']);
  });

  it('are the same object for the next version of a file, unless its includes are others', () => {
    const headers = new Headers(() => undefined, engine.parser!, engine.knowledge);
    const path = 'drivers/iommu/example/a.c';
    const before = headers.includedBy(path, use('"slots.h"'));
    expect(headers.includedBy(path, `${use('"slots.h"')}/* more */\n`)).toBe(before);
    expect(headers.includedBy(path, use('"more.h"'))).not.toBe(before);
    expect(headers.includedBy('drivers/iommu/example/b.c', use('"more.h"'))).not.toBe(before);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'what a lock is made of',
      {
        'include/linux/spinlock.h':
          '#define spin_lock_irqsave(lock, flags) do { raw_spin_lock_irqsave(spinlock_check(lock), flags); } while (0)\n' +
          'static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)\n{\n\traw_spin_unlock_irqrestore(&lock->rlock, flags);\n}\n',
      },
      `#include <linux/spinlock.h>

static void example_note(struct iommu_table *tbl)
{
	unsigned long flags;

	spin_lock_irqsave(&tbl->lock, flags);
	tbl->noted = true;
	spin_unlock_irqrestore(&tbl->lock, flags);
}

static int example_build(struct iommu_table *tbl)
{
	example_note(tbl);
	tbl->map = kzalloc(PAGE_SIZE, GFP_KERNEL);
	return tbl->map ? 0 : -ENOMEM;
}
`,
    ],
    [
      'that a device may have no driver data, once it is probed',
      {
        'include/linux/iommu.h':
          'static inline void *dev_iommu_priv_get(struct device *dev)\n{\n\tif (dev->iommu)\n\t\treturn dev->iommu->priv;\n\telse\n\t\treturn NULL;\n}\n',
      },
      `#include <linux/iommu.h>
${['one', 'two', 'three', 'four']
  .map(
    (name) => `
static int example_${name}(struct iommu_domain *domain, struct device *dev)
{
	struct example_master *master = dev_iommu_priv_get(dev);

	if (!master)
		return -ENODEV;
	return example_set(master->id);
}
`,
  )
  .join('')}
static void example_release(struct device *dev)
{
	struct example_master *master = dev_iommu_priv_get(dev);

	example_drop(master->id);
}
`,
    ],
  ])('do not teach %s', (_, files, text) => {
    expect(found({ ...files, 'drivers/iommu/example/a.c': text })).toEqual([]);
  });
});
