import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'drivers/iommu/example.c';

/** What is found in a patch that makes one line another. */
function found(before: string, after: string, subject = 'example: fix a condition', more = ''): string[] {
  const lines = (text: string, mark: string): string => text.replace(/^/gm, `${mark}\t`);
  const body = `  	size = ALIGN(size, SZ_4K);
 	ret = example_claim(x, size);
${lines(before, '-')}
${lines(after, '+')}
${before.startsWith('return') ? ' }' : ' 		example_stop(x);'}
 
 	return;
`.replace(/^ {2}\t/, ' \t');
  return inMail(wrongFailureTest, path, hunkOf(10, 'static void example_go(struct example *x)', body) + more, subject);
}

describe('a fix of a condition', () => {
  it.each([
    ['with one more !', 'return can_wait(gfp) && !x->busy;', 'return !can_wait(gfp) && !x->busy;'],
    ['with one ! less', 'if (!x->busy && !is_late(x))', 'if (x->busy && !is_late(x))'],
    ['with && for ||', 'if (!x->busy || !x->ready)', 'if (!x->busy && !x->ready)'],
    ['for all of the bits', 'if (prot & (CAN_READ | CAN_WRITE))', 'if ((prot & CAN_READ) && (prot & CAN_WRITE))'],
    ['for the other bits', 'if (x->late || x->flags & ~EXAMPLE_VALID)', 'if (x->late || !(x->flags & EXAMPLE_VALID))'],
    ['of a warning', 'WARN_ON(!x->users);', 'WARN_ON(x->users);'],
    ['with brackets elsewhere', 'if (x->ready && (x->busy || x->late))', 'if ((x->ready && x->busy) || x->late)'],
    ['in two lines', 'if (end <= mask ||\n    crosses(x, size))', 'if (!WARN_ON(end > mask ||\n    crosses(x, size)))'],
    ['for another value of the same', 'if (info)', 'if (info && info != EXAMPLE_NONE)'],
    ['for an error pointer', 'if (info)', 'if (!IS_ERR_OR_NULL(info))'],
    ['for a failure of another sign', 'if (unlikely(ret < 0 && x->busy))', 'if (unlikely(ret <= 0 && x->busy))'],
    ['for what is below 0', 'WARN_ON(!example_state(x, EXAMPLE_ON));', 'WARN_ON(example_state(x, EXAMPLE_ON) < 0);'],
    ['for all that is too small', 'if (x->bits != 48 || x->wide)', 'if (x->bits > 48 || x->wide)'],
  ])('%s', (_, before, after) => {
    expect(found(before, after)).toEqual([`fixed: ${before.split('\n')[0]}`]);
    expect(found(after, after)).toEqual([]);
  });

  it.each([
    ['written another way', 'if (!(x->busy || x->late))', 'if (!x->busy && !x->late)'],
    ['for one of the bits', 'if (prot & (CAN_READ | CAN_WRITE))', 'if (prot & CAN_READ || prot & CAN_WRITE)'],
    ['with NULL left out', 'if (info == NULL || x->late)', 'if (!info || x->late)'],
    ['the other way round', 'if (x->busy && size > x->end)', 'if (x->end < size && x->busy)'],
    ['with a hint', 'if (info && x->late)', 'if (unlikely(info && x->late))'],
    ['at the end of a range', 'if (x->busy && size >= x->end)', 'if (x->busy && size > x->end)'],
    ['for one more kind', 'if (kind == EXAMPLE_A)', 'if (kind == EXAMPLE_A || kind == EXAMPLE_B)'],
    ['that asks for more', 'if (info)', 'if (info && x->ready)'],
    ['for a sign that no call gave', 'if (x->busy && x->id > 0)', 'if (x->busy && x->id >= 0)'],
    ['for a call that went well', 'WARN_ON(example_state(x));', 'WARN_ON(example_state(x) < 0);'],
    ['for 0 that is none', 'if (x->busy && ret <= 0)', 'if (x->busy && ret < 0)'],
    ['for what went well, too', 'if (x->busy && ret < 0)', 'if (x->busy && ret)'],
  ])('%s is none', (_, before, after) => {
    expect(found(before, after)).toEqual([]);
  });

  it('is none where the patch is no fix', () => {
    expect(found('if (!x->busy || !x->ready)', 'if (!x->busy && !x->ready)', 'example: go on early')).toEqual([]);
  });

  it('is none in a reply, which speaks of the patch of another', () => {
    const [before, after] = ['if (!x->busy || !x->ready)', 'if (!x->busy && !x->ready)'];
    expect(found(before, after, 'Re: [PATCH] example: go on early')).toEqual([]);
  });

  it('is none where what is asked says something else now', () => {
    const callee = hunkOf(
      90,
      '',
      ' \n-bool example_busy(struct example *x)\n+int example_busy(struct example *x)\n {\n \treturn x->users;\n }\n',
    );
    const [before, after] = ['if (!example_busy(x) && x->late)', 'if (example_busy(x) && x->late)'];
    expect(found(before, after)).toHaveLength(1);
    expect(found(before, after, undefined, callee)).toEqual([]);
  });

  it('is none where the branch is another one', () => {
    const body = ' \tx->end = end;\n-\tif (a && b)\n-\t\tgo(x);\n+\tif (!a || !b)\n+\t\treturn;\n \tstop(x);\n';
    const hunk = hunkOf(10, 'static void example_go(struct example *x)', body);
    expect(inMail(wrongFailureTest, path, hunk, 'example: fix the order')).toEqual([]);
  });
});
