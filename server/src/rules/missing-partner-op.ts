import { partners, type Partners } from '../kernel/partners.ts';
import type { Hunk, HunkLine } from '../patch/model.ts';
import type { Report, Reporter, Rule } from './rule.ts';

/**
 * # An ops table lacks the callback that goes with another
 *
 * The core calls some callbacks of an ops table in pairs: a table that can exchange an entry is asked for the userspace
 * address that belongs to it, a domain that maps is asked where an address leads. Where it has the first it takes the second for
 * granted, and a table that lacks it makes the core jump to NULL.
 *
 * The rule looks at tables that are in full view, those inside of another table included. Of a patch it reports as fixed
 * a partner that is added to a table which has the first one, in part of a table, too. A table of which a part is out of
 * view, or that a macro fills, may have its partner there: nothing is said.
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
    sources: [
      '<171026725393.8367.17497620074051138306.stgit@linux.ibm.com> "powerpc/pseries/iommu: Bring back userspace view for single level TCE tables"',
    ],
  },
  checkTable({ struct, variable, slots, whole }, report) {
    if (!whole) return;
    for (const pair of partners) {
      const first = pair.ops === struct && !slots.has(pair.needs) ? slots.get(pair.has) : undefined;
      if (!first) continue;
      const { start, end } = [...slots.values()].at(-1)!;
      report({
        ...tell(pair),
        start: first.start,
        end: first.end,
        related: start === first.start ? [] : [{ start, end, message: `the table ends here, without .${pair.needs}` }],
        key: `${variable}.${pair.needs}`,
      });
    }
  },
  checkPatch({ facts, files }, report) {
    if (facts.isReply) return;
    for (const { hunks, combined } of files) if (!combined) for (const hunk of hunks) checkHunk(hunk, report);
  },
};

function tell({ has, needs, ops, cite }: Partners): Omit<Report, 'start' | 'end'> {
  return {
    what: `This table has .${has} and no .${needs}.`,
    why: `${cite.function ?? cite.file}() calls .${needs} of a struct ${ops} without a test: it would jump to NULL.`,
    advice: `Is .${needs} to be set, too?`,
    brief: `.${has} without .${needs}`,
  };
}

/** What a hunk shows of a table. */
interface Part {
  readonly struct: string | undefined;
  /** Of the new side. */
  readonly slots: ReadonlyMap<string, HunkLine>;
  /** Of the old side. */
  readonly before: ReadonlyMap<string, HunkLine>;
}

const head = /\bstruct (\w+_ops)\s+\w+\s*(?:__\w+\s*)*=\s*\{\s*$/;
const slot = /^\s*\.(\w+)\s*=\s*&?[\w.]+,?\s*$/;
const tableEnd = /^\s*\}\s*[,;]?\s*$/;

/** A partner that a patch adds to a part of a table that has had the first one. */
function checkHunk(hunk: Hunk, report: Reporter): void {
  for (const { struct, slots, before } of partsOf(hunk)) {
    const last = [...before.values()].at(-1);
    for (const pair of partners) {
      const [first, second] = [slots.get(pair.has), slots.get(pair.needs)];
      const isItsKind = struct === undefined ? pair.alone === true : struct === pair.ops;
      if (!isItsKind || first?.kind !== 'context' || second?.kind !== 'added' || before.has(pair.needs)) continue;
      const start = first.start + first.text.search(/\S/);
      report({
        ...tell(pair),
        start,
        end: start + first.text.trim().length,
        change: 'fixed',
        advice: 'The patch adds it.',
        related: [
          { start: second.start, end: second.end, message: 'added here' },
          ...(last && last !== first
            ? [{ start: last.start, end: last.end, message: `before, the table has no .${pair.needs} up to here` }]
            : []),
        ],
        key: `${pair.has} ${pair.needs}`,
      });
    }
  }
}

/** Tables that a hunk shows, or parts of them. */
function partsOf({ lines, section }: Hunk): Part[] {
  const parts: Part[] = [];
  let struct = head.exec(section)?.[1];
  let slots = new Map<string, HunkLine>();
  let before = new Map<string, HunkLine>();
  const close = (next?: string): void => {
    if (slots.size > 0) parts.push({ struct, slots, before });
    struct = next;
    slots = new Map();
    before = new Map();
  };
  for (const line of lines) {
    const begin = head.exec(line.text)?.[1];
    const name = slot.exec(line.text)?.[1];
    if (begin !== undefined || tableEnd.test(line.text)) close(begin);
    if (name === undefined) continue;
    if (line.kind === 'context' || line.kind === 'added') slots.set(name, line);
    if (line.kind === 'context' || line.kind === 'removed') before.set(name, line);
  }
  close();
  return parts;
}
