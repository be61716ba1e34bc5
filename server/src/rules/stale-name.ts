import { staleLabels } from './names/labels.ts';
import { staleLocals } from './names/locals.ts';
import { stalePrototypes } from './names/prototypes.ts';
import { linesByWord, segmentsOf } from './names/segments.ts';
import type { Rule } from './rule.ts';

/** Who reads fifty has seen that the patch does not build. */
const mostOfOneFile = 50;

/**
 * # A name is used that the patch took away
 *
 * A patch that removes or renames a variable or a label must take its uses with it. One that stays where the patch did
 * not look breaks the build, for everybody who bisects as well.
 *
 * The rule compares the lines that hunks show. It reports
 *
 * - a local whose declaration is removed while a line below that stays uses it, and nothing in view declares it again;
 * - a `goto` to a label that is removed;
 * - with the whole function in view, a label that the last `goto` to it is taken from;
 * - the prototype in a header of an exported function that is removed together with its export.
 *
 * What is used in other functions or under an `#if` is left to the compiler.
 *
 * ## Invalid
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,8 +10,7 @@ static void example_before(void)
 *  static int example_attach(struct example *x)
 *  {
 *  	unsigned long flags;
 * -	int ret = 0;
 *
 *  	if (!x->ready) {
 *  		ret = -ENODEV;
 *  		goto out;
 * ```
 *
 * ## Valid
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,8 +10,6 @@ static void example_before(void)
 *  static int example_attach(struct example *x)
 *  {
 *  	unsigned long flags;
 * -	int ret = 0;
 *
 * -	if (!x->ready) {
 * -		ret = -ENODEV;
 * +	if (!x->ready)
 *  		goto out;
 * ```
 */
export const staleName: Rule = {
  meta: {
    id: 'stale-name',
    number: 'R13',
    title: 'A name is used that the patch took away',
    severity: 'warning',
    since: '0.1.0',
    sources: ['<20220501131259.11529-1-xiam0nd.tong@gmail.com> "iommu: fix an incorrect NULL check on list iterator"'],
  },
  checkPatch(message, report) {
    for (const found of stalePrototypes(message.files)) report(found);
    for (const file of message.files) {
      // What is quoted is cut.
      if (file.combined || file.quoteDepth || file.kind === 'add' || file.kind === 'delete') continue;
      if (!/\.c$/.test(file.newPath ?? '') || file.hunks.some(({ fragment }) => fragment)) continue;
      const newLines = linesByWord(file.hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== 'removed'));
      let told = 0;
      for (const segment of segmentsOf(file))
        for (const found of [...staleLocals(newLines, segment), ...staleLabels(newLines, segment)])
          if (told++ < mostOfOneFile) report(found);
    }
  },
};
