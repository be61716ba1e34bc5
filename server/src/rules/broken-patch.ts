import { checkBlanks } from './damages/blanks.ts';
import { checkDiffstat } from './damages/diffstat.ts';
import { checkFlow } from './damages/flow.ts';
import { checkHtml } from './damages/html.ts';
import { checkInvisible } from './damages/invisible.ts';
import { checkLines } from './damages/lines.ts';
import { textsOf } from '../patch/index.ts';
import type { Rule } from './rule.ts';

/**
 * # The patch is damaged
 *
 * A patch that a mail program changed on its way, or that was edited by hand after it was made, does not apply, or
 * applies as something else than was reviewed. Mail programs break long lines, turn tabs into blanks and blanks into
 * no-break spaces; an edited hunk no longer has as many lines as its header counts; a diffstat that no longer matches
 * tells that the patch was changed after it was tested. HTML mails cannot be applied at all. Invisible characters in an
 * added line (control and bidirectional ones) make code that compiles as something else than it looks like.
 *
 * Only a message's own patch is looked at. What a reviewer quotes is cut on purpose, and of a sketch in a reply whose
 * writer says that its blanks are damaged there is nothing to tell. A blank context line that lost its
 * single blank is no damage: every tool accepts it. Signatures, list footers, renames and mode changes without hunks,
 * cover letters with the diffstat of a whole series, and combined diffs are understood.
 *
 * ## Invalid
 *
 * The header says seven lines, the hunk has six:
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,7 +10,7 @@ static int example_map(struct example *e)
 *  	int ret;
 *
 * -	ret = example_alloc(e);
 * +	ret = example_alloc_pages(e);
 *  	if (ret)
 *  		return ret;
 * --
 * 2.43.0
 * ```
 *
 * A mail program broke the first line:
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,3 +10,3 @@ static int example_map(struct example *e)
 *  	struct example_domain *domain = container_of(iommu_domain, struct
 * example_domain, domain);
 * -	int ret;
 * +	int ret = 0;
 *  	return ret;
 * ```
 *
 * ## Valid
 *
 * The blank context line has lost its blank, and a signature follows:
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,6 +10,6 @@ static int example_map(struct example *e)
 *  	int ret;
 *
 * -	ret = example_alloc(e);
 * +	ret = example_alloc_pages(e);
 *  	if (ret)
 *  		return ret;
 *
 * --
 * 2.43.0
 * ```
 */
export const brokenPatch: Rule = {
  meta: {
    id: 'broken-patch',
    number: 'R16',
    title: 'The patch is damaged',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      'git, apply.c: parse_fragment(), find_header(); mailinfo.c: handle_filter_flowed()',
      'Documentation/process/email-clients.rst (6.12)',
      'lore.kernel.org/r/4aa9785d-5992-91c0-c0ba-700192749f78@web.de (no-break spaces)',
      'lore.kernel.org/r/20201002060807.32138-4-nicoleotsuka@gmail.com (diffstat)',
    ],
  },
  checkPatch(message, report) {
    const own = message.files.filter((file) => file.quoteDepth === undefined && !file.combined);
    if (own.length === 0) return;
    checkInvisible(own, report);
    if (message.facts.isReply && textsOf(message).some((text) => saidByWriter.test(text))) return;
    const hasDamage = checkLines(own, message, report);
    checkHtml(own, message, report);
    checkFlow(message, report);
    const hasLostBlanks = checkBlanks(own, message, report);
    // Where lines are lost, the counts of a diffstat say nothing more.
    if (!hasDamage && !hasLostBlanks && !message.spoiledByFlow) checkDiffstat(own, message, report);
  },
};

const saidByWriter =
  /white ?-?space[- ](?:damage|mangle|broken|corrupt)|hand[- ]edited (?:patch|diff)|copy ?(?:&|and|n) ?pasted?\W{1,3}(?:patch|diff)/i;
