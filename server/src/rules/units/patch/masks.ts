import type { Token } from '../../support/tokens.ts';
import { assignmentsIn, words } from './statements.ts';

/** Names that lines give the low bits of a page to: `mask = (1UL << shift) - 1`. */
export function masksOf(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(
    [...assignmentsIn(tokens)].flatMap(([place, statement]) => {
      const made = statement && /^(\w+) = 1[uUlL]* << [\w>. -]*?(\w+) - 1$/.exec(words(statement));
      return made && /shift|order|bits/i.test(made[2]!) ? [place] : [];
    }),
  );
}

/** The offset inside a CPU page, and that inside a page of a size that was looked up: `~PAGE_MASK` and `mask`. */
export function isOtherOffset(out: readonly Token[], into: readonly Token[], masks: ReadonlySet<string>): boolean {
  return words(out) === '~ PAGE_MASK' && into.length === 1 && masks.has(into[0]!.text);
}
