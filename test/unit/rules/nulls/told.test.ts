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

describe('a test that the message of its patch tells about', () => {
  const leaves = (test: string): string => ` {
+	if (${test})
+		return -ENODEV;
+
 	example_write(ex, EX_CONTROL, 0);
 	return 0;
 }
`;

  it.each([
    ['a member whose use is out of view', '!ex->mmio', ['fixed: example_write(ex, EX_CONTROL, 0);']],
    ['what is not named', '!ex->ready', []],
    ['a number', 'ex->mmio < 4', []],
    ['a status', 'ret', []],
  ])('that leaves: %s', (_, test, expected) => expect(inHunk(leaves(test))).toEqual(expected));

  it.each([
    ['tells of no NULL pointer', 'mmio is set up late.', 'iommu/example: fix the order'],
    [
      'tells of one that only a tool has found',
      'mmio may be NULL: a NULL pointer dereference.',
      'iommu/example: fix it',
    ],
    ['is that of a build', crash, 'iommu/example: fix the build'],
    ['is a reply', crash, 'Re: [PATCH] iommu/example: fix a crash at boot'],
    ['crashes on purpose', `${crash} Dereference NULL to force a crash.`, 'iommu/example: fix it'],
  ])('not where the message %s', (_, words, subject) =>
    expect(inHunk(leaves('!ex->mmio'), words, subject)).toEqual([]),
  );

  it('in a function that is blamed, whatever it asks', () => {
    const words = `example_disable() at exit leads to a NULL pointer dereference, where nothing was set up.\n\n${trace}`;
    expect(inHunk(leaves('example_off'), words)).toEqual(['fixed: example_write(ex, EX_CONTROL, 0);']);
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

  it('a member that is read through, named in the sentence before', () => {
    const said = `Some buses leave dma_mask unset. This causes a NULL pointer dereference.\n\n${trace}`;
    const body = '-	return *ex->dma_mask < limit;\n+	return example_mask(ex) < limit;\n }\n';
    expect(inHunk(body, said)).toEqual(['fixed: return *ex->dma_mask < limit;']);
    expect(inHunk(body, `Some buses leave dma_mask unset. ${'We like it. '.repeat(2)}\n\n${trace}`)).toEqual([]);
  });
});
