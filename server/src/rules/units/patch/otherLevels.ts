import { levelKinds } from '../../../kernel/pageNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { differences, tokensOf } from '../../support/tokens.ts';

/** `size == PUD_SIZE` that becomes `size == S2_PUD_SIZE`, and nothing else: what an entry of another level or table covers. */
export function otherLevels({ removed, added }: Block): Report[] {
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  const [only, ...more] = differences(old, fresh);
  if (!only || more.length > 0 || only.to - only.from !== 1 || only.end - only.start !== 1) return [];
  const [was, is] = [old[only.from]!, fresh[only.start]!];
  if (!levelKinds.some((kind) => kind.test(was.text) && kind.test(is.text))) return [];
  return [
    {
      start: was.start,
      end: was.end,
      change: 'fixed',
      what: `\`${was.text}\` is that of another level or table: the patch takes \`${is.text}\`.`,
      why: 'With some page sizes and numbers of levels both are equal: with others the wrong entries are set, or none.',
      advice: 'Do other places that work on the same table take its own sizes?',
      brief: `${was.text}, not ${is.text}`,
      slip: 'level',
      related: [{ start: is.start, end: is.end, message: 'on the other side' }],
      key: `level ${was.text}`,
    },
  ];
}
