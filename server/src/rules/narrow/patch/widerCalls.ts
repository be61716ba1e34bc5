import { limitingMacros, pagesToAddress, registerAccessors, widerCalls } from '../../../kernel/callNames.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';
import { behindBrackets, type Token } from '../../support/tokens.ts';
import { bitsOf } from './bits.ts';
import { argumentsIn } from './checkedSums.ts';
import { operandsOf } from './operands.ts';
import type { Sides } from './sides.ts';

/** `DIV_ROUND_UP(n, size)` that becomes `DIV_ROUND_UP_ULL(n, size)`, `min_t(u32, a, b)` that becomes `min_t(u64, a, b)`, `pfn << PAGE_SHIFT` that becomes `PFN_PHYS(pfn)`. */
export function inWiderCalls({ removed, added }: Sides): Report[] {
  const calls = callsIn(added);
  if (calls.length === 0) return [];
  return [...callsIn(removed), ...shiftsIn(removed)].flatMap((one) => {
    const twin = calls.find((other) => isWider(one, other));
    return twin ? [say(one, twin)] : [];
  });
}

interface Computed extends Span {
  /** A function, a macro, or `<<` of pages. */
  readonly name: string;
  readonly args: readonly string[];
  readonly text: string;
}

const wideNames = [...widerCalls.values(), limitingMacros, pagesToAddress];

function callsIn(tokens: readonly Token[]): Computed[] {
  return tokens.flatMap(({ text: name, start }, i): Computed[] => {
    if (tokens[i + 1]?.text !== '(') return [];
    const isAccessor = registerAccessors.test(name.replace(/q$/, ''));
    if (!isAccessor && !widerCalls.has(name) && !wideNames.some((names) => names.test(name))) return [];
    const behind = behindBrackets(tokens, i + 1);
    const args = argumentsIn(tokens.slice(i + 2, behind - 1));
    return [{ start, end: tokens[behind - 1]!.end, name, args, text: `${name}()` }];
  });
}

/** `pfn << PAGE_SHIFT` without a cast. */
function shiftsIn(tokens: readonly Token[]): Computed[] {
  return operandsOf(tokens).flatMap(({ start, end, text, operand, cast }): Computed[] =>
    cast || !text.endsWith(' << PAGE_SHIFT') ? [] : [{ start, end, name: '<<', args: [operand], text: `\`${text}\`` }],
  );
}

function isWider(narrow: Computed, wide: Computed): boolean {
  if (narrow.name === '<<') return pagesToAddress.test(wide.name) && pageOf(narrow) === pageOf(wide);
  const isSame = narrow.args.join() === wide.args.join();
  if (registerAccessors.test(narrow.name)) return wide.name === `${narrow.name}q` && isSame;
  if (!limitingMacros.test(narrow.name)) return widerCalls.get(narrow.name)?.test(wide.name) === true && isSame;
  const [from, to] = [narrow, wide].map(({ args }) => bitsOf(args[0] ?? ''));
  return (
    narrow.name === wide.name &&
    (from?.bits ?? 64) <= 32 &&
    (to?.bits ?? 0) >= 64 &&
    narrow.args.slice(1).join() === wide.args.slice(1).join()
  );
}

/** `page_to_pfn(page)` and `page` are of one page. */
function pageOf({ args }: Computed): string | undefined {
  return /^page_to_pfn\((.+)\)$/.exec(args[0] ?? '')?.[1] ?? args[0];
}

function say({ start, end, text }: Computed, twin: Computed): Report {
  const wide = limitingMacros.test(twin.name) ? `${twin.name}(${twin.args[0]}, ...)` : `${twin.name}()`;
  return {
    start,
    end,
    change: 'fixed',
    what: `${text} computes in fewer bits than ${wide}, which the patch puts there.`,
    why: 'What does not fit is lost before the wider type is reached, and nothing says so.',
    advice: 'Do other places compute the same way?',
    brief: `${text}, not ${wide}`,
    related: [{ start: twin.start, end: twin.end, message: 'in more bits here' }],
    key: `wider ${text}`,
  };
}
