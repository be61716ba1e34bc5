import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../../server/src/rules/success-on-error.ts';
import { hunkOf, inMail } from '../mail.ts';

/** A hunk in the middle of a function, whose labels are out of view. */
const hunk = (added: readonly string[], above = ''): string => {
  const context = ['ret = first_step(t);', 'if (ret)', '\tgoto err_first;'];
  const below = ['ret = last_step(t);', 'if (ret)', '\tgoto err_second;'];
  const lines = [
    ...context.map((line) => ` \t${line}`),
    ...added.map((line) => `+\t${line}`),
    ...below.map((line) => ` \t${line}`),
  ];
  const head = `@@ -30,6 +30,${6 + added.length} @@ static int example_probe(struct platform_device *pdev)\n`;
  return `${head}${above}${lines.join('\n')}\n`;
};

const found = (added: readonly string[]): string[] => inMail(successOnError, 'drivers/iommu/example.c', hunk(added));

describe('a jump out of view that takes no error along', () => {
  it.each([
    [['if (sysfs_create_link(t->a, t->b, "b"))', '\tgoto err_second;'], 'sysfs_create_link(t->a, t->b, "b")'],
    [
      ['if (sysfs_create_link(t->a, t->b, "b") ||', '    sysfs_create_link(t->b, t->a, "a"))', '\tgoto err_other;'],
      'sysfs_create_link',
    ],
    [['irq = platform_get_irq(pdev, 0);', 'if (irq < 0)', '\tgoto err_second;'], 'irq < 0'],
    [
      ['t->p = kzalloc(8, GFP_KERNEL);', 'if (!t->p) {', '\tdev_err(t->dev, "no p\\n");', '\tgoto err_second;', '}'],
      '!t->p',
    ],
    [['t->group = iommu_group_get(t->dev);', 'if (!t->group)', '\tgoto err_release;'], '!t->group'],
    [['if (example_dma_configure(t))', '\tgoto err_first;'], 'example_dma_configure(t)'],
    [['if (!is_usable(t)) {', '\tdev_err(t->dev, "Could not use it\\n");', '\tgoto err_second;', '}'], '!is_usable(t)'],
  ])('%j', (added, marked) => {
    const all = found(added);
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`introduced: (${marked}`);
  });

  it.each([
    [
      'sets the error',
      ['t->p = kzalloc(8, GFP_KERNEL);', 'if (!t->p) {', '\tret = -ENOMEM;', '\tgoto err_second;', '}'],
    ],
    ['has it from above', ['ret = -ENOMEM;', 't->p = kzalloc(8, GFP_KERNEL);', 'if (!t->p)', '\tgoto err_second;']],
    [
      'keeps another',
      ['t->p = kzalloc(8, GFP_KERNEL);', 'if (!t->p) {', '\tcode = H_HARDWARE;', '\tgoto err_second;', '}'],
    ],
    ['is for an answer', ['if (example_is_configured(t))', '\tgoto err_first;']],
    ['may go on without', ['t->group = iommu_group_get(t->dev);', 'if (!t->group)', '\tgoto unlock;']],
    ['is for no failure', ['if (t->ready)', '\tgoto err_second;']],
    ['is for two reasons', ['if (t->ready || sysfs_create_link(t->a, t->b, "b"))', '\tgoto err_second;']],
  ])('is right where it %s', (_, added) => expect(found(added)).toEqual([]));
});

describe('a jump to a label in view, with what is returned out of it', () => {
  const inView = (type: string, label: string): string =>
    inMail(
      successOnError,
      'drivers/iommu/example.c',
      `@@ -30,3 +30,6 @@ static ${type}example_probe(struct platform_device *pdev)
 	ret = first_step(t);
 	if (ret)
 		goto err_free;
+	t->p = kzalloc(8, GFP_KERNEL);
+	if (!t->p)
+		goto err_free;
@@ -60,3 +63,4 @@ static ${type}example_probe(struct platform_device *pdev)
 	return 0;
 err_free:
${label}+	free(t->q);
 	free(t);
`.replace('-60,3 +63,4', label === '' ? '-60,3 +63,4' : '-60,4 +63,5'),
    ).join();
  it('is told in a function that returns a status', () => {
    expect(inView('int ', '')).toContain('!t->p');
  });
  it.each([
    ['a pointer', 'struct thing *', ''],
    ['true or false', 'bool ', ''],
    ['an error that is set there', 'int ', ' \tret = -ENOMEM;\n'],
  ])('is right in one that returns %s', (_, type, label) => expect(inView(type, label)).toBe(''));

  it('is right where no step was before it', () => {
    const body =
      '+\tt->p = kzalloc(8, GFP_KERNEL);\n+\tif (!t->p)\n+\t\tgoto err_free;\n \tret = step(t);\n \tif (ret)\n \t\tgoto err_free;\n \treturn 0;\n err_free:\n \tfree(t);\n';
    const hunk = hunkOf(30, 'static int example_probe(struct platform_device *pdev)', body);
    expect(inMail(successOnError, 'drivers/iommu/example.c', hunk)).toEqual([]);
  });
});
