import { spaced } from '../support/tokens.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { replacedLine, type ReplacedLine } from '../support/replacedLine.ts';

/**
 * The only thing that a hunk does is to ask another question of the same value: `num < 0` to `!num`, `IS_ERR(p)` to `!p`,
 * `!pte` to `pte`. Where it comes from is as it was: one of the two questions is wrong, the old one if the patch is a fix.
 */
export function testsTurned(hunk: Hunk, isFix: boolean): Report[] {
  const replaced = replacedLine(hunk);
  const turned = replaced && turnedIn(replaced, isFix);
  if (!replaced || !turned) return [];
  const { before, after } = replaced;
  const { name, was, is, why } = turned;
  if (isFix) {
    return [
      {
        ...bareSpan(before),
        change: 'fixed',
        what: `${name} was tested by \`${was}\` here; the patch makes it \`${is}\`.`,
        why,
        advice: 'Are all other tests of it right?',
        brief: `${was}, not ${is}`,
        related: [{ ...bareSpan(after), message: 'here' }],
        key: `test ${name}`,
      },
    ];
  }
  return [
    {
      ...bareSpan(after),
      change: 'introduced',
      what: `\`${was}\` was the test here; with the patch it is \`${is}\`, and where ${name} comes from is as before.`,
      why,
      advice: 'Does what gives it fail in another way now, or was the old test wrong? Then the message should say so.',
      brief: `${is}, not ${was}`,
      related: [{ ...bareSpan(before), message: 'before' }],
      key: `test ${name}`,
    },
  ];
}

interface Turned {
  readonly name: string;
  readonly was: string;
  readonly is: string;
  readonly why: string;
}

const place = '(?<name>[\\w>.\\[\\] -]*\\w(?: \\])?)';
const conditions: readonly (readonly [RegExp, (name: string) => string])[] = [
  [new RegExp(`^${place} < 0$`), () => 'negative'],
  [new RegExp(`^${place} >= 0$`), () => 'not negative'],
  [new RegExp(`^${place} > 0$`), () => 'positive'],
  [new RegExp(`^${place} <= 0$`), () => 'not positive'],
  [new RegExp(`^IS_ERR \\( ${place} \\)$`), () => 'error'],
  [new RegExp(`^! IS_ERR \\( ${place} \\)$`), () => 'no error'],
  [new RegExp(`^! ${place}$`), () => 'zero'],
  [new RegExp(`^${place} == (?:0|NULL)$`), () => 'zero'],
  [new RegExp(`^${place}(?: != (?:0|NULL))?$`), () => 'not zero'],
  [/^! (?<name>(?!IS_ERR)\w+ \( [^()]*\))$/, () => 'answered no'],
  [/^(?<name>(?!IS_ERR)\w+ \( [^()]*\))$/, () => 'answered yes'],
];

function kindOf(text: string): { readonly name: string; readonly kind: string } | undefined {
  for (const [pattern, kind] of conditions) {
    const name = pattern.exec(text)?.groups?.['name'];
    if (name !== undefined) return { name, kind: kind(name) };
  }
  return undefined;
}

const answered = 'The branch is taken for one answer, and is meant for the other: all that hangs on it is upside down.';

/** By the right question and the wrong one: what the wrong one does. */
const whyBy: Readonly<Record<string, string>> = {
  'negative > zero':
    'A failure is negative, and not 0: it goes on as a result, and 0, a result, is taken for a failure.',
  'not negative > zero':
    'What was taken for a result, 0 or more, is one only if it is 0 now; failures are not told from the rest.',
  'not negative > not zero': 'Failures are negative, and not 0: they go on as results now.',
  'not negative > positive': '0 is a result, too: here it is taken for a failure.',
  'positive > not negative': '0 is no result: here it goes on as one.',
  'not positive > negative': '0 is a failure, too: here it goes on as a result.',
  'answered no > answered yes': answered,
  'answered yes > answered no': answered,
  'error > zero': 'An error pointer is not NULL: the failure goes on as a result, and is dereferenced.',
  'no error > not zero': 'An error pointer is not NULL: the failure goes on as a result, and is dereferenced.',
  'zero > not zero': 'The branch for nothing is taken where there is something, and what follows works on nothing.',
  'not zero > zero': 'The branch for something is taken where there is nothing, and works on nothing.',
};

const isOfZero = (kind: string): boolean => /positive$/.test(kind);

/** A line above puts what a call gives into it. */
function isGiven({ lines }: Hunk, name: string): boolean {
  return lines.some(({ text }) => {
    const given = /^\s*(?:\w[\w\s]*[\s*])?([\w>.[\]-]+) = \w+\(/.exec(text);
    return given?.[1] === tight(name);
  });
}

function turnedIn({ old, fresh, hunk }: ReplacedLine, isFix: boolean): Turned | undefined {
  const [was, is] = [conditionOf(spaced(old)), conditionOf(spaced(fresh))];
  const [before, now] = [was && kindOf(was), is && kindOf(is)];
  if (!before || !now || before.name !== now.name) return undefined;
  // Of 0 alone the message must speak, and of what no call gave it may be a bound.
  if (isOfZero(before.kind) !== isOfZero(now.kind) && !(isFix && isGiven(hunk, before.name))) return undefined;
  // What a call answers may be another on purpose.
  if (before.kind.startsWith('answered') && !isFix) return undefined;
  const [right, wrong] = isFix ? [now, before] : [before, now];
  const why = whyBy[`${right.kind} > ${wrong.kind}`];
  return why === undefined ? undefined : { name: tight(before.name), was: tight(was!), is: tight(is!), why };
}

/** `x < 0` of `if ( x < 0 ) {`. */
function conditionOf(text: string): string | undefined {
  const groups = conditional.exec(text)?.groups;
  return groups?.['hint'] ?? groups?.['plain'];
}

const conditional = /^(?:\} else )?if \( (?:(?:un)?likely \( (?<hint>.+) \)|(?<plain>.+)) \)(?: \{)?$/;

const tight = (text: string): string => text.replace(/ ?(->|\.|\[|\]|\(|\)) ?/g, '$1').replace(/! /g, '!');
