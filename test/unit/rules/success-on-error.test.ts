import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../server/src/rules/success-on-error.ts';
import { check, marked, places } from './check.ts';
import { inMail } from './mail.ts';

function found(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(successOnError, text))).toEqual(expected);
}

/** Statements after a step that went well, before a common way out. */
const body = (lines: string, end = '\treturn ret;'): string => `
static int example(struct thing *t, unsigned long n)
{
	void *p;
	int ret, err;

	ret = first_step(t);
	if (ret)
		return ret;
${lines}
	ret = last_step(t);
out:
	put(t);
${end}
}
`;

describe('success-on-error reports', () => {
  it.each([
    ['an allocation', 'p = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t   ^^^^\n\t\tgoto out;'],
    [
      'a comparison with NULL',
      'p = kzalloc(n, GFP_KERNEL);\n\tif (p == NULL) {\n\t   ^^^^^^^^^^^\n\t\tcount(t);\n\t\tgoto out;\n\t}',
    ],
    ['a member', 't->p = kzalloc(n, GFP_KERNEL);\n\tif (!t->p)\n\t   ^^^^^^^\n\t\tgoto out;'],
    ['an error pointer', 'p = get(t);\n\tif (IS_ERR(p))\n\t   ^^^^^^^^^^^\n\t\tgoto out;'],
    ['a known status', 'if (mm_iommu_mapped_inc(p))\n\t   ^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tgoto out;'],
    ['user memory', 'if (copy_from_user(&n, t, 8))\n\t   ^^^^^^^^^^^^^^^^^^^^^^^^^^\n\t\tgoto out;'],
    ['no bit left', 'n = alloc_bit(t);\n\tif (n == -1UL)\n\t   ^^^^^^^^^^^\n\t\tgoto out;'],
    ['another status variable', 'err = second_step(t);\n\tif (err)\n\t   ^^^^^\n\t\tgoto out;'],
    [
      'a status that is not below 0',
      'ret = count(t);\n\tif (ret < 0)\n\t\treturn ret;\n\tp = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t   ^^^^\n\t\tgoto out;',
    ],
    ['a negative result', 'n = get_irq(t);\n\tif (n < 0)\n\t   ^^^^^^^\n\t\tgoto out;'],
    ['an error for the user', 'if (t->x) {\n\t   ^^^^^^\n\t\tdev_err(t->dev, "no x");\n\t\tgoto out;\n\t}'],
    ['what must not be', 'if (WARN_ON(t->x))\n\t   ^^^^^^^^^^^^^^^\n\t\tgoto out;'],
    ['one reason of two', 'p = kzalloc(n, GFP_KERNEL);\n\tif (!p || t->x)\n\t   ^^^^^^^^^^^^\n\t\tgoto out;'],
    [
      'a label further down',
      'p = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t   ^^^^\n\t\tgoto end;\n\tuse(p);\nend:\n\treturn ret;',
    ],
    ['a return of the old status', 'p = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t   ^^^^\n\t\treturn ret;'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));

  it('a label that only failures reach', () => {
    found(`
static int example(struct thing *t)
{
	int ret;

	ret = first_step(t);
	if (ret)
		goto err;
	if (t->full)
	   ^^^^^^^^^
		goto err;
	return 0;
err:
	undo(t);
	return ret;
}
`);
  });

  it('a variable without a value', () => {
    found(`
static int example(struct thing *t)
{
	int ret;

	if (t->full)
		goto out;
		^^^^^^^^^
	ret = step(t);
out:
	return ret;
}
`);
  });

  it('a loop whose first turn has no status yet, before a label that undoes', () => {
    found(`
static int example(struct thing *t, int n)
{
	int i, ret;

	for (i = 0; i < n; i++) {
		if (t->prot != i)
		   ^^^^^^^^^^^^^^
			goto unwind;
		ret = step(t, i);
		if (ret)
			goto unwind;
	}
	return 0;
unwind:
	undo(t, i);
	return ret;
}
`);
  });

  it('a 0 below a label that only failures reach', () => {
    found(`
static int example(struct thing *t)
{
	int ret;

	ret = first_step(t);
	if (ret)
		goto err_undo;
	ret = second_step(t);
	if (ret < 0)
		goto err_undo;
	return 0;

err_undo:
	undo(t);
	return 0;
	^^^^^^^^^
}
`);
  });

  it('a status that is returned as a pointer or not at all', () => {
    found(`
static struct thing *example(struct thing *t)
{
	int ret, n;

	ret = first_step(t);
	if (ret)
		goto out;
	n = get_irq(t);
	if (n < 0)
	   ^^^^^^^
		goto out;
	ret = second_step(t);
out:
	put(t);
	return ret ? ERR_PTR(ret) : t;
}
`);
  });

  it('a 0 where the other failures return an error', () => {
    found(`
static int example(struct thing *t)
{
	int ret;

	t->p = kzalloc(8, GFP_KERNEL);
	if (!t->p)
		return -ENOMEM;
	t->q = kzalloc(8, GFP_KERNEL);
	if (!t->q)
		return 0;
		^^^^^^^^^
	ret = step(t);
	if (ret) {
		free_parts(t);
		return 0;
		^^^^^^^^^
	}
	return 0;
}
`);
  });

  it('but not a number above 0 that goes with a warning; and says that it is above 0', () => {
    const text = (test: string): string => `
static int example(struct thing *t)
{
	int ret = set_one(t);

	if (ret < 0)
		return ret;
	t->q = kzalloc(8, GFP_KERNEL);
	if (${test})
		return ret;
	return other(t);
}
`;
    expect(check(successOnError, text('!t->q')).map(({ brief }) => brief)).toEqual([
      'ret is not below 0 where kzalloc() failed',
    ]);
    expect(check(successOnError, text('WARN_ON(t->n)'))).toEqual([]);
  });

  it('but not below a label, in drivers that resume anyway', () => {
    const text = `
static int example(struct thing *t)
{
	int ret;

	ret = step(t);
	if (ret)
		goto err;
	return 0;
err:
	undo(t);
	return 0;
}
`;
    expect(check(successOnError, text, 'drivers/iommu/example.c')).toHaveLength(1);
    expect(check(successOnError, text, 'drivers/media/example.c')).toEqual([]);
  });

  it('but not in drivers that may go on without', () => {
    const text = `
static int example(struct thing *t)
{
	t->q = kzalloc(8, GFP_KERNEL);
	if (!t->q)
		return 0;
	return step(t) ? -EIO : 0;
}

static int other(struct thing *t)
{
	t->q = kzalloc(8, GFP_KERNEL);
	if (!t->q)
		return 0;
	return -EINVAL;
}
`;
    expect(check(successOnError, text, 'drivers/iommu/example.c')).toHaveLength(1);
    expect(check(successOnError, text, 'drivers/scsi/example.c')).toEqual([]);
  });

  it.each([
    ['what is optional', 't->q = devm_gpiod_get_optional(t->dev, "reset", 0);\n\tif (!t->q)'],
    ['two reasons', 't->q = kzalloc(8, GFP_KERNEL);\n\tif (!t->q || t->n < 2)'],
  ])('but not %s', (_, lines) => {
    found(`
static int example(struct thing *t)
{
	${lines}
		return 0;
	return -EINVAL;
}
`);
  });

  it.each([
    ['a 0 that is an answer', '\treturn 1;'],
    ['a function that knows no other errors', '\treturn 0;'],
  ])('but not %s', (_, end) => {
    found(`
static int example(struct thing *t)
{
	t->q = kzalloc(8, GFP_KERNEL);
	if (!t->q)
		return 0;
	if (step(t))
		return 0;
${end}
}
`);
  });

  describe.each([
    ['for', 'for (; i < pages; )', 1],
    ['while', 'while (i < pages)', 0],
  ])('of a %s loop that others leave with an error', (_, head, elsewhere) => {
    const loop = `
static long example(struct iommu_table *tbl, long pages, unsigned long *hpas)
{
	long i = 0, ret = 0;

	${head} {
		if (!is_fine(hpas[i]))
		   ^^^^^^^^^^^^^^^^^^^
			break;
		ret = map_one(tbl, hpas[i++]);
		if (ret)
			break;
	}
	if (ret)
		undo(tbl, i);
	return ret;
}
`;
    it('a break', () => found(loop));
    // There a loop may wait for something, and break where it has come.
    it('that in other drivers where the loop counts', () => {
      expect(check(successOnError, marked(loop).text, 'drivers/scsi/example.c')).toHaveLength(elsewhere);
    });
  });

  it('what a body in view returns', () => {
    found(`
static int check_it(struct thing *t)
{
	if (t->x)
		return -EINVAL;
	return 0;
}
static int example(struct thing *t)
{
	int ret = 0;

	if (check_it(t))
	   ^^^^^^^^^^^^^
		goto out;
	ret = step(t);
out:
	return ret;
}
`);
  });

  it('an error pointer of 0', () => {
    found(`
static struct thing *example(struct thing *t)
{
	int ret;

	ret = step(t);
	if (ret)
		goto err;
	t->p = kzalloc(8, GFP_KERNEL);
	if (!t->p)
	   ^^^^^^^
		goto err;
	return t;
err:
	return ERR_PTR(ret);
}
`);
  });
});

describe('success-on-error and labels that no error reaches', () => {
  it.each([
    ['all without one', '\tif (!t->peer)\n\t\tgoto drop;', 0],
    ['one with an error', '\tret = -EINVAL;\n\tif (!t->peer)\n\t\tgoto drop;\n\tret = 0;', 1],
  ])('%s', (_, lines, count) => {
    const text = `
static int example(struct thing *t)
{
	void *p;
	int ret = 0;

${lines}
	if (t->full)
		goto drop;
	p = kzalloc(8, GFP_KERNEL);
	if (!p)
		goto drop;
	use(p);
drop:
	free_parts(t);
	return ret;
}
`;
    expect(check(successOnError, text)).toHaveLength(count);
  });
});

describe('success-on-error takes a label for that of failures', () => {
  const text = (head: string, lines: string): string => `
static int example(struct thing *t${head})
{
	int ret;

	ret = first_step(t);
	if (ret)
		goto err;
${lines}
	return 0;
err:
	undo(t);
	return ret;
}
`;
  it.each([
    ['but not where the caller asked to stop', ', bool start', '\tif (!start)\n\t\tgoto err;', 0],
    ['but not where 0 is given as the answer', '', '\tret = 0;\n\tif (is_empty(t))\n\t\tgoto err;', 0],
    ['also where a state is asked', '', '\tif (is_empty(t))\n\t\tgoto err;', 1],
  ])('%s', (_, head, lines, count) => {
    expect(check(successOnError, text(head, lines))).toHaveLength(count);
  });
});

describe('success-on-error is silent about', () => {
  it.each([
    ['what a search did not find', 'n = find_bit(t);\n\tif (n == -1UL)\n\t\tgoto out;'],
    ['an error that is set', 'p = kzalloc(n, GFP_KERNEL);\n\tif (!p) {\n\t\tret = -ENOMEM;\n\t\tgoto out;\n\t}'],
    ['an error set before', 'ret = -ENOMEM;\n\tp = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\tgoto out;'],
    ['the status in the condition', 'ret = second_step(t);\n\tif (ret)\n\t\tgoto out;'],
    ['nothing to do', 'if (t->done)\n\t\tgoto out;'],
    ['nothing found', 'p = find_it(t);\n\tif (!p)\n\t\tgoto out;'],
    ['a predicate', 'if (is_busy(t))\n\t\tgoto out;'],
    ['a status nobody knows', 'ret = other(t);\n\tp = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\tgoto out;'],
    ['what may not be there', 'p = get(t);\n\tif (IS_ERR_OR_NULL(p))\n\t\tgoto out;'],
    ['what need not be there', 'p = get(t);\n\tif (IS_ERR(p) || !t->spare)\n\t\tgoto out;'],
    [
      'what one may go without',
      'p = kzalloc(n, GFP_KERNEL);\n\tif (!p) {\n\t\tdev_dbg(t->dev, "no spare");\n\t\tgoto out;\n\t}',
    ],
    ['what is told of a success', 'if (!ret && t->x) {\n\t\tdev_err(t->dev, "was there");\n\t\tgoto out;\n\t}'],
    ['another way', 'p = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\tgoto fallback;\n\tuse(p);\nfallback:\n\treturn ret;'],
    ['a number in the order of the processor', 'err = le32_to_cpu(t->head);\n\tif (err < 0)\n\t\tgoto out;'],
    ['a success by another name', 'ret = EXAMPLE_NOTHING;\n\tp = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\tgoto out;'],
  ])('%s', (_, lines) => found(body(`\t${lines}`)));

  it('a way out that makes up for it', () => {
    found(
      body(
        '\tp = kzalloc(n, GFP_KERNEL);\n\tif (!p)\n\t\tgoto out;',
        '\tif (!t->p)\n\t\tret = -ENOMEM;\n\treturn ret;',
      ),
    );
  });

  it('an address, where 0 is nothing', () => {
    found(`
static phys_addr_t example(struct thing *t)
{
	phys_addr_t addr = 0;

	if (clk_prepare_enable(t->clk))
		goto out;
	addr = translate(t);
out:
	return addr;
}
`);
  });

  it('a function that says 1 for success', () => {
    found(`
static int example(struct thing *t)
{
	int ok = 0;

	if (clk_prepare_enable(t->clk))
		goto out;
	ok = 1;
out:
	return ok;
}
`);
  });

  it('what a macro sets', () => {
    found(`
static int example(struct thing *t)
{
	int cpu;

	for_each_online_cpu(cpu) {
		if (t->cpu == cpu)
			break;
	}
	return cpu;
}
`);
  });
});

describe('success-on-error in patches', () => {
  const hunk = `@@ -30,6 +30,7 @@ static int example_probe(struct platform_device *pdev)
 	link = device_link_add(a, b, FLAGS);
 	if (!link) {
 		dev_err(dev, "Unable to link\\n");
+		ret = -EINVAL;
 		goto out_disable;
 	}
 
`;
  it.each([
    ['a fix that speaks of it', 'iommu/example: Fix error code in probe()', ['fixed: goto out_disable;']],
    ['a patch about something else', 'iommu/example: Add links', []],
  ])('takes %s at its word', (_, subject, expected) => {
    expect(inMail(successOnError, 'drivers/iommu/example.c', hunk, subject)).toEqual(expected);
  });

  const at = (lines: string): string =>
    `@@ -30,6 +30,7 @@ static int example_probe(struct platform_device *pdev)\n${lines}`;
  it.each([
    [
      'an error where 0 was',
      ' \tif (!x) {\n \t\tdev_err(dev, "No x\\n");\n-\t\treturn 0;\n+\t\treturn -EINVAL;\n \t}\n \n \trun(x);\n',
      ['fixed: return 0;'],
    ],
    [
      'a jump whatever the call gave',
      ' \tif (x->deferred) {\n \t\tret = example_attach(x);\n-\t\tgoto out;\n+\t\tif (ret)\n+\t\t\tgoto out;\n \t}\n \n \trun(x);\n',
      ['fixed: goto out;'],
    ],
    [
      'what a message returns',
      ' \tx->n = 1;\n \n-\tdev_err_probe(dev, ret, "no x\\n");\n-\treturn ret;\n+\treturn dev_err_probe(dev, ret, "no x\\n");\n }\n',
      [],
    ],
    [
      'an error where a jump was',
      ' \tif (!x->on) {\n \t\tpr_warn("off\\n");\n-\t\tgoto out;\n+\t\treturn -EINVAL;\n \t}\n \n \trun(x);\n',
      ['fixed: goto out;'],
    ],
    [
      'an error before a jump with a comment',
      ' \tx->n = 1;\n-\tif (x->gone)\n+\tif (x->gone) {\n+\t\tret = -ENODEV;\n \t\tgoto out; /* too late */\n+\t}\n \n \trun(x);\n',
      ['fixed: goto out; /* too late */'],
    ],
    [
      'a status that is returned',
      ' \tx->n = 1;\n \n-\texample_attach(x);\n-\treturn 0;\n+\treturn example_attach(x);\n }\n',
      ['fixed: example_attach(x)'],
    ],
    [
      'an error that is kept',
      ' \tx->on = 1;\n-\tif (example_attach(x))\n+\tret = example_attach(x);\n+\tif (ret)\n \t\tgoto out;\n \n \trun(x);\n',
      ['fixed: (example_attach(x))'],
    ],
    [
      'an error that was there',
      ' \tx->on = 1;\n-\tif (example_attach(x)) {\n+\tret = example_attach(x);\n+\tif (ret) {\n \t\tret = -EINVAL;\n \t\tgoto out;\n \t}\n',
      [],
    ],
    [
      'the end of an op that said with 0 that it failed',
      ' \tx->on = 1;\n-\tif (example_attach(x))\n+\tret = example_attach(x);\n+\tif (ret)\n \t\tgoto out;\n \n out:\n-\treturn 0;\n+\treturn ret;\n',
      ['fixed: return 0;'],
    ],
    [
      'a status that an old test looks at',
      ' \tif (x->on) {\n-\t\texample_put_info(x);\n+\t\trc = example_put_info(x);\n \t\tif (rc < 0)\n \t\t\treturn rc;\n \t}\n \trun(x);\n',
      ['fixed: example_put_info(x)'],
    ],
    [
      'a status that is looked at',
      ' \tex->n = 1;\n \n-\texample_start(ex);\n+\tret = example_start(ex);\n+\tif (ret)\n+\t\treturn ret;\n \n \tex->m = 2;\n',
      ['fixed: example_start(ex)'],
    ],
    [
      'a status that the next one overwrites',
      ' \tif (ex->n)\n \t\tret = example_start(ex);\n+\tif (ret)\n+\t\treturn ret;\n \n \tret = example_more(ex);\n \tif (ret)\n \t\treturn ret;\n',
      ['fixed: example_start(ex)'],
    ],
    [
      'a status that may be looked at out of view',
      ' \tex->n = 1;\n \tret = example_start(ex);\n+\tif (ret)\n+\t\treturn ret;\n \n \tex->m = 2;\n \tex->k = 2;\n',
      [],
    ],
  ])('fixed: %s', (_, lines, expected) => {
    expect(
      inMail(successOnError, 'drivers/iommu/example.c', at(lines), 'iommu/example: Fix error code handling'),
    ).toEqual(expected);
    expect(inMail(successOnError, 'drivers/iommu/example.c', at(lines), 'iommu/example: Rework')).toEqual([]);
  });

  it.each([
    ['soc: example: Fix NULL pointer dereference on exit', ['fixed: example_attach(x)']],
    ['soc: example: Rework', []],
  ])('a status that was dropped, outside of our directories: %s', (subject, expected) => {
    const lines =
      ' \tx->on = 1;\n \n-\texample_attach(x);\n+\tret = example_attach(x);\n+\tif (ret)\n+\t\tgoto out;\n \n \trun(x);\n';
    expect(inMail(successOnError, 'drivers/soc/example.c', at(lines), subject)).toEqual(expected);
  });

  it('an error that is set, outside of our directories, where the subject says so', () => {
    const set =
      ' \tirq = get_irq(pdev);\n-\tif (irq < 0)\n+\tif (irq < 0) {\n+\t\tret = -EINVAL;\n \t\tgoto exit;\n+\t}\n \trun(x);\n';
    const found = (subject: string): string[] => inMail(successOnError, 'drivers/soc/example.c', at(set), subject);
    expect(found('soc: example: Fix a missing error code')).toEqual(['fixed: goto exit;']);
    expect(found('soc: example: Fix an uninitialized return')).toEqual(['fixed: goto exit;']);
    expect(found('soc: example: Fix the clock')).toEqual([]);
  });

  const steps = (lines: string): string => `
static int example(struct thing *t)
{
	int rc;

	rc = put_info(t, 1);
	if (rc < 0)
		return rc;
${lines}
	return 0;
}
`;
  it.each([
    ['the test of an older status', '\tput_info(t, 2);\n\t^^^^^^^^^^^^^^\n\tif (rc < 0)\n\t\treturn rc;'],
    ['a status that is kept', '\trc = put_info(t, 2);\n\tif (rc < 0)\n\t\treturn rc;'],
    ['a call that gives no status anywhere', '\tcount(t);\n\tif (rc < 0)\n\t\treturn rc;'],
    [
      'a status that another step may have set',
      '\tif (t->n)\n\t\trc = other(t);\n\tput_info(t, 2);\n\tif (rc < 0)\n\t\treturn rc;',
    ],
  ])('knows %s', (_, lines) => found(steps(lines)));

  it('an error that is read from a member', () => {
    const lines =
      ' \tif (IS_ERR(x->task)) {\n \t\tdev_err(dev, "no task: %ld\\n",\n \t\t\tPTR_ERR(x->task));\n+\t\trc = PTR_ERR(x->task);\n \t\tgoto stop;\n \t}\n \trun(x);\n';
    expect(inMail(successOnError, 'drivers/scsi/example.c', at(lines), 'example: Fix the error return')).toEqual([
      'fixed: goto stop;',
    ]);
  });

  it('an error that is set above the words for the user', () => {
    const lines = (between: string): string =>
      ` \tif (!wait(x)) {\n+\t\trc = -ENODEV;\n \t\t${between}\n \t\tgoto cleanup;\n \t}\n \trun(x);\n`;
    const found = (between: string, subject = 'example: Correct the return value'): string[] =>
      inMail(successOnError, 'drivers/char/example.c', at(lines(between)), subject);
    const words = 'dev_err(dev, "no answer from %s",\n \t\t\tx->name);';
    expect(found(words)).toEqual(['fixed: goto cleanup;']);
    expect(found(words, 'example: Another return value')).toEqual([]);
    expect(found('rc = ask(x);')).toEqual([]);
  });

  it('a status that only one branch keeps', () => {
    const lines =
      ' \tif (x->big)\n-\t\tgrow(x);\n+\t\trc = grow(x);\n \telse\n \t\trc = reuse(x);\n \tif (rc)\n \t\treturn rc;\n';
    expect(inMail(successOnError, 'drivers/iommu/example.c', at(lines), 'example: Fix unchecked return codes')).toEqual(
      ['fixed: grow(x)'],
    );
  });

  it.each([
    ['an error that is taken away', '-\t\tret = -EBUSY;\n \t\tgoto out;\n', ['introduced: goto out;']],
    ['one that stands above now', '-\t\tret = -EBUSY;\n \t\tgoto out;\n \t}\n+\tret = -EBUSY;\n', []],
    ['one that a step sets now', '-\t\tret = -EBUSY;\n \t\tgoto out;\n \t}\n+\tstart(x, &ret);\n', []],
    [
      'a status that is returned no more',
      '-\t\tret = -EBUSY;\n \t\tgoto out;\n \t}\n-\treturn ret;\n+\treturn NULL;\n',
      [],
    ],
    ['a jump that goes with it', '-\t\tret = -EBUSY;\n-\t\tgoto out;\n+\t\treturn -EBUSY;\n', []],
  ])('knows %s', (_, lines, expected) => {
    const hunk = at(` \tlock(x);\n \tif (x->used) {\n${lines} \tx->used = 1;\n`);
    expect(inMail(successOnError, 'drivers/iommu/example.c', hunk)).toEqual(expected);
  });

  it('nothing where a result was kept, and a jump of the new side follows', () => {
    const hunk = at(
      ' \tret = alloc_id(x);\n \tif (ret < 0)\n-\t\tgoto out;\n-\n-\tid = ret;\n+\t\tgoto out_close;\n \n \trun(x);\n',
    );
    expect(inMail(successOnError, 'drivers/iommu/example.c', hunk)).toEqual([]);
  });

  it('nothing where the status is what is asked now', () => {
    const hunk = at(
      ' \tret = map(x);\n-\tif (!ret) {\n+\tif (ret) {\n \t\tfree_table(x);\n-\t\tret = -ENOMEM;\n \t\tgoto out;\n \t}\n',
    );
    expect(inMail(successOnError, 'drivers/iommu/example.c', hunk)).toEqual([]);
  });

  it('a status that was declared without a value', () => {
    const lines = ' \tint n;\n-\tint i, ret;\n+\tint i, ret = -EINVAL;\n \n \tlock(x);\n \trun(x);\n';
    const found = (subject: string): string[] => inMail(successOnError, 'drivers/soc/example.c', at(lines), subject);
    expect(found('soc: example: Fix build failure from uninitialised variable')).toEqual(['fixed: int i, ret;']);
    expect(found('soc: example: Tell of a wrong argument')).toEqual([]);
  });

  it('no status that is declared with a value for a return that is new', () => {
    const lines = (back: string): string =>
      ` \tint n;\n-\tint ret;\n+\tint ret = -EINVAL;\n \n-\tif (parse(x))\n-\t\treturn -EINVAL;\n+\tif (parse(x)) {\n+\t\ttell(x, ret);\n+\t\treturn ${back};\n+\t}\n \trun(x);\n`;
    const found = (back: string): string[] =>
      inMail(
        successOnError,
        'drivers/iommu/example.c',
        at(lines(back)),
        'iommu/example: Fix an uninitialized return value',
      );
    expect(found('-EINVAL')).toEqual(['fixed: int ret;']);
    expect(found('ret')).toEqual([]);
  });

  it('a status that a declaration keeps, and one outside of our directories where the subject says so', () => {
    const lines =
      ' \tif (x->strict) {\n-\t\tseal(x->page, 1);\n+\t\tint err = seal(x->page, 1);\n+\n+\t\tif (err)\n+\t\t\treturn err;\n \t}\n \trun(x);\n';
    const found = (path: string, subject: string): string[] => inMail(successOnError, path, at(lines), subject);
    expect(found('arch/powerpc/kernel/example.c', 'Handle errors of seal()')).toEqual(['fixed: seal(x->page, 1)']);
    expect(found('sound/soc/example.c', 'Handle errors of seal()')).toEqual([]);
    expect(found('sound/soc/example.c', 'Check the return value of seal()')).toEqual(['fixed: seal(x->page, 1)']);
  });

  it('a step after which nothing was asked', () => {
    const lines = (after: string): string =>
      ` \tlock(x);\n \tresult = start_thread(x);\n+\tif (result < 0)\n+\t\treturn result;\n \n \t${after}\n \trun(x);\n`;
    const found = (after: string, subject: string): string[] =>
      inMail(successOnError, 'arch/powerpc/platforms/x.c', at(lines(after)), subject);
    expect(found('count(x);', 'x: Fix error return code in example_probe()')).toEqual([
      'fixed: result = start_thread(x);',
    ]);
    expect(found('count(x);', 'x: Leave early')).toEqual([]);
    expect(found('if (result)', 'x: Fix error return code in example_probe()')).toEqual([]);
  });

  it('nothing where a result was looked at in another way', () => {
    const lines =
      ' \tlock(x);\n \tbytes = dump_all(x, p, count);\n-\tif (IS_ERR_VALUE(bytes))\n+\tif (bytes < 0)\n \t\tgoto err;\n \trun(x);\n';
    expect(inMail(successOnError, 'drivers/iommu/example.c', at(lines), 'example: check for less than 0')).toEqual([]);
  });

  it('an error that is passed on from another variable', () => {
    const set = (test: string): string =>
      ` \tirq = get_irq(pdev);\n-\tif (${test})\n+\tif (${test}) {\n+\t\tret = irq;\n \t\tgoto exit;\n+\t}\n \trun(x);\n`;
    const found = (test: string): string[] =>
      inMail(successOnError, 'drivers/iommu/example.c', at(set(test)), 'example: Fix the error code');
    expect(found('irq < 0')).toEqual(['fixed: goto exit;']);
    expect(found('x->off')).toEqual([]);
  });

  it('a negative count that is used as one', () => {
    const lines = (test: string): string =>
      ` \tlock(x);\n \tbytes = dump_all(x, p, count);\n+\tif (${test})\n+\t\tgoto err;\n \tbytes = copy_out(p, bytes);\n+err:\n \tunlock(x);\n`;
    const found = (test: string, subject: string): string[] =>
      inMail(successOnError, 'drivers/iommu/example.c', at(lines(test)), subject);
    expect(found('bytes < 0', 'example: check for failure')).toEqual(['fixed: dump_all(x, p, count)']);
    expect(found('bytes < 0', 'example: print more')).toEqual([]);
    expect(found('bytes > 4', 'example: check for failure')).toEqual([]);
  });

  const halves = (lines: string, declared = 'ret'): string =>
    `static int example(struct thing *t)\n{\n\tint ${declared};\n\n\tcount(t);\n${lines}}\n`;
  it.each([
    [
      'reports a value that no branch need give',
      halves(
        '\tif (t->a)\n\t\tret = set_a(t);\n\telse if (t->b)\n\t\tret = set_b(t);\n\n\treturn ret;\n\t^^^^^^^^^^^\n',
      ),
    ],
    ['knows a last else', halves('\tif (t->a)\n\t\tret = set_a(t);\n\telse\n\t\tret = set_b(t);\n\treturn ret;\n')],
    ['knows a value from above', halves('\tif (t->a)\n\t\tret = set_a(t);\n\treturn ret;\n', 'ret = 0')],
    [
      'knows a parameter',
      'static int example(struct thing *t, int ret)\n{\n\tif (t->a)\n\t\tret = set_a(t);\n\treturn ret;\n}\n',
    ],
    ['knows a branch that leaves', halves('\tif (t->a)\n\t\treturn 1;\n\tget(t, &ret);\n\treturn ret;\n')],
    [
      'knows a list of all cases',
      halves('\tif (t->a == 1)\n\t\tret = set_a(t);\n\telse if (t->a == 2)\n\t\tret = set_b(t);\n\treturn ret;\n'),
    ],
    ['knows that bits are set in a value', halves('\tif (t->a)\n\t\tret |= set_a(t);\n\treturn ret;\n')],
    [
      'knows two halves of one condition',
      halves('\tif (t->a)\n\t\tret = set_a(t);\n\telse if (!t->a)\n\t\tret = set_b(t);\n\treturn ret;\n'),
    ],
  ])('%s', (_, text) => found(text));

  it('knows that the other half of a condition may be out of view', () => {
    const hunk = `@@ -5,6 +5,6 @@
 
-static int example(struct thing *t, struct run *run)
+static int example(struct thing *t)
 {
 \tint ret;
 
@@ -25,5 +25,5 @@ static int example(struct thing *t, struct run *run)
 \t\tcount(t);
-\t\tret = set_b(t, run);
+\t\tret = set_b(t);
 \t}
 
 \treturn ret;
`;
    expect(inMail(successOnError, 'drivers/iommu/example.c', hunk)).toEqual([]);
  });

  const registers = (type: string, name: string, lines: string): string =>
    `static ${type} ${name}(struct thing *t)\n{\n${lines}}\n`;
  it.each([
    [
      'reports a status that nearly everybody looks at',
      registers(
        'int',
        'example_probe',
        '\tiommu_device_register(&t->iommu, &ops, t->dev);\n\t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\treturn 0;\n',
      ),
    ],
    [
      'reports one behind a condition, too',
      registers(
        'int',
        'example_init',
        '\tif (t->qi)\n\t\tdmar_reenable_qi(t->iommu);\n\t\t^^^^^^^^^^^^^^^^^^^^^^^^^^\n\treturn 0;\n',
      ),
    ],
    [
      'knows one that is returned',
      registers('int', 'example_probe', '\treturn iommu_device_register(&t->iommu, &ops, t->dev);\n'),
    ],
    [
      'knows a function that cannot tell',
      registers('void', 'example_probe', '\tiommu_device_register(&t->iommu, &ops, t->dev);\n'),
    ],
    [
      'knows a function that undoes',
      registers('int', 'example_detach', '\tiommu_attach_group(t->old, t->group);\n\treturn 0;\n'),
    ],
    [
      'knows the way out after a failure',
      registers(
        'int',
        'example_swap',
        '\tint ret = step(t);\n\n\tif (ret)\n\t\tgoto err_back;\n\treturn 0;\nerr_back:\n\tiommu_attach_group(t->old, t->group);\n\treturn ret;\n',
      ),
    ],
  ])('%s', (_, text) => found(text));

  it('reports an error that the next statement overwrites', () => {
    found(`
static int example(struct thing *t)
{
	int ret;

	if (!t->host) {
		pr_err("no host");
		ret = -ENOMEM;
		^^^^^^^^^^^^^
	}
	ret = 0;
	count(t);
	return ret;
}
static int example_kept(struct thing *t)
{
	int ret = 0;

	if (!t->host)
		ret = -ENOMEM;
	ret = example_log(t, ret);
	return ret;
}
`);
  });
});

describe('success-on-error asks what the others leave with', () => {
  const text = (lines: string, label = 'unlock', end = `${label}:\n\tunlock(t);\n\treturn ret;`): string => `
static int example(struct thing *t, unsigned long n)
{
	int ret = 0;

	lock(t);
	if (n & 7) {
		ret = -EINVAL;
		goto ${label};
	}
	if (!t->ops) {
		ret = -ENODEV;
		goto ${label};
	}
${lines}
	add(t, n);
${end}
}
`;
  it.each([
    ['beyond a limit', 'if (n > t->limit)\n\t\tgoto unlock;', 1],
    ['what does not lie where it should', 'if (n & (t->align - 1))\n\t\tgoto unlock;', 1],
    ['but nothing to do is none', 'if (n > 0)\n\t\tgoto unlock;', 0],
    ['nor is what is there already', 'if (t->there)\n\t\tgoto unlock;', 0],
    ['but what must be there and is not', 'if (!t->there)\n\t\tgoto unlock;', 1],
    ['or is another', 'if (t->size != n)\n\t\tgoto unlock;', 1],
    ['not where something is done instead', 'if (!t->there) {\n\t\tt->next = n;\n\t\tgoto unlock;\n\t}', 0],
    ['not what a call answers', 'if (!is_new(t))\n\t\tgoto unlock;', 0],
    ['words of a failure', 'if (t->there) {\n\t\tfoo_dbg(t, "invalid state\\n");\n\t\tgoto unlock;\n\t}', 1],
    ['other words', 'if (t->there) {\n\t\tfoo_dbg(t, "state %d\\n", t->state);\n\t\tgoto unlock;\n\t}', 0],
  ])('%s', (_, lines, count) => expect(check(successOnError, text(`\t${lines}`))).toHaveLength(count));

  it('not a label of what is done', () => {
    expect(check(successOnError, text('\tif (!t->there)\n\t\tgoto done;', 'done'))).toEqual([]);
  });

  it('a label that success does not come by', () => {
    const lines = '\tif (t->there)\n\t\tgoto put;';
    const end = (last: string): string => `\t${last}\nput:\n\tunlock(t);\n\treturn ret;`;
    expect(check(successOnError, text(lines, 'put', end('return 0;')))).toHaveLength(1);
    expect(check(successOnError, text(lines, 'put', end('use(t);')))).toEqual([]);
  });
});

it('success-on-error reports a 0 that is returned where a failure was told', () => {
  const text = (words: string): string => `
static int example(struct thing *t, unsigned long n)
{
	if (n > t->limit)
		return -ERANGE;
	if (t->end < n) {
		dev_err(t->dev, "${words}");
		return 0;
	}
	return add(t, n);
}
`;
  expect(check(successOnError, text('Failed to reserve'))).toHaveLength(1);
  expect(check(successOnError, text('This is odd'))).toEqual([]);
});

it('success-on-error knows a label below which things are taken back', () => {
  const text = `
static int example(struct thing *t, unsigned long n)
{
	int ret;

	ret = first_step(t);
	if (ret)
		goto unwind;
	ret = second_step(t, n);
	if (ret)
		goto unwind;
	return 0;

unwind:
	undo(t);
	return 0;
}
`;
  expect(check(successOnError, text)).toHaveLength(1);
});
