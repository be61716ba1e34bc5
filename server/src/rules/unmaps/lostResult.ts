import { spaced } from '../support/tokens.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { functionOf, oneDifference, replacedLine, type ReplacedLine } from '../support/replacedLine.ts';

interface Words {
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  readonly brief: string;
}

/** The only thing that a hunk does is to misread what an unmap call gave, or to give the wrong thing. */
export function resultsLost(hunk: Hunk): Report[] {
  const replaced = replacedLine(hunk);
  const words = replaced && (errorAsLength(replaced) ?? signOfLength(replaced) ?? requestForResult(replaced));
  if (!replaced || !words) return [];
  const { before, after } = replaced;
  return [
    {
      ...bareSpan(after),
      change: 'introduced',
      ...words,
      related: [{ ...bareSpan(before), message: 'before' }],
      key: `result ${spaced(replaced.fresh)}`,
    },
  ];
}

/** `return 0;` to `return rc;`, `ret ? 0 : size` to `ret ? ret : size`, in a function of type `size_t`. */
function errorAsLength(replaced: ReplacedLine): Words | undefined {
  const head = functionOf(replaced.hunk);
  if (head?.type !== 'size_t' || !/unmap/.test(head.name) || replaced.fresh[0]?.text !== 'return') return undefined;
  const { out, into } = oneDifference(replaced);
  const error = spaced(into);
  if (spaced(out) !== '0' || !(plainStatuses.test(error) || /^- E[A-Z]+$/.test(error))) return undefined;
  return {
    what: `${head.name}() returned 0 here, nothing unmapped; with the patch it returns \`${error.replace('- ', '-')}\` as \`size_t\`.`,
    why: 'A negative errno becomes a huge number of bytes: the caller takes the failure for a success.',
    advice: 'Return 0. The type has no room for an error.',
    brief: 'an errno as size_t',
  };
}

/** `if (!unmapped)` to `if (unmapped < 0)`. */
function signOfLength({ old, fresh }: ReplacedLine): Words | undefined {
  const test = /(?:^|[^\w.>-] )(?<name>\w*unmapped\w*) < 0\b/.exec(spaced(fresh));
  const name = test?.groups?.['name'];
  if (name === undefined || !new RegExp(`! ${name}\\b|\\b${name} (?:[!=]= |< )(?!0 )`).test(spaced(old)))
    return undefined;
  return {
    what: `With the patch ${name} is asked whether it is negative; how much was unmapped never is.`,
    why: 'Unmapping returns `size_t`, and 0 if nothing was unmapped: the failure is not noticed any more.',
    advice: 'Was another variable meant? Else test for 0, or for less than was asked for.',
    brief: `${name} tested for less than 0`,
  };
}

/** `iova += unmapped` to `iova += len`. */
function requestForResult(replaced: ReplacedLine): Words | undefined {
  const { out, into, from } = oneDifference(replaced);
  const [was, is] = [spaced(out), spaced(into)];
  const sign = replaced.old[from - 1]?.text;
  if (!/^(?:\w+_)?unmapped(?:_\w+)?$/.test(was) || !/^(?:size|len|length|\w*pgsize|\w+_size)$/.test(is))
    return undefined;
  if (sign !== '+=' && sign !== '-=' && sign !== '=') return undefined;
  return {
    what: `Here it went by what was unmapped (${was}); with the patch it goes by what was asked for (${is}).`,
    why: 'Less may have been unmapped than was asked for: the rest stays mapped, and nobody comes back for it.',
    advice: `Can ${was} not be less than ${is} here?`,
    brief: `${is} for ${was}`,
  };
}
