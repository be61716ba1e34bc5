import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const head = 'static int example_set(struct example *ex, size_t size)';
const line = (before: string, after: string, around = ['', '']): string =>
  hunkOf(10, head, ` {\n${around[0]}-\t${before}\n+\t${after}\n${around[1]} }\n`);

const told = (
  before: string,
  after: string,
  subject = 'vdpa/example: fix a test',
  around = ['', ''],
  path = 'drivers/vdpa/example.c',
): string[] => inMail(indexUnit, path, line(before, after, around), subject);

describe('index-unit and the number of a bit', () => {
  it.each([
    ['if (ex->features & EXAMPLE_F_CSUM)', 'if (ex->features & BIT_ULL(EXAMPLE_F_CSUM))', 'EXAMPLE_F_CSUM'],
    ['features |= EXAMPLE_F_CSUM;', 'features |= 1ULL << EXAMPLE_F_CSUM;', 'EXAMPLE_F_CSUM'],
    [
      'if (test_bit(BIT(EXAMPLE_F_CSUM), &ex->features))',
      'if (test_bit(EXAMPLE_F_CSUM, &ex->features))',
      'BIT(EXAMPLE_F_CSUM',
    ],
  ])('%s', (before, after, expected) => {
    expect(told(before, after)).toEqual([`fixed: ${expected}`]);
    expect(told(before, after, 'vdpa/example: rework')).toEqual([]);
  });

  it.each([
    ['a number that is no flag', 'n = size;', 'n = BIT(size);'],
    ['a number that is shifted', 'n = EXAMPLE_F_CSUM;', 'n = BIT(EXAMPLE_F_CSUM);'],
    ['another flag', 'if (ex->features & EXAMPLE_F_CSUM)', 'if (ex->features & EXAMPLE_F_TSO)'],
  ])('is silent about %s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('index-unit and bytes that are added to a pointer', () => {
  it.each([
    [
      'memcpy(buf, &ex->config + offset, len);',
      'memcpy(buf, (u8 *)&ex->config + offset, len);',
      '&ex->config + offset',
    ],
    ['copy(ex->words + size, buf);', 'copy((void *)ex->words + size, buf);', 'ex->words + size'],
    [
      'x = virt_to_phys(ex->vector + (n / 64) * 8);',
      'x = virt_to_phys(ex->vector) + (n / 64) * 8;',
      'ex->vector + (n / 64) * 8',
    ],
  ])('%s', (before, after, expected) => {
    expect(told(before, after)).toEqual([`fixed: ${expected}`]);
    expect(told(before, after, 'vdpa/example: rework')).toEqual([]);
  });

  it.each([
    ['a cast of the whole', 'copy(ex->words + size, buf);', 'copy((void *)(ex->words + size), buf);'],
    ['a cast to another type', 'copy((u64 *)ex->words + size, buf);', 'copy((u8 *)ex->words + size, buf);'],
    ['a cast to a number', 'copy(ex->words + size, buf);', 'copy((unsigned long)ex->words + size, buf);'],
    ['a cast alone', 'copy(ex->words, buf);', 'copy((void *)ex->words, buf);'],
  ])('is silent about %s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

it('index-unit is silent about pointers to void', () => {
  const [before, after] = ['copy(ex->data + size, buf);', 'copy((char *)ex->data + size, buf);'];
  expect(told(before, after, 'vdpa: fix a sum')).toHaveLength(1);
  expect(told(before, after, 'vdpa: fix -Wpointer-arith warnings')).toEqual([]);
});

describe('index-unit and the size of a pointer', () => {
  it('that is copied from', () => {
    const before = 'if (copy_to_user(arg, list, sizeof(list)))';
    const after = 'if (copy_to_user(arg, list, sizeof(u32) * ENTRIES))';
    expect(told(before, after)).toEqual(['fixed: copy_to_user(arg, list, sizeof(list))']);
    expect(told(before, 'if (copy_to_user(arg, other, sizeof(u32)))')).toEqual([]);
    const { text, expected } = marked(`
static int example_list(void __user *arg, int n)
{
	u32 *list = kcalloc(n, sizeof(u32), GFP_KERNEL);
	u32 own[4];

	if (copy_to_user(arg, own, sizeof(own)))
		return -EFAULT;
	return copy_to_user(arg, list, sizeof(list));
	                               ^^^^^^^^^^^^
}
`);
    expect(places(text, check(indexUnit, text))).toEqual(expected);
  });
});

describe('index-unit and what is printed', () => {
  const around = [' \tpr_info("%u kB in pages\\n",\n', ''];
  it.each([
    ['printf("%u kB pages\\n", 1 << shift);', 'printf("%u kB pages\\n", 1 << (shift - 10));', ['', '']],
    ['seq_printf(m, "%lu kB\\n", ex->size);', 'seq_printf(m, "%lu kB\\n", ex->size >> 10);', ['', '']],
    ['\tsize);', '\tsize >> 10);', around],
    [
      'pr_err("(%u bytes)\\n", size);',
      'pr_err("(%u bytes)\\n", l1size);',
      [' \tl1size = size << 3;\n', ' \tuse(l1size, size);\n'],
    ],
  ])('%s', (before, after, lines) => {
    const fix = 'selftests/mm: fix the size that is displayed';
    expect(told(before, after, fix, lines, 'tools/testing/selftests/mm/example.c')).toEqual([
      `fixed: ${before.trim()}`,
    ]);
    expect(told(before, after, 'selftests/mm: rework', lines, 'tools/testing/selftests/mm/example.c')).toEqual([]);
  });

  it('by another name, where the subject is about it', () => {
    const [before, after] = ['pr_err("(%u bytes)\\n", size);', 'pr_err("(%u bytes)\\n", l1size);'];
    expect(told(before, after, 'vdpa: fix the size in the error message')).toEqual([`fixed: ${before}`]);
  });

  it.each([
    ['without a unit', 'printf("%u pages of %d\\n", n, 1 << shift);', 'printf("%u left of %d\\n", n, 2 << shift);'],
    ['of another name', 'printf("%u kB\\n", size);', 'printf("%u kB\\n", bytes);'],
    ['in other words', 'printf("%u kB\\n", size);', 'printf("%u kB used\\n", size);'],
  ])('is silent of it %s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('index-unit and bytes that are shifted by their number', () => {
  it.each([
    ['n |= bytes[i] << i;', 'n |= (u64)bytes[i] << (i * 8);', ['fixed: n |= bytes[i] << i;']],
    ['n |= bytes[i] << i;', 'n |= (u64)bytes[i] << i;', []],
    ['n |= bytes[i] << (8 * i);', 'n |= (u64)bytes[i] << (8 * i);', []],
  ])('%s', (before, after, expected) => expect(told(before, after)).toEqual(expected));
});

describe('index-unit and other numberings', () => {
  const fix = 'KVM: PPC: fix the lpid and the vCPU id of a guest';
  it.each([
    ['ret = set_rc(kvm, gp->shadow_lpid);', 'ret = set_rc(kvm, gp->l1_lpid);', 'shadow_lpid'],
    ['return cpu < ex->servers * ex->mode;', 'return kvmppc_pack_vcpu_id(ex->kvm, cpu) < ex->servers;', 'cpu'],
  ])('%s', (before, after, expected) => {
    expect(told(before, after, fix)).toEqual([`fixed: ${expected}`]);
    expect(told(before, after, 'KVM: PPC: rework')).toEqual([]);
  });

  it.each([
    ['a variable of another name', 'ret = set_rc(kvm, shadow_lpid);', 'ret = set_rc(kvm, l1_lpid);'],
    ['another kind of number', 'ret = set_rc(kvm, gp->lpid);', 'ret = set_rc(kvm, gp->nr);'],
    [
      'a number that stays',
      'return cpu < ex->servers;',
      'return cpu < ex->servers && kvmppc_pack_vcpu_id(ex->kvm, cpu);',
    ],
    ['what is said', 'pr_info("%d", gp->shadow_lpid);', 'pr_info("%d", gp->l1_lpid);'],
  ])('is silent about %s', (_, before, after) => expect(told(before, after, fix)).toEqual([]));

  it('is silent about a member that is renamed', () => {
    const rename = hunkOf(3, 'struct example {', '-\tu32 shadow_lpid;\n+\tu32 l1_lpid;\n');
    const hunks = rename + line('ret = set_rc(kvm, gp->shadow_lpid);', 'ret = set_rc(kvm, gp->l1_lpid);');
    expect(inMail(indexUnit, 'arch/powerpc/kvm/example.c', hunks, fix)).toEqual([]);
  });
});

describe('index-unit and the number of other things', () => {
  it.each([
    ['return *pos <= nr_cpu_ids ? pos : NULL;', 'return *pos <= NR_STATS ? pos : NULL;', ['fixed: nr_cpu_ids']],
    ['if (i >= ex->max_ids)', 'if (i >= ex->num_groups)', ['fixed: max_ids']],
    ['n = nr_cpu_ids;', 'n = NR_STATS;', []],
    ['if (i < nr_ids)', 'if (i < max_nr_ids)', []],
    ['if (i < MAX_EXAMPLES)', 'if (i < EXAMPLE_LIMIT)', []],
  ])('%s', (before, after, expected) => expect(told(before, after)).toEqual(expected));

  it('is silent about a count that is declared anew', () => {
    const hunks =
      hunkOf(3, '', '-#define NR_OLD 4\n+#define NR_STATS 4\n') + line('if (i < NR_OLD)', 'if (i < NR_STATS)');
    expect(inMail(indexUnit, 'drivers/vdpa/example.c', hunks, 'vdpa: fix names')).toEqual([]);
  });
});

describe('index-unit and a rounding that is put before a cut', () => {
  const hunk = (rounding: string, cut: string): string =>
    hunkOf(10, head, ` {\n+\t${rounding}\n \tn = 0;\n \t${cut}\n }\n`);
  it.each([
    ['size = ALIGN(size, leaf);', 'n = size >> tg;', ['fixed: size >> tg']],
    ['size = PAGE_ALIGN(size);', 'n = size / PAGE_SIZE;', ['fixed: size / PAGE_SIZE']],
    ['size = PAGE_ALIGN(length);', 'n = size / PAGE_SIZE;', []],
    ['size = PAGE_ALIGN(size);', 'n = size / count;', []],
    ['size = PAGE_ALIGN(size);', 'size = n >> tg;', []],
  ])('%s %s', (rounding, cut, expected) => {
    const found = inMail(indexUnit, 'drivers/net/example.c', hunk(rounding, cut), 'example: align the size upwards');
    expect(found).toEqual(expected);
  });
});

describe('index-unit and levels of a table', () => {
  it.each([
    ['if (size == PUD_SIZE)', 'if (size == S2_PUD_SIZE)', 1],
    ['size = PMD_SIZE;', 'size = PUD_SIZE;', 1],
    ['size = PMD_SIZE;', 'size = PMD_MASK;', 0],
  ])('%s', (before, after, count) => {
    expect(told(before, after, 'KVM: arm64: fix the size', ['', ''], 'arch/arm64/kvm/example.c')).toHaveLength(count);
  });
});

describe('index-unit and bitmaps', () => {
  it('of as many bits as something has bytes', () => {
    const { text, expected } = marked(`
static void example_mask(unsigned long *a, unsigned long *b, struct example *ex)
{
	bitmap_and(a, a, b, sizeof(*ex));
	^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	bitmap_and(a, a, b, BITS_PER_BYTE * sizeof(*ex));
	bitmap_zero(a, sizeof(*ex) * 8);
	memset(a, 0, sizeof(*ex));
}
`);
    expect(places(text, check(indexUnit, text))).toEqual(expected);
  });
});

describe('index-unit and features', () => {
  it('of another set', () => {
    const { text, expected } = marked(`
static int example_setup(void)
{
	if (cpu_has_feature(MMU_FTR_TYPE_44x))
	    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
		return 1;
	if (mmu_has_feature(MMU_FTR_TYPE_44x) || cpu_has_feature(CPU_FTR_ARCH_31))
		return 2;
	return firmware_has_feature(feature);
}
`);
    expect(places(text, check(indexUnit, text))).toEqual(expected);
  });
});

describe('index-unit and sizes of other objects', () => {
  it.each([
    [
      'if (copy_to_user(p, &small, sizeof(large)))',
      'if (copy_to_user(p, &small, sizeof(small)))',
      'vdpa: fix a leak',
      'copy_to_user(p, &small, sizeof(large))',
    ],
    [
      'list = kcalloc(n, sizeof(one), GFP_KERNEL);',
      'list = kcalloc(n, sizeof(*list), GFP_KERNEL);',
      'vdpa: fix the variable for sizeof()',
      'sizeof(one)',
    ],
    ['for (b = 0; b < 4; ++b)', 'for (b = 0; b < ARRAY_SIZE(slots); ++b)', 'vdpa: fix the number of slots', '4'],
  ])('%s', (before, after, subject, expected) => {
    expect(told(before, after, subject)).toEqual([`fixed: ${expected}`]);
    expect(told(before, after, 'vdpa: rework')).toEqual([]);
  });

  it.each([
    ['another object', 'if (copy_to_user(p, &small, sizeof(large)))', 'if (copy_to_user(p, &large, sizeof(large)))'],
    ['a number that is no bound', 'n = 4;', 'n = ARRAY_SIZE(slots);'],
  ])('is silent about %s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('index-unit and a number of pages by the bits of addresses', () => {
  it.each([
    ['1ULL << (MAX_BITS - page_shift)', true],
    ['1ULL << MAX_BITS', false],
    ['1ULL << (order - page_shift)', false],
  ])('%s', (value, isTold) => {
    const mark = isTold ? '\n\t                ^^^^^^^^^^^^^^^^^^^^^^' : '';
    const { text, expected } = marked(`
static int example_fits(u64 block, int page_shift, int order)
{
	u64 max_addr = ${value};

	return block < (max_addr >> page_shift);${mark}
}
`);
    expect(places(text, check(indexUnit, text, 'arch/powerpc/platforms/pseries/example.c'))).toEqual(expected);
  });
});
