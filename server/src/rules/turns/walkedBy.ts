import type { Call, FunctionAnalysis } from '../../c/index.ts';
import { entryLookups } from '../../kernel/walks.ts';
import type { Reporter } from '../rule.ts';

/** `pgd_offset(mm, taddr)`, `p4d_offset(pgd, addr)`, `pud_offset(p4d, taddr)`: one level of a walk is looked up by another address. */
export function checkWalkedBy(fn: FunctionAnalysis, report: Reporter): void {
  if (!/p[u4m]d_offset\(/.test(fn.source.code)) return;
  const levels = fn.calls.filter(({ name, args }) => entryLookups.test(name) && args.length > 1);
  const by = (call: Call): string => fn.canonical(fn.strip(call.args.at(-1)!));
  const names = new Map<string, Call[]>();
  for (const call of levels) names.set(by(call), [...(names.get(by(call)) ?? []), call]);
  if (names.size !== 2 || new Set(levels.map(({ name }) => name)).size !== levels.length) return;
  const [few, many] = [...names.entries()].sort((a, b) => a[1].length - b[1].length);
  const [odd, ...more] = few![1];
  if (!odd || more.length > 0 || many![1].length < 3 || /^pte_|^pgd_/.test(odd.name)) return;
  const [name, address] = [few![0], many![0]];
  // Levels above and below: what only the first or the last goes by may be another thing.
  if (![name, address].every((one) => /^[a-z]\w*$/.test(one))) return;
  report({
    ...fn.span(odd.node),
    what: `${odd.name}() looks up the entry of \`${name}\`; the other levels of this walk go by \`${address}\`.`,
    why: 'Where the two have another index at this level, the walk goes on in the table of another address.',
    advice: `Is \`${address}\` meant here?`,
    brief: `${odd.name}() by ${name}`,
    related: [{ ...fn.span(many![1][0]!.node), message: `by ${address}` }],
    fix: { title: `Take ${address}`, edits: [{ ...fn.span(odd.args.at(-1)!), text: address }] },
  });
}
