import { partners, type Partners } from '../kernel/partners.ts';
import type { Hunk, HunkLine, PatchMessage } from '../patch/model.ts';
import type { Reporter, Rule } from './rule.ts';

/**
 * # An ops table lacks the callback that goes with another
 *
 * The core calls some callbacks of an ops table in pairs: a table that can exchange an entry is asked for the userspace
 * address that belongs to it, a domain that maps is asked where an address leads. Where it has the first it takes the second for
 * granted, and a table that lacks it makes the core jump to NULL.
 *
 * The rule looks at the tables that a patch shows. It reports a callback that the patch adds to a table in full view that
 * has no partner for it, and a table that loses its partner; and as fixed a partner that the patch adds to a table which
 * has the first one. A table of which a part is out of view, or that a macro fills, may have it there: nothing is said.
 *
 * ## Invalid
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,4 +10,5 @@
 *  static struct iommu_table_ops example_ops = {
 *  	.set = example_set,
 *  	.clear = example_clear,
 * +	.xchg_no_kill = example_xchg,
 *  };
 * ```
 *
 * ## Valid
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,4 +10,6 @@
 *  static struct iommu_table_ops example_ops = {
 *  	.set = example_set,
 *  	.clear = example_clear,
 * +	.xchg_no_kill = example_xchg,
 * +	.useraddrptr = example_useraddr,
 *  };
 * ```
 */
export const missingPartnerOp: Rule = {
  meta: {
    id: 'missing-partner-op',
    number: 'R25',
    title: 'An ops table lacks the callback that goes with another',
    severity: 'warning',
    since: '0.1.0',
    nursery: true,
    sources: [
      '<171026725393.8367.17497620074051138306.stgit@linux.ibm.com> "powerpc/pseries/iommu: Bring back userspace view for single level TCE tables"',
    ],
  },
  checkPatch(message, report) {
    for (const { hunks, combined } of message.files) {
      if (!combined) for (const hunk of hunks) checkHunk(hunk, message, report);
    }
  },
};

/** What one side of a hunk shows of a table. */
interface Table {
  readonly ops: string | undefined;
  readonly slots: ReadonlyMap<string, HunkLine>;
  /** From its brace to the end, and nothing in it but callbacks. */
  readonly whole: boolean;
}

const head = /\bstruct (\w+_ops)\s+\w+\s*(?:__\w+\s*)*=\s*\{\s*$/;
const slot = /^\s*\.(\w+)\s*=\s*&?[\w.]+,?\s*$/;
const tableEnd = /^\s*\}\s*[,;]?\s*$/;

function checkHunk(hunk: Hunk, { facts }: PatchMessage, report: Reporter): void {
  const old = tablesOf(hunk, 'removed');
  const fresh = tablesOf(hunk, 'added');
  const isNew = (line: HunkLine): boolean => line.kind === 'added';
  for (const table of fresh) {
    for (const pair of partners) {
      const first = table.slots.get(pair.has);
      const second = table.slots.get(pair.needs);
      if (first === undefined || !isOf(table, pair)) continue;
      const before = old.find(({ slots }) =>
        [...slots.values()].some((line) => [...table.slots.values()].includes(line)),
      );
      if (second === undefined) {
        const lost = before?.slots.get(pair.needs);
        if (table.whole && (isNew(first) || lost)) tell(first, pair, 'introduced', report);
      } else if (isNew(second) && !isNew(first) && before && !before.slots.has(pair.needs) && !facts.isReply) {
        tell(first, pair, 'fixed', report, [...before.slots.values()].at(-1));
      }
    }
  }
}

/** Its struct says so, or what is in view has both callbacks and no other kind of table has these. */
function isOf({ ops, slots }: Table, pair: Partners): boolean {
  if (ops !== undefined) return ops === pair.ops;
  if (!slots.has(pair.needs)) return false;
  return partners.every((other) => other.has !== pair.has || other.needs !== pair.needs || other.ops === pair.ops);
}

function tell(
  line: HunkLine,
  { has, needs, ops, cite }: Partners,
  change: 'introduced' | 'fixed',
  report: Reporter,
  last?: HunkLine,
): void {
  const text = line.text.trim();
  const start = line.start + line.text.indexOf(text);
  report({
    start,
    end: start + text.length,
    change,
    what: `This table has .${has} and no .${needs}.`,
    why: `${cite.function ?? cite.file}() calls .${needs} of a struct ${ops} without a test: it would jump to NULL.`,
    advice: change === 'fixed' ? 'The patch adds it.' : `Is .${needs} to be set, too?`,
    brief: `.${has} without .${needs}`,
    related:
      last && last !== line
        ? [{ start: last.start, end: last.end, message: `the table ends here, without .${needs}` }]
        : [],
    key: `${has} ${needs}`,
  });
}

/** Tables that the old (`removed`) or the new (`added`) side of a hunk shows, or parts of them. */
function tablesOf({ lines }: Hunk, side: 'removed' | 'added'): Table[] {
  const tables: Table[] = [];
  let ops: string | undefined;
  let slots = new Map<string, HunkLine>();
  let begun = false;
  let pure = true;
  const close = (ended: boolean): void => {
    if (slots.size > 0) tables.push({ ops, slots, whole: begun && pure && ended });
    ops = undefined;
    slots = new Map();
    begun = false;
    pure = true;
  };
  for (const line of lines) {
    if (line.kind !== 'context' && line.kind !== side) continue;
    const begin = head.exec(line.text);
    if (begin) {
      close(false);
      ops = begin[1];
      begun = true;
    } else if (tableEnd.test(line.text)) close(true);
    else {
      const name = slot.exec(line.text)?.[1];
      if (name !== undefined) slots.set(name, line);
      else if (line.text.trim() !== '') pure = false;
    }
  }
  close(false);
  return tables;
}
