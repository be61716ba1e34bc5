import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'drivers/iommu/example.c';
const trace = 'BUG: kernel NULL pointer dereference, address: 0000000000000038';
const crash = `example_probe() may run before the registers are mapped, and mmio is NULL then.\n\n${trace}`;

function inHunk(body: string, words = crash, subject = 'iommu/example: fix a crash at boot'): string[] {
  return inMail(
    uncheckedNull,
    path,
    hunkOf(20, 'static int example_disable(struct example *ex)', body),
    subject,
    words,
  );
}

const leaving = (test: string): string => ` {
+	if (${test})
+		return -ENODEV;
+
 	example_write(ex, EX_CONTROL, 0);
 	return 0;
 }
`;

describe('a test that the message of its patch tells about', () => {
  it.each([
    ['a member whose use is out of view', '!ex->mmio', ['fixed: example_write(ex, EX_CONTROL, 0);']],
    ['what is not named', '!ex->ready', []],
    ['a number', 'ex->mmio < 4', []],
    ['a status', 'ret', []],
  ])('that leaves: %s', (_, test, expected) => expect(inHunk(leaving(test))).toEqual(expected));

  it.each([
    ['tells of no NULL pointer', 'mmio is set up late.', 'iommu/example: fix the order'],
    [
      'tells of one that only a tool has found',
      'mmio may be NULL: a NULL pointer dereference.',
      'iommu/example: fix it',
    ],
    ['is that of a build', crash, 'iommu/example: fix the build'],
    ['is a reply', crash, 'Re: [PATCH] iommu/example: fix a crash at boot'],
    ['tells that a check is there for something else', 'Check if the mmio range is large.', 'iommu/example: fix it'],
    ['crashes on purpose', `${crash} Dereference NULL to force a crash.`, 'iommu/example: fix it'],
  ])('not where the message %s', (_, words, subject) =>
    expect(inHunk(leaving('!ex->mmio'), words, subject)).toEqual([]),
  );

  it.each([
    ['Check if ex->mmio was allocated', 'It should crash without it.'],
    ['fix the order', 'Look before following the pointer.\n\nFixes: 0123456789ab ("example")'],
    ['NULL-check mmio', 'Upstream commit 0123456789ab'],
    ['fix the order', 'It crashes when accessing in_be64(ex->mmio), which is set up late.'],
  ])('where the message tells of it in other words: %s', (subject, words) =>
    expect(inHunk(leaving('!ex->mmio'), words, `iommu/example: ${subject}`)).toEqual(
      words.startsWith('Look') ? [] : ['fixed: example_write(ex, EX_CONTROL, 0);'],
    ),
  );

  it('of what is known not to be set everywhere, whatever the message says', () => {
    const fix = 'Fixes: 0123456789ab ("iommu: rework")';
    const expected = ['fixed: example_write(ex, EX_CONTROL, 0);'];
    expect(inHunk(leaving('!group->dev->iommu'), fix, 'iommu: be robust')).toEqual(expected);
    expect(inHunk(leaving('!group->dev->iommu->fwspec'), fix, 'iommu: be robust')).toEqual([]);
    expect(inHunk(leaving('!group->dev->iommu'), '', 'iommu: rework')).toEqual([]);
  });

  it('in a function that is blamed, whatever it asks', () => {
    const words = `example_disable() at exit leads to a NULL pointer dereference, where nothing was set up.\n\n${trace}`;
    expect(inHunk(leaving('example_off'), words)).toEqual(['fixed: example_write(ex, EX_CONTROL, 0);']);
  });

  it.each([
    [
      'asks for more',
      '-	if (ex->on)\n+	if (ex->on && ex->mmio)\n 		example_write(ex, EX_CONTROL, 0);\n',
      ['fixed: if (ex->on)'],
    ],
    [
      'stands around what was there',
      '-	example_write(ex, EX_CONTROL, 0);\n+	if (example_has(ex, mmio))\n+		example_write(ex, EX_CONTROL, 0);\n 	return 0;\n',
      ['fixed: example_write(ex, EX_CONTROL, 0);'],
    ],
    [
      'chooses',
      '-	example_write(__pa(mmio), 0);\n+	example_write(mmio ? __pa(mmio) : 0, 0);\n 	return 0;\n',
      ['fixed: example_write(__pa(mmio), 0);'],
    ],
    [
      'stands around a call that is blamed, and gives it what it asked for',
      '-	example_put(ex->table);\n+	if (ex->tables[1])\n+		example_put(ex->tables[1]);\n 	return 0;\n',
      ['fixed: example_put(ex->table);'],
      `example_put() gets a NULL table pointer.\n\n${trace}`,
    ],
    [
      'asks for more around a call that is blamed',
      '-	if (ex->on)\n+	if (ex->on && ex->dev.mask)\n 		limit = example_limit(&ex->dev);\n \n 	return limit;\n',
      ['fixed: if (ex->on)'],
      `Do not call example_limit() where there is no mask, it hits a NULL pointer.\n\n${trace}`,
    ],
    [
      'is narrower around a call that is named',
      '-	if (all || ex->irq > 0) {\n+	if (all) {\n 		if (ex->on)\n 			example_disable_msix(ex);\n',
      ['fixed: if (all || ex->irq > 0) {'],
      `Do not use example_disable_msi/msix() then.\n\n${trace}`,
    ],
    [
      'is narrower around something else',
      '-	if (all || ex->irq > 0) {\n+	if (all) {\n 		if (ex->on)\n 			example_disable_msix(ex);\n',
      [],
    ],
    [
      'stands around what was there, with a variable of its own',
      '-	list = example_unmap(ex);\n-	example_free(list);\n+	if (ex->mmio) {\n+		struct page *list;\n+\n+		list = example_unmap(ex);\n+		example_free(list);\n+	}\n 	return 0;\n',
      ['fixed: list = example_unmap(ex);'],
    ],
    [
      'stands below another new line',
      '+	example_store(ex);\n+\n+	if (!mmio)\n+		return;\n+\n 	example_walk(ex);\n',
      ['fixed: example_walk(ex);'],
    ],
    ['stands behind an else', '-	else\n+	else if (ex->mmio)\n 		example_write(ex, EX_CONTROL, 0);\n', ['fixed: else']],
    ['asks what a new step gave', '+	mmio = example_start(ex);\n+	if (mmio)\n+		goto out;\n+\n 	example_walk(ex);\n', []],
    ['asks for something else', '-	if (ex->on)\n+	if (ex->mmio)\n 		example_write(ex, EX_CONTROL, 0);\n', []],
  ])('a condition that %s', (_, body, expected, words = crash) => expect(inHunk(body, words)).toEqual(expected));

  it('by a function that the patch adds to ask for a pointer', () => {
    const patch = (answer: string): string =>
      `${hunkOf(
        5,
        'void example_init(struct example *ex)',
        ` }
 
+static bool example_has_queue(struct example *ex)
+{
+	return ${answer};
+}
+
 static int example_off;
`,
      )}${hunkOf(
        90,
        'static void example_unmap(struct example *ex)',
        ' {\n-	if (example_strict)\n+	if (example_strict || !example_has_queue(ex))\n 		example_flush(ex);\n',
      )}`;
    const told = (answer: string): string[] =>
      inMail(uncheckedNull, path, patch(answer), 'iommu/example: do not queue without a queue', 'This has crashed.');
    expect(told('!!ex->queue')).toEqual(['fixed: if (example_strict)']);
    expect(told('ex->count == 3')).toEqual([]);
  });

  it('says nothing where the code shows it', () => {
    const body = ` {
+	if (!ex->mmio)
+		return -ENODEV;
+
 	example_prepare(ex);
 	writel(0, ex->mmio->control);
 	return 0;
`;
    expect(inHunk(body)).toEqual(['fixed: ex->mmio->control']);
  });
});

describe('what a patch no longer uses', () => {
  const words = `example_to_disk() returns NULL after the device is gone.\n\n${trace}`;
  it.each([
    [
      'a call that gives NULL',
      '-	example_clean(example_to_disk(ex));\n+	example_clean(ex->disk);\n 	return 0;\n',
      ['fixed: example_clean(example_to_disk(ex));'],
    ],
    [
      'but not one that is still made',
      '-	example_clean(example_to_disk(ex));\n+	disk = example_to_disk(ex);\n 	return 0;\n',
      [],
    ],
    ['nor another', '-	example_clean(example_disk(ex));\n+	example_clean(ex->disk);\n 	return 0;\n', []],
  ])('%s', (_, body, expected) => expect(inHunk(body, words)).toEqual(expected));

  it('a call that nothing stands in the place of', () => {
    const said = `The caller is not loaded. This causes example_running() to return NULL.\n\n${trace}`;
    const body = ' {\n-	struct vcpu *vcpu = example_running();\n \n 	return use(vcpu->irq);\n';
    expect(inHunk(body, said)).toEqual(['fixed: struct vcpu *vcpu = example_running();']);
    expect(inHunk(`${body}+	use(example_running());\n`, said)).toEqual([]);
  });

  it('a function that is gone with its use', () => {
    const said = `ndev was used at shutdown without a check. This triggered the crash.\n\n${trace}`;
    const body =
      ' }\n \n-static void example_shutdown(struct example *ex)\n-{\n-	struct net *ndev = ex->net;\n-\n-	free_irqs(ndev);\n-}\n-\n static int example_off;\n';
    expect(inHunk(body, said)).toEqual(['fixed: free_irqs(ndev);']);
  });

  it('of a patch that is sent below a pull request, but not of the request', () => {
    const body = leaving('!ex->mmio');
    expect(inHunk(body, crash, '[GIT PULL 1/2] iommu/example: fix a crash')).toHaveLength(1);
    expect(inHunk(body, crash, '[GIT PULL 0/2] iommu/example: fix a crash')).toEqual([]);
    expect(inHunk(body, crash, '[GIT PULL] iommu/example: fix a crash')).toEqual([]);
  });

  it('a call whose name ends with what is blamed', () => {
    const said = `It reads from chip_data and gets a NULL pointer.\n\n${trace}`;
    const body = '-	xd = irq_get_chip_data(d);\n+	xd = irq_get_other_data(d);\n 	use(xd);\n';
    expect(inHunk(body, said.replace('chip_data', 'irq_chip_data'))).toEqual([]);
    const long = body.replace('chip_data', 'handler_data');
    expect(inHunk(long, said.replace('chip_data', 'handler_data'))).toEqual(['fixed: xd = irq_get_handler_data(d);']);
  });

  it('what reads through something that is not set everywhere', () => {
    const body =
      ' 	if (node == NUMA_NO_NODE)\n 		node = 0;\n-	else if (!node_present_pages(node))\n-		node = 1;\n \n 	use(node);\n';
    expect(inHunk(body)).toEqual(['fixed: else if (!node_present_pages(node))']);
    expect(inHunk(body, 'It is not needed.', 'mm: example: drop it')).toEqual([]);
  });

  it('a member that is read through, named in the sentence before', () => {
    const said = `Some buses leave dma_mask unset. This causes a NULL pointer dereference.\n\n${trace}`;
    const body = '-	return *ex->dma_mask < limit;\n+	return example_mask(ex) < limit;\n }\n';
    expect(inHunk(body, said)).toEqual(['fixed: return *ex->dma_mask < limit;']);
    expect(inHunk(body, `Some buses leave dma_mask unset. ${'We like it. '.repeat(2)}\n\n${trace}`)).toEqual([]);
  });
});
