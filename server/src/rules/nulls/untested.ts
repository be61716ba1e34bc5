import type { FunctionAnalysis } from '../../c/index.ts';
import { convertsAddress } from '../../kernel/conversions.ts';
import type { Report } from '../rule.ts';
import { isSureIn } from './promised.ts';
import type { Use } from './use.ts';
import { howToTest, whenNull, whyNull } from './words.ts';

/** A result that may be NULL, used with no test on the way. */
export function usedUntested(fn: FunctionAnalysis, { deref, value, pointer, how }: Use): Report | undefined {
  const { origin } = value;
  const maker = origin === undefined ? undefined : fn.callOf(origin);
  if (maker && isSureIn(fn, maker)) return undefined;
  const isArithmetic = deref.call !== undefined && convertsAddress.has(deref.call.name);
  const whole = maker && fn.text(maker.node).replace(/\s+/g, ' ');
  const source = maker ? `${maker.name}()` : fn.text(origin!);
  return {
    ...fn.span(deref.node),
    what: `${pointer === whole ? 'This' : pointer} comes from ${source}, which may yield NULL; ${isArithmetic ? `${deref.call.name}() makes an address of it` : how} without a test.`,
    why: isArithmetic
      ? `It is NULL when ${whenNull(maker)}. What is made of it is then an address like any other.`
      : whyNull(maker),
    advice: howToTest(fn, deref.node, pointer),
    brief: `${source} result used unchecked`,
    // Whichever use comes first.
    key: `${pointer} from ${source.replace(/\s+/g, ' ')}`,
    related: origin === undefined ? [] : [{ ...fn.span(origin), message: 'may be NULL from here' }],
  };
}
