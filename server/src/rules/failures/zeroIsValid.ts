import type { HunkLine, PatchMessage } from '../../patch/model.ts';
import { textsOf } from '../../patch/index.ts';
import type { Reporter } from '../rule.ts';
import { aboutFix, runsOf, type Run } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/**
 * `if (!iova)` that becomes `if (iova == BAD_ADDR)`, or that goes, in a patch that says that 0 is a value like others: it
 * was taken for none.
 */
export function checkZeroIsValid(message: PatchMessage, report: Reporter): void {
  const { subject } = message.facts;
  const says = textsOf(message).join('\n');
  const mayGo = aboutNumber0.test(subject) && (aboutFix.test(says) || /\bavoid/i.test(subject));
  if (!mayGo && !aboutValidZero.test(says)) return;
  const hunks = message.files.filter(({ combined }) => !combined).flatMap((file) => file.hunks);
  const runs = hunks.flatMap(({ lines }) => [...new Set(runsOf(lines))]);
  for (const { place, line } of runs.flatMap((run) => (run ? zerosIn(run, mayGo) : []))) {
    report({
      ...bareSpan(line),
      change: 'fixed',
      what: `${place} was taken for nothing where it is 0; by the message of the patch 0 is a value like others.`,
      why: 'What is found at 0, or has that number, is skipped, or taken for a failure.',
      advice: `Is ${place} compared with 0 anywhere else?`,
      brief: `0 is a value of ${place}`,
      key: `zero ${place}`,
    });
  }
}

interface Zero {
  readonly place: string;
  readonly line: HunkLine;
}

function zerosIn({ removed, added }: Run, mayGo: boolean): Zero[] {
  return removed.flatMap((line): Zero[] => {
    const [, negated, compared] = zeroTest.exec(line.text) ?? [];
    const place = negated ?? compared;
    if (place === undefined || /^(?:ret|rc|r|err|status)$/.test(place)) return [];
    const after = added.filter(({ text }) => text.includes(place));
    const isCompared = after.some(({ text }) => otherTests(place).test(text));
    const isGone = mayGo && !after.some(({ text }) => /\b(?:if|while) \(/.test(text));
    return isCompared || isGone ? [{ place, line }] : [];
  });
}

/** `if (!x)`, `if (x == 0)`, `if (likely(x > 0))`; `if (x)`. */
const zeroTest =
  /^\s*(?:\} else )?if \((?:(?:un)?likely\()?(?:!([a-z][\w>.[\]-]*)|([a-z][\w>.[\]-]*)(?: (?:[!=]=|>) 0(?:x0)?)?)\)/;

/** `x == BAD_ADDR`, `x < 0`. */
const otherTests = (place: string): RegExp =>
  new RegExp(`(?<![\\w>.])${place.replace(/[[\].]/g, '\\$&')} (?:[!=]= \\(?(?:-?[A-Z]\\w+|-1|~0)|<=? 0|>= 0)`);

const zero = '(?:zero|0(?:x0+)?)';
const asValue = 'valid|legitimate|legal|allowed|possible';
const aboutValidZero = new RegExp(
  `\\b${zero}\\b[^.]{0,40}\\b(?:${asValue})\\b|\\b(?:${asValue})\\b[^.]{0,60}(?<!return |returns |than )\\b${zero}\\b`,
  'i',
);
const aboutNumber0 =
  /(?:#|\b(?:node|cpu|pe|id|index|address|pfn|irq|interrupt|bus|at|number|chip|device|[lp]*id|asid) )(?:0|zero|0x0+)\b/i;
