import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { inMail } from '../mail.ts';

describe('a loop that gets a cursor of its own', () => {
  const hunk = (handed: string): string => `@@ -30,8 +30,10 @@ static int example_status(struct chan *chan)
 	list = &desc->list;
-	list_for_each_entry_safe(desc, next, list, node) {
-		left -= desc->size;
-		if (desc->busy)
+	list_for_each_entry_safe(iter, next, list, node) {
+		left -= iter->size;
+		if (iter->busy) {
${handed} 			break;
+		}
 	}
 	left += chan->size;
 
`;
  const own = '+\t\t\tdesc = iter;\n';
  it.each([
    [own, 'fix a missing check on list iterator', ['fixed: list_for_each_entry_safe(desc, next, list, node) {']],
    [own, 'fix the size', []],
    ['+\t\t\tfound = true;\n', 'fix a missing check on list iterator', []],
  ])('%s: %s', (handed, subject, expected) =>
    expect(inMail(uncheckedNull, 'drivers/dma/example.c', hunk(handed), `example: ${subject}`)).toEqual(expected),
  );
});

describe('a pointer that is read below the test', () => {
  const hunk = (
    test: string,
    after: string,
  ): string => `@@ -20,12 +20,12 @@ static void example_free(struct example *ex)
 {
 	struct node *node = to_node(ex);
 	struct mem *mem = node->base.mem;
-	struct device *dev = mem->base.device->dev;
 
 	if (${test})
 		goto out;
 
-	dma_free_attrs(dev, node->size,
+	dma_free_attrs(${after}, node->size,
 		       node->vaddr, node->handle, mem->attrs);
 
 out:
`;
  const read = 'mem->base.device->dev';
  const mended = [`fixed: struct device *dev = ${read};`];
  it.each([
    ['!node->vaddr', read, 'fix NULL dereference on allocation failure', mended],
    ['!node->vaddr', read, 'shorten the list of variables', []],
    ['!node->vaddr', 'mem->dev', 'fix NULL dereference on allocation failure', []],
  ])('%s, %s: %s', (test, after, subject, expected) =>
    expect(inMail(uncheckedNull, 'drivers/gpu/drm/example.c', hunk(test, after), `example: ${subject}`)).toEqual(
      expected,
    ),
  );
});

it('a loop over anything else, too', () => {
  const hunk = `@@ -30,7 +30,9 @@ static int example_find(struct net *net)
-	for_each_netdev(net, dev) {
-		if (is_ours(dev))
+	for_each_netdev(net, iter) {
+		if (is_ours(iter)) {
+			dev = iter;
 			break;
+		}
 	}
 	if (!dev)
 		return -ENODEV;
`;
  expect(inMail(uncheckedNull, 'drivers/net/example.c', hunk, 'net: fix an incorrect NULL check on iterator')).toEqual([
    'fixed: for_each_netdev(net, dev) {',
  ]);
});
