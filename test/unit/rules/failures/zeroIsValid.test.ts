import { describe, expect, it } from 'vitest';
import { wrongFailureTest } from '../../../../server/src/rules/wrong-failure-test.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'drivers/iommu/example.c';
const mended = (body: string, subject: string, words = '') =>
  inMail(wrongFailureTest, path, hunkOf(10, 'static int example_map(struct thing *t)', body), subject, words);

describe('a value that was taken for none where it is 0', () => {
  const compared =
    ' \tiova = example_alloc(t);\n-\tif (!iova)\n+\tif (iova == EXAMPLE_BAD_ADDR)\n \t\treturn -ENOMEM;\n';
  const gone = ' \tnid = example_node(t);\n-\tif (nid > 0)\n-\t\texample_online(nid);\n+\texample_online(nid);\n';

  it.each([
    ['is compared with another', compared, 'iommu/example: treat zero as a valid address'],
    ['has another sign', compared.replace('iova == EXAMPLE_BAD_ADDR', 'iova < 0'), 'iommu/example: 0 is a valid IOVA'],
  ])('that %s', (_, body, subject) => expect(mended(body, subject)).toEqual(['fixed: if (!iova)']));

  it('that nobody asks for any more, in a fix of what has that number', () => {
    expect(mended(gone, 'iommu/example: fix the mapping of node 0')).toEqual(['fixed: if (nid > 0)']);
  });

  it.each([
    ['by the message', compared, 'iommu/example: use a name for bad addresses'],
    ['but for a status', compared.replaceAll('iova', 'ret'), 'iommu/example: treat zero as a valid address'],
    ['but goes with what it guarded', gone, 'iommu/example: fix the order of nodes'],
  ])('is none %s', (_, body, subject) => expect(mended(body, subject)).toEqual([]));
});

describe('an empty list', () => {
  const body = ' \t}\n \n-\tif (item)\n+\tif (!list_empty(&t->items))\n \t\treturn -EBUSY;\n';

  it('is asked for by a patch, where a cursor was', () => {
    expect(mended(body, 'example: fix the test for an empty list')).toEqual(['fixed: if (item)']);
    expect(mended(body, 'example: count the items')).toEqual([]);
    expect(mended(body.replace('(!list', '(item && !list'), 'example: fix the test')).toEqual([]);
  });
});
