import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../../server/src/rules/success-on-error.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'drivers/iommu/example.c';

describe('a patch that returns the failure', () => {
  const hunk = (before: string, after: string): string => `@@ -40,9 +40,9 @@ static int example_fill(struct example *ex)
 	if (start < end) {
 		prepare(ex);
-		n = fill(ex, start, end);
-		if (n < 0)
-			return ${before};
+		ret = fill(ex, start, end);
+		if (ret < 0)
+			return ${after};
 	}
 	finish(ex);
 	return done;
`;
  it.each([
    ['done', 'ret', 'Propagate all errors', ['fixed: if (n < 0) return done;']],
    ['done', 'ret', 'Rename a variable', []],
    ['n', 'ret', 'Propagate all errors', []],
    ['done', 'done', 'Propagate all errors', []],
  ])('%s, now %s: %s', (before, after, subject, expected) =>
    expect(inMail(successOnError, 'arch/x86/mm/example.c', hunk(before, after), `x86: ${subject}`)).toEqual(expected),
  );
});

describe('a patch that turns the sign of an error', () => {
  const hunk = (
    before: string,
    after: string,
  ): string => `@@ -40,5 +40,5 @@ static struct thing *example_parse(struct example *ex)
 	prepare(ex);
 	if (ex->flags & ~EXAMPLE_FLAGS) {
-		${before}
+		${after}
 		break;
 	}
`;
  it.each([
    [
      'ret = -EX_ERROR(EINVAL, ex);',
      'ret = EX_ERROR(EINVAL, ex);',
      'Fix error code',
      ['fixed: ret = -EX_ERROR(EINVAL, ex);'],
    ],
    ['ret = -PTR_ERR(ex->p);', 'ret = PTR_ERR(ex->p);', 'Fix error code', ['fixed: ret = -PTR_ERR(ex->p);']],
    ['ret = -EX_ERROR(EINVAL, ex);', 'ret = EX_ERROR(EINVAL, ex);', 'Rework', []],
    ['ret = EX_ERROR(EINVAL, ex);', 'ret = EX_ERROR(EIO, ex);', 'Fix error code', []],
  ])('%s, now %s: %s', (before, after, subject, expected) =>
    expect(inMail(successOnError, 'drivers/gpu/drm/example.c', hunk(before, after), `drm: ${subject}`)).toEqual(
      expected,
    ),
  );
});

describe('a failure that was only told of', () => {
  const told = (body: string, subject = 'example: go on'): string[] =>
    inMail(
      successOnError,
      path,
      hunkOf(30, 'static int example_load(struct example *x, unsigned int bytes)', body),
      subject,
    );
  const branch = (added: string, said = '\t\tpr_err("bad length %u\\n", bytes);'): string =>
    ` \tprepare(x);\n \tif (bytes > sizeof(x->data)) {\n ${said}\n+${added}\n \t}\n \tx->len = bytes;\n`;

  it.each(['return -EINVAL;', 'return EXAMPLE_FAIL;', 'return ret;', 'goto err_free;'])('ends with %s now', (exit) => {
    expect(told(branch(`\t\t${exit}`))).toEqual(['fixed: if (bytes > sizeof(x->data)) {']);
  });

  it.each([
    ['leaves as before', 'return;', undefined],
    ['is done', 'return 0;', undefined],
    ['goes to the end', 'goto out;', undefined],
    ['did something', 'return -EINVAL;', '\t\tbytes = sizeof(x->data);'],
  ])('is none where the branch %s', (_, exit, said) => expect(told(branch(`\t\t${exit}`, said))).toEqual([]));

  it('is none where the whole branch is new, or left before', () => {
    expect(told(branch('\t\treturn -EINVAL;').replace(/^ (?=\tif|\t\t|\t\})/gm, '+'))).toEqual([]);
    expect(told(branch('\t\treturn -EINVAL;').replace('+\t\treturn', '-\t\treturn 1;\n+\t\treturn'))).toEqual([]);
  });

  const tested = (next: string): string =>
    ` \tret = load(x);\n \tif (ret < 0) {\n \t\tpr_err("no load\\n");\n+\t\treturn ret;\n \t}\n \t${next}\n`;
  it('is none where the status of it is returned below', () => {
    expect(told(tested('ret = start(x);'))).toEqual(['fixed: if (ret < 0) {']);
    expect(told(tested('return 0;'))).toHaveLength(1);
    expect(told(tested('return ret;'))).toEqual([]);
    expect(told(tested('finish(x);'))).toEqual([]);
  });

  const warning = (fresh: string, next = 'return 0;'): string =>
    ` \tret = example_init(x);\n-\tWARN_ON(ret);\n${fresh} \tfinish(x);\n \t${next}\n`;
  it('was a warning', () => {
    expect(told(warning('+\tif (WARN_ON_ONCE(ret))\n+\t\tgoto err_init;\n', 'return ret;'))).toEqual([]);
    expect(told(warning('+\tif (WARN_ON_ONCE(ret))\n+\t\tgoto err_init;\n'))).toEqual(['fixed: WARN_ON(ret);']);
    expect(told(warning('+\tif (ret)\n+\t\tpr_warn("no init\\n");\n'))).toEqual([]);
  });
});

describe('a patch that tells failures apart', () => {
  const told = (body: string, subject: string): string[] =>
    inMail(successOnError, path, hunkOf(30, 'static int example_read(struct example *x)', body), subject);
  const other = (test: string): string =>
    ` \tret = ask(x);\n \tif (!ret)\n \t\treturn 0;\n+\tif (${test})\n+\t\tbreak;\n \twait(x);\n`;
  it.each([
    ['ret < 0', 'example: fix an endless loop', ['fixed: if (!ret)']],
    ['ret && (ret != H_PARAMETER)', 'example: fix what is read', ['fixed: if (!ret)']],
    ['ret < 0', 'example: go on', []],
    ['x->late', 'example: fix an endless loop', []],
  ])('with %s: %s', (test, subject, expected) => expect(told(other(test), subject)).toEqual(expected));

  const none = (test: string, exit = 'return -EFAULT;'): string =>
    ` \tx->size += copied;\n+\tif (${test})\n+\t\t${exit}\n \treturn copied;\n }\n`;
  it.each([
    ['!copied', undefined, 'example: fix the return value', ['fixed: return copied;']],
    ['copied == 0', undefined, 'example: fix the return value', ['fixed: return copied;']],
    ['!x->size', undefined, 'example: fix the return value', []],
    ['!copied', 'return 0;', 'example: fix the return value', []],
    ['!copied', undefined, 'example: say more', []],
  ])('where nothing was done: %s', (test, exit, subject, expected) =>
    expect(told(none(test, exit), subject)).toEqual(expected),
  );
});

describe('a status that is looked at now', () => {
  const hunk = (said: string): string =>
    hunkOf(
      30,
      'static int example_init(struct example *x)',
      ` \tprepare(x);\n \tret = example_api(x);\n+\tif (ret) {\n${said}+\t\tgoto out;\n+\t}\n \tfinish(x);\n \trun(x);\n`,
    );
  it.each([
    ['with words', '+\t\tpr_err("no API, error %d\\n",\n+\t\t       ret);\n', 1],
    ['without', '', 1],
    ['with something else to do', '+\t\tstop(x);\n', 0],
  ])('%s', (_, said, count) => {
    expect(
      inMail(successOnError, 'drivers/example/core.c', hunk(said), 'example: fix missing error code'),
    ).toHaveLength(count);
  });
});

describe('a patch that tests what was copied', () => {
  const hunk = hunkOf(
    40,
    'static long example_ioctl(struct file *file, unsigned int cmd)',
    ' \tcase EXAMPLE_GET_COUNT:\n-\t\tr = copy_to_user(argp, &ex->count, sizeof(ex->count));\n+\t\tif (copy_to_user(argp, &ex->count, sizeof(ex->count)))\n+\t\t\tr = -EFAULT;\n \t\tbreak;\n',
  );

  it('says that the rest was taken for a status', () => {
    const found = inMail(successOnError, path, hunk, 'example: handle a bad address');
    expect(found).toEqual(['fixed: r = copy_to_user(argp, &ex->count, sizeof(ex->count));']);
    expect(inMail(successOnError, path, hunk.replaceAll('copy_to_user', 'fill_thing'), 'example: fill')).toEqual([]);
  });
});

describe('a patch that takes the error of a pointer away', () => {
  it('and writes the call anew in between', () => {
    const hunk = hunkOf(
      40,
      'static int example_start(struct example *ex)',
      ' \tint ret;\n \n-\ttask = kthread_create(worker, ex, "example");\n-\tif (IS_ERR(task)) {\n-\t\tret = PTR_ERR(task);\n+\ttask = example_task(worker, ex);\n+\tif (IS_ERR(task))\n \t\tgoto err_free;\n-\t}\n \n \tex->task = task;\n \treturn 0;\n',
    );
    const found = inMail(successOnError, path, hunk, 'example: use the tasks of the core');
    expect(found).toContain('introduced: goto err_free;');
  });
});

describe('a patch that makes a check one of its own', () => {
  const split = (before: string, after: string, error = 'return -ENODEV;'): string =>
    hunkOf(
      40,
      'static int example_add(struct device *dev)',
      ` \tint ret;\n \n-\tif (${before})\n+\tif (${after})\n \t\treturn 0;\n \n+\tif (!example_has(dev))\n+\t\t${error}\n+\n \tret = example_attach(dev);\n`,
    );
  const subject = 'iommu/example: refuse devices that have none';

  it('returns an error for what was a success', () => {
    const found = (before: string, after: string) => inMail(successOnError, path, split(before, after), subject);
    expect(found('!example_has(dev) || example_known(dev)', 'example_known(dev)')).toHaveLength(1);
    expect(found('!example_has(dev)', '!example_wants(dev)')).toEqual(['fixed: if (!example_has(dev))']);
  });

  it('is no fix where it was not asked for, or is a success still', () => {
    expect(inMail(successOnError, path, split('a || b', 'a'), subject)).toEqual([]);
    expect(inMail(successOnError, path, split('!example_has(dev)', 'a', 'return 0;'), subject)).toEqual([]);
  });
});

describe('a patch that adds the jump below an error', () => {
  const late = (jump: string, behind = ' \t}\n'): string =>
    hunkOf(
      40,
      'static int example_shadow(struct example *ex)',
      ` \t} else if (ex->busy) {\n \t\trc = -EAGAIN;\t\t/* raced */\n+\t\t${jump}\n${behind} \tfill(ex);\n`,
    );
  const subject = 'iommu/example: retry where somebody else was first';

  it('says that the error was lost', () => {
    expect(inMail(successOnError, path, late('goto out_free;'), subject)).toEqual([
      'fixed: rc = -EAGAIN;\t\t/* raced */',
    ]);
    expect(inMail(successOnError, path, late('count(ex);'), subject)).toEqual([]);
    expect(inMail(successOnError, path, late('goto out_free;', ' \t\treturn rc;\n \t}\n'), subject)).toEqual([]);
  });
});
