import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../server/src/rules/index-unit.ts';
import { narrowArithmetic } from '../../../server/src/rules/narrow-arithmetic.ts';
import type { Rule } from '../../../server/src/rules/rule.ts';
import { successOnError } from '../../../server/src/rules/success-on-error.ts';
import { unalignedSkip } from '../../../server/src/rules/unaligned-skip.ts';
import { wrongFailureTest } from '../../../server/src/rules/wrong-failure-test.ts';
import { findingsInMail, hunkOf, inMail } from './mail.ts';

const path = 'drivers/iommu/example-iommu.c';
const head = 'static int example_map(struct example *ex, int n)';

/** A patch in which a rule finds one thing, and its look-alike in which it finds nothing. */
function apart(rule: Rule, found: string, silent: string): void {
  expect(inMail(rule, path, found)).toHaveLength(1);
  expect(inMail(rule, path, silent)).toEqual([]);
}

describe('what looks like a fault in a patch', () => {
  it('an error that is taken away: the status has it from the start, now', () => {
    const lost = hunkOf(
      40,
      head,
      ` 	if (!found) {
 		dev_err(ex->dev, "not found\\n");
-		ret = -EINVAL;
 		goto out;
 	}
`,
    );
    const declared = hunkOf(10, head, ' {\n-\tint ret;\n+\tint ret = -EINVAL;\n \n \tstart(ex);\n');
    apart(successOnError, lost, declared + lost);
  });

  it('a rounding that is taken out: a length is no position', () => {
    const step = (name: string): string =>
      hunkOf(10, head, ` 	start(ex);\n-	${name} = PAGE_ALIGN(${name} + step);\n+	${name} = ${name} + step;\n 	end(ex);\n`);
    apart(unalignedSkip, step('addr'), step('size'));
  });

  it('an offset that is left out: who calls what was split off adds it', () => {
    const split = hunkOf(
      10,
      head,
      ' 	lock(ex);\n-	size = PAGE_ALIGN(size + offset_in_page(phys));\n+	base = top - PAGE_ALIGN(size);\n 	unlock(ex);\n',
    );
    const caller = hunkOf(
      40,
      head,
      ' 	start(ex);\n+	size += offset_in_page(phys);\n+	base = example_alloc(size);\n 	end(ex);\n',
    );
    apart(indexUnit, split, split + caller);
  });

  it('a number of pages: elsewhere a function of that name takes one', () => {
    const text = hunkOf(10, head, ' 	start(ex);\n+	order = get_order(size >> PAGE_SHIFT);\n 	end(ex);\n');
    const found = (subject: string): string[] => inMail(indexUnit, 'lib/example.c', text, subject);
    expect(found('[PATCH v2] lib: example')).toHaveLength(1);
    expect(found('[kvm-unit-tests PATCH v2] lib: example')).toEqual([]);
  });

  it('a way out that returns 0: the patch gives the function another type', () => {
    const returned = hunkOf(
      40,
      'static int example_prot(struct example *ex, int prot)',
      ' 	if (prot & EXAMPLE_NONE) {\n 		if (prot != EXAMPLE_NONE)\n-			return -EINVAL;\n+			return 0;\n 	}\n',
    );
    const taken = hunkOf(
      30,
      '',
      '-static int example_prot(struct example *ex, int prot)\n+static u64 example_prot(int prot)\n {\n 	u64 attr = 0;\n',
    );
    apart(successOnError, returned, taken + returned);
  });

  it('a bit in a comment', () => {
    const lines = (before: string): string =>
      hunkOf(10, '', ` /*\n+${before}\n+ * and more of it.\n  */\n static int example_more;\n`);
    expect(inMail(narrowArithmetic, path, lines(' * the address has BIT(33) set where it is high,'))).toEqual([]);
    expect(
      inMail(narrowArithmetic, path, hunkOf(10, head, ' 	start(ex);\n+	addr |= BIT(33);\n 	end(ex);\n')),
    ).toHaveLength(1);
  });

  it('a jump that seems to be a part of the branch above, whose head is cut', () => {
    const lines = (first: string): string =>
      hunkOf(
        20,
        head,
        `${first} 			example_enter(ex);
 			break;
+		case 4:
+			example_leave(ex);
+			break;
`,
      );
    apart(successOnError, lines(' 		if (a ||\n 		    b)\n'), lines(' 		      EXAMPLE_B):\n'));
  });

  it('a jump that takes no error along: the integer holds the error pointer', () => {
    const lines = (test: string): string =>
      hunkOf(
        30,
        'static int example_create(struct example *ex)',
        ` 	err = example_first(ex);
 	if (err)
 		goto out;
+	addr = example_alloc(ex);
+	if (IS_ERR(${test}))
+		goto out;
 	err = example_last(ex);
 	if (err)
 		goto out;
`,
      );
    apart(successOnError, lines('addr'), lines('(void *)addr'));
  });

  it('a result that is tested for an error pointer: not all of the callee is in view', () => {
    const user = hunkOf(
      90,
      'static int example_open(struct example *ex)',
      ' 	thing = example_make(ex);\n+	start(ex);\n 	if (IS_ERR(thing))\n 		return PTR_ERR(thing);\n',
    );
    const body = ' {\n 	struct thing *t = kzalloc(8, GFP_KERNEL);\n \n+	start(ex);\n';
    const make = 'static struct thing *example_make(struct example *ex)';
    const whole = hunkOf(10, '', ` ${make}\n${body} 	return t;\n }\n`);
    const cut = hunkOf(10, '', ` ${make}\n${body} 	fill(t);\n`) + hunkOf(40, make, ' 	more(t);\n+	end(t);\n 	return t;\n');
    apart(wrongFailureTest, whole + user, cut + user);
  });

  it('a number of bytes given for one of pages: it is the body that is wrong', () => {
    const text = hunkOf(
      10,
      '',
      `+static void example_release(struct kvm *kvm, kvm_pfn_t pfn, gpa_t gpa)
+{
+	kvm_release_pfn(pfn, true);
+	mark_page_dirty(kvm, gpa);
+}
+
+static void example_unmap(struct kvm *kvm, struct gfn_to_pfn_cache *gpc)
+{
+	gpa_t old_gpa;
+
+	old_gpa = gpc->gpa;
+	example_release(kvm, 0, old_gpa);
+}
+
`,
    );
    expect(inMail(indexUnit, 'virt/kvm/example.c', text)).toEqual(['introduced: mark_page_dirty(kvm, gpa)']);
  });
});

describe('what is said of a test', () => {
  const said = (lines: string): string => {
    const found = findingsInMail(wrongFailureTest, path, hunkOf(10, head, ` {\n${lines} }\n`));
    expect(found).toHaveLength(1);
    return found[0]!.words;
  };
  it('a branch that works with the result is the one of success', () => {
    expect(
      said(
        '+	irq = platform_get_irq(ex->pdev, 0);\n+	if (irq) {\n+		ret = devm_request_irq(ex->dev, irq, handle, 0, "ex", ex);\n+		if (ret) {\n+			dev_err(ex->dev, "no irq\\n");\n+			return ret;\n+		}\n+	}\n',
      ),
    ).toMatch(/here only 0 is taken for a failure\..*goes on as if it were a result\..*more than 0/);
  });

  it('of a parameter, it is what callers give', () => {
    expect(said('+	unsigned int m = n;\n+	if (m < 0)\n+		return -EINVAL;\n')).toMatch(/negative errno/);
    const given = findingsInMail(
      wrongFailureTest,
      path,
      hunkOf(
        10,
        '',
        '+int example_get(struct example *ex, unsigned int id)\n+{\n+	if (id < 0 && id >= LAST)\n+		return 0;\n+	return ex->all[id];\n+}\n \n',
      ),
    );
    expect(given.map(({ words }) => words)).toEqual([
      expect.stringMatching(/^`id < 0` is never true.*Callers that give/),
    ]);
  });
});
