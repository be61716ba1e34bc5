import { describe, expect, it } from 'vitest';
import { errnoChoice } from '../../../server/src/rules/errno-choice.ts';
import { check, fixed, marked, places } from './check.ts';
import { findingsInMail, inMail } from './mail.ts';

const path = 'drivers/iommu/example.c';
const fn = (body: string, head = 'static int example_setup(struct example *x, unsigned int shift)'): string => `
${head}
{
	struct iommu_table_group *group;
	struct example *y;
	struct page *page;
	unsigned long bit;
	int ret = 0;

${body}
	return ret;
}
`;
/** Another failure, so that -EFAULT is one code of several. */
const other = '	if (x->busy)\n		return -EBUSY;\n';

function expectMarks(fixture: string, where = path): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(errnoChoice, text, where))).toEqual(expected);
}

describe('errno-choice and memory', () => {
  it.each([
    [
      'told as another fault',
      `	y = kzalloc(sizeof(*y), GFP_KERNEL);
	if (!y)
		return -ENODEV;
		       ^^^^^^^`,
    ],
    [
      'in a member, in the condition, and in ERR_PTR()',
      `	x->data = devm_kcalloc(x->dev, 4, 8, GFP_KERNEL);
	if (x->data == NULL)
		return -EINVAL;
		       ^^^^^^^
	if (!(y = kmalloc(8, GFP_KERNEL)))
		return ERR_PTR(-EFAULT);
		               ^^^^^^^`,
    ],
    [
      'put into a status before a jump',
      `	page = alloc_page(GFP_KERNEL);
	if (!page) {
		ret = -EIO;
		      ^^^^
		goto out;
	}
out:`,
    ],
    [
      'of other allocators that are known to give NULL',
      `	x->bridge = devm_pci_alloc_host_bridge(x->dev, 0);
	if (!x->bridge)
		return -ENODEV;
		       ^^^^^^^
	x->ring = dma_alloc_coherent(x->dev, 8, &x->dma, GFP_KERNEL);
	if (!x->ring)
		return -EIO;
		       ^^^^`,
    ],
    [
      'of what does more than to allocate',
      '	y = of_kexec_alloc_and_setup_fdt(x, 0, 0, NULL, 0);\n	if (!y)\n		return -EINVAL;',
    ],
    ['of objects by their type', '	y = kzalloc_objs(*y, 4);\n	if (!y)\n		return -EINVAL;\n		       ^^^^^^^'],
    ['of a socket', '	y = sock_alloc();\n	if (!y)\n		return -ENFILE;'],
    ['of a level of a page table', '	y = pmd_alloc_map(x->mm, x->addr);\n	if (!y)\n		return -EFAULT;'],
    ['told as it is', '	y = kzalloc(8, GFP_KERNEL);\n	if (!y)\n		return -ENOMEM;'],
    ['told as the word for buffers', '	y = kzalloc(8, GFP_KERNEL);\n	if (!y)\n		return -ENOBUFS;'],
    ['told as what would wait', '	y = kzalloc(8, GFP_ATOMIC);\n	if (!y)\n		return -EWOULDBLOCK;'],
    ['told as worth another try', '	y = kzalloc(8, GFP_ATOMIC);\n	if (!y)\n		return -EAGAIN;'],
    [
      'beside something else in the condition',
      '	y = kzalloc(8, GFP_KERNEL);\n	if (!y || example_init(y))\n		return -EINVAL;',
    ],
    [
      'that was there before: the variable got something else since',
      '	y = kzalloc(8, GFP_KERNEL);\n	y = example_find(x);\n	if (!y)\n		return -ENODEV;',
    ],
    ['mapped, which fails for other reasons', '	x->regs = ioremap(x->start, 8);\n	if (!x->regs)\n		return -EIO;'],
    ['of no allocation', '	y = example_find(x);\n	if (!y)\n		return -EINVAL;'],
    [
      'not looked for: no free bit',
      `	bit = find_first_zero_bit(x->map, 64);
	if (bit >= 64)
		return -ENOMEM;
		       ^^^^^^^`,
    ],
    ['and a bit that says so', '	bit = find_first_zero_bit(x->map, 64);\n	if (bit >= 64)\n		return -ENOSPC;'],
  ])('%s', (_, body) => expectMarks(fn(body)));

  it('of a test at boot', () => {
    expectMarks(
      fn('	y = kzalloc(8, GFP_KERNEL);\n	if (!y)\n		return -EINVAL;', 'static int example_do_selftests(struct example *x)'),
    );
  });

  it('of a device, which has as much as it has bits', () => {
    const head = 'static int example_mem_alloc(struct example *x)';
    expectMarks(fn('	bit = find_first_zero_bit(x->map, 64);\n	if (bit >= 64)\n		return -ENOMEM;', head));
  });
});

describe('errno-choice and -EFAULT', () => {
  it.each([
    [
      'for an object that is not there',
      `${other}	group = iommu_group_get_iommudata(x->group);
	if (WARN_ON(!group))
		return -EFAULT;
		       ^^^^^^^`,
    ],
    [
      'for a shift or a width that does not fit, whatever the message says',
      `${other}	if (shift > x->page_shift)
		return -EFAULT;
		       ^^^^^^^
	if (x->max_addr > 1ULL << x->width) {
		dev_err(x->dev, "width is too small for the mapped address\\n");
		return -EFAULT;
		       ^^^^^^^
	}`,
    ],
    ['for things that do not match', '	if (mismatch)\n		return -EFAULT;\n		       ^^^^^^^'],
    [
      'for a register that reads back as something else',
      `${other}	if (x->base_addr != example_read(x, BASE))
		return -EFAULT;
		       ^^^^^^^`,
    ],
    ['but not for a copy', `${other}	if (copy_from_user(x, x->arg, 8))\n		return -EFAULT;`],
    ['nor what an address leads to', `${other}	page = example_user_page(x->addr);\n	if (!page)\n		return -EFAULT;`],
    ['nor an address out of bounds', `${other}	if (x->addr >= x->end)\n		return -EFAULT;`],
    ['nor a pointer that the caller gave', `${other}	if (!x)\n		return -EFAULT;`],
    [
      'nor where the branch tells of an address',
      `${other}	y = example_find(x);\n	if (!y) {\n		dev_err(x->dev, "no such address\\n");\n		return -EFAULT;\n	}`,
    ],
    ['nor where it is set in advance', `	ret = -EFAULT;\n	if (!x->group)\n		goto out;\nout:`],
    [
      'nor where a function has it for everything',
      '	if (!x->a)\n		return -EFAULT;\n	if (shift > x->order)\n		return -EFAULT;\n	if (shift < x->level)\n		return -EFAULT;\n	if (!x->group)\n		return -EFAULT;',
    ],
  ])('%s', (_, body) => expectMarks(fn(body)));

  it('in who handles faults, and far from IOMMUs', () => {
    const body = `${other}	if (shift > x->page_shift)\n		return -EFAULT;`;
    expectMarks(fn(body, 'static int example_page_fault(struct example *x, unsigned int shift)'));
    expectMarks(fn(body, 'static int example(struct example *x, struct kvm_page_fault *fault, unsigned int shift)'));
    expectMarks(fn(body), 'drivers/spi/example.c');
  });
});

describe('errno-choice and the hypervisor', () => {
  const exchange = (body: string, slot = 'xchg_no_kill'): string => `
static int example_exchange(struct iommu_table *tbl, long index, unsigned long *hpa, enum dma_data_direction *dir)
{
	unsigned long old;
	long rc;

${body}
}

static struct iommu_table_ops example_ops = {
	.${slot} = example_exchange,
};
`;
  it.each([
    [
      'a code in a slot that returns an errno',
      exchange(`	if (!tbl->it_base)
		return *hpa ? H_HARDWARE : H_TOO_HARD;
		              ^^^^^^^^^^   ^^^^^^^^^^
	return 0;`),
    ],
    [
      'the status of a hypercall',
      exchange(`	rc = plpar_tce_get(tbl->it_index, index, &old);
	     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (!rc)
		rc = plpar_tce_put(tbl->it_index, index, *hpa);
	return rc;`),
    ],
    [
      'but not one that is translated',
      exchange('	rc = plpar_tce_get(tbl->it_index, index, &old);\n	if (rc)\n		return -EIO;\n	return 0;'),
    ],
    [
      'nor what no table of ops promises',
      exchange('	rc = plpar_tce_get(tbl->it_index, index, &old);\n	return rc;', 'example'),
    ],
    [
      'a code beside errnos',
      fn(`${other}	if (!x->group)
		return H_PARAMETER;
		       ^^^^^^^^^^^`),
    ],
    [
      'but not in a handler of hypercalls',
      fn(`${other}	if (!x->group)\n		return H_PARAMETER;`, 'long example_h_put_tce(struct example *x)'),
    ],
  ])('%s', (_, fixture) => expectMarks(fixture));
});

describe('errno-choice and numbers', () => {
  it.each([
    [
      'an errno without its sign beside others',
      `${other}	if (!x->data)
		return EINVAL;
		       ^^^^^^`,
    ],
    ['or in ERR_PTR()', '	if (!x->data)\n		return ERR_PTR(ENODEV);\n		               ^^^^^^'],
    ['nor what user space reads', `${other}	if (!x->data) {\n		errno = EINVAL;\n		goto out;\n	}\nout:\n	return ret;`],
    ['but not where all are positive', '	if (!x->data)\n		return EINVAL;'],
    ['nor one that gets it later', `${other}	if (!x->data) {\n		ret = EINVAL;\n		goto out;\n	}\nout:\n	return -ret;`],
    [
      '-1 beside errnos',
      `${other}	if (!x->data)
		return -1;
		       ^^`,
    ],
    ['but not -1 alone', '	if (!x->data)\n		return -1;'],
  ])('%s', (_, body) => expectMarks(fn(body)));

  it('-1 that is the contract, or far from IOMMUs', () => {
    const body = `${other}	if (!x->level)\n		return -1;`;
    expectMarks(fn(body, 'static int example_set_msi(struct example *x)'));
    expectMarks(fn(body, 'static int example_set_fn(struct example *x)'));
    expectMarks(fn(body), 'drivers/spi/example.c');
    expectMarks(fn(body, 'static unsigned long example(struct example *x)'));
  });

  it('-ENOTSUPP that user space sees', () => {
    const body = '	if (!x->data)\n		return -ENOTSUPP;\n		       ^^^^^^^^^';
    expectMarks(fn(body, 'static long example_vm_ioctl(struct example *x)'));
    expectMarks(fn(body, 'static int example_get(struct example *x, struct kvm_device_attr *attr)'));
    expectMarks(fn(body, 'static int example_get(struct example *x, void __user *arg)'));
    expectMarks(fn(body.split('\n').slice(0, 2).join('\n')));
  });
});

it('the fix of errno-choice', () => {
  const text = fn('	y = kzalloc(8, GFP_KERNEL);\n	if (!y)\n		return -EINVAL;');
  expect(fixed(errnoChoice, text)).toContain('return -ENOMEM;');
  const ioctl = fn('	if (!x->data)\n		return -ENOTSUPP;', 'static long example_ioctl(struct example *x)');
  expect(fixed(errnoChoice, ioctl)).toContain('return -EOPNOTSUPP;');
  expect(fixed(errnoChoice, fn('	if (!x->data)\n		return ERR_PTR(ENODEV);'))).toContain('ERR_PTR(-ENODEV)');
});

describe('errno-choice in patches', () => {
  const hunk = (before: string, after: string): string => `@@ -10,5 +10,5 @@ static int example(struct example *x)
 	example_lock(x);
 	if (example_bad(x))
-		${before}
+		${after}
 	example_unlock(x);
 	return 0;
`;
  it.each([
    ['return -1;', 'return -ENODEV;', ['fixed: -1']],
    ['return -ENOTSUPP;', 'return -EOPNOTSUPP;', ['fixed: -ENOTSUPP']],
    ['return EINVAL;', 'return -EINVAL;', ['fixed: EINVAL']],
    ['return x->alloc ? H_HARDWARE : H_TOO_HARD;', 'return -ENOMEM;', ['fixed: x->alloc ? H_HARDWARE : H_TOO_HARD']],
    ['ret = -1;', 'ret = -EIO;', ['fixed: -1']],
    // One errno for another, a status for a number, and one code of the hypervisor for another: a matter of taste.
    ['return -EINVAL;', 'return -ENODEV;', []],
    ['return -1;', 'return ret;', []],
    ['return H_HARDWARE;', 'return H_TOO_HARD;', []],
    ['return -ENODEV;', 'return -ENOTSUPP;', []],
  ])('%s becomes %s', (before, after, expected) => {
    expect(inMail(errnoChoice, path, hunk(before, after))).toEqual(expected);
  });

  it('an allocation whose failure is told as it is now', () => {
    const text = hunk('return -ENODEV;', 'return -ENOMEM;')
      .replace('example_bad(x)', '!y')
      .replace(' 	example_lock(x);', ' 	y = kzalloc(8, GFP_KERNEL);');
    expect(inMail(errnoChoice, path, text)).toEqual(['fixed: -ENODEV']);
  });

  it('a code that only gets a name', () => {
    const [finding] = findingsInMail(errnoChoice, path, hunk('return -1;', 'return -EPERM;'));
    expect(finding?.change).toBe('fixed');
    expect(finding?.what).toMatch(/the same number/);
  });

  const search = (line: string): string => `@@ -10,8 +10,7 @@ static int example_take(struct example *x)
 	int bit;
 
-	bit = find_first_zero_bit(x->map, x->max);
-	if (bit >= x->max)
+	bit = ida_alloc_range(&x->ida, 0, x->max, GFP_KERNEL);
+	if (bit < 0)
-		return -ENOMEM;
+		${line}
-	set_bit(bit, x->map);
 	return bit;
 }
`;
  it('is silent where another way to find out leads to the same code', () => {
    expect(inMail(errnoChoice, path, search('return -ENOMEM;'))).toEqual([]);
    expect(inMail(errnoChoice, path, search('return -ENOSPC;'))).toEqual(['fixed: -ENOMEM']);
  });

  it('is silent about a code that goes with its function', () => {
    const gone = `@@ -10,12 +10,4 @@ static void example_before(struct example *x)
 }
 
-static int example_setup(struct example *x)
-{
-	x->data = kzalloc(8, GFP_KERNEL);
-	if (!x->data)
-		return -EINVAL;
-	return 0;
-}
-
 static int example_after(struct example *x)
 {
`;
    expect(inMail(errnoChoice, path, gone)).toEqual([]);
  });

  it('knows a register that was read before it was compared', () => {
    const moved = `@@ -10,9 +10,8 @@ static int example_reset(struct example *x)
 	if (x->busy)
 		return -EBUSY;
 
-	val = readl(x->base);
-	if (val != RESET_DONE)
+	val = x->ops->done;
+	if (val != readl(x->base))
 		return -EFAULT;
 	return 0;
 }
`;
    expect(inMail(errnoChoice, path, moved)).toEqual(['existing: -EFAULT']);
  });

  it('does not take a code on a line that stays for mended', () => {
    const looked = `@@ -10,8 +10,7 @@ static int example_take(struct example *x)
 	if (x->busy)
 		return -EBUSY;
 
-	x->data = kcalloc(4, 8, GFP_KERNEL);
-	if (!x->data)
+	if (example_cached(x, &x->data))
 		return -EFAULT;
 	return 0;
 }
`;
    expect(inMail(errnoChoice, path, looked)).toEqual([]);
  });
});
