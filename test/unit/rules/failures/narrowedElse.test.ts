import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { hunkOf, inMail } from '../mail.ts';

const found = (exit: string, fresh = '} else if (end < start) {', subject = 'example: fix empty ranges'): string[] =>
  inMail(
    wrongFailureTest,
    'drivers/iommu/example.c',
    hunkOf(
      20,
      'static int example_reserve(struct example *x)',
      ` \tif (end > start) {
 \t\treserve(x, start, end);
-\t} else {
+\t${fresh}
 \t\t/* out of order */
 \t\tdev_err(x->dev, "Failed to reserve\\n");
 \t\t${exit}
 \t}
 \tstart = next;
`,
    ),
    subject,
  );

describe('an else that failed', () => {
  it.each(['return -EINVAL;', 'goto err_free;'])('and asks for the failure now: %s', (exit) => {
    expect(found(exit)).toEqual(['fixed: } else {']);
  });

  it('is none where the branch goes on, the patch is no fix, or asks nothing', () => {
    expect(found('start = end;')).toEqual([]);
    expect(found('return -EINVAL;', undefined, 'example: allow empty ranges')).toEqual([]);
    expect(found('return -EINVAL;', '} else { /* failed */')).toEqual([]);
  });
});
