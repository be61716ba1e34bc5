import type { FunctionAnalysis } from '../../c/index.ts';
import type { Report } from '../rule.ts';
import { isSureIn } from './promised.ts';
import type { Use } from './use.ts';
import { howToLeave, whyNull } from './words.ts';

/** A result that may be NULL, used with no test on the way. */
export function usedUntested(fn: FunctionAnalysis, { deref, value, pointer, how }: Use): Report | undefined {
  const { origin } = value;
  const maker = origin === undefined ? undefined : fn.callOf(origin);
  if (maker && isSureIn(fn, maker)) return undefined;
  const source = maker ? `${maker.name}()` : fn.text(origin!);
  return {
    ...fn.span(deref.node),
    what: `${pointer} comes from ${source}, which may yield NULL; ${how} without a test.`,
    why: whyNull(maker),
    advice: `Test ${pointer} and ${howToLeave(fn)} before this line.`,
    brief: `${source} result used unchecked`,
    // Whichever use comes first.
    key: `${pointer} from ${source.replace(/\s+/g, ' ')}`,
    related: origin === undefined ? [] : [{ ...fn.span(origin), message: 'may be NULL from here' }],
  };
}
