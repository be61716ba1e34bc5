import { messageNames } from '../../../kernel/callNames.ts';
import { kernelKnowledge } from '../../../kernel/index.ts';
import { byteCounts, pageCounts } from '../../../kernel/pageNames.ts';
import type { FilePatch, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { callsIn, type TextCall } from '../../support/rewrittenCalls.ts';

/** What the calls of one function pass at one place. */
interface Place {
  /** The first that gives a number of bytes. */
  bytes?: TextCall;
  /** One that stays gives a number of pages: then it takes either. */
  isEither?: boolean;
}

/** `f(dev, addr, 1 << order)` that a patch adds to a file where another call is `f(dev, addr, size)`. */
export function twinsApart({ hunks }: FilePatch): Report[] {
  const stays = hunks.map(({ lines }) => lines.filter(({ kind }) => kind === 'context' || kind === 'added'));
  if (!stays.some((lines) => lines.some(isCandidate))) return [];
  const added: TextCall[] = [];
  const places = new Map<string, Place>();
  for (const lines of stays) {
    let at = 0;
    for (const call of callsIn(lines)) {
      while (at + 1 < lines.length && lines[at + 1]!.start <= call.start) at += 1;
      const isAdded = lines[at]?.kind === 'added';
      if (isAdded) added.push(call);
      call.args.forEach((arg, i) => {
        const place = places.get(keyOf(call, i)) ?? {};
        places.set(keyOf(call, i), place);
        if (isBytes(arg)) place.bytes ??= call;
        else if (isPages(arg) && !isAdded) place.isEither = true;
      });
    }
  }
  return added.flatMap((call) => reportOf(call, places) ?? []);
}

const keyOf = ({ name, args }: TextCall, i: number): string => `${name}/${args.length}/${i}`;

/** Of what is not known, and does not print. */
function reportOf(call: TextCall, places: ReadonlyMap<string, Place>): Report | undefined {
  const { name, args, start, end } = call;
  if (messageNames.test(name) || kernelKnowledge.call(name)?.parameters?.some(({ unit }) => unit)) return undefined;
  for (const [i, arg] of args.entries()) {
    const { bytes: twin, isEither } = places.get(keyOf(call, i))!;
    if (!isPages(arg) || !twin || isEither) continue;
    return {
      start,
      end,
      change: 'introduced',
      what: `${name}() gets \`${arg}\` here, a number of pages, and \`${twin.args[i]!}\` elsewhere, a number of bytes.`,
      why: 'One of the two is in the wrong unit: only a small part of what is meant is dealt with, or far more.',
      advice: `What does ${name}() take?`,
      brief: `${name}() gets ${arg}`,
      related: [{ start: twin.start, end: twin.end, message: 'in bytes here' }],
      key: `twin ${name} ${arg}`,
    };
  }
  return undefined;
}

const isPages = (text: string): boolean => pageCounts.test(text);

/** Called a size; a member that is known to count something else is none. */
function isBytes(text: string): boolean {
  const unit = kernelKnowledge.field(undefined, /\w*$/.exec(text)![0])?.unit;
  return byteCounts.test(text) && (unit === undefined || unit === 'bytes');
}

/** A line that may have a number of pages in it. */
function isCandidate({ kind, text }: HunkLine): boolean {
  return kind === 'added' && /<< *[\w>.()-]*order|pages\b|>> *\w*PAGE_SHIFT/.test(text);
}
