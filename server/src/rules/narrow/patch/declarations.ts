import { is64BitOnly } from '../../../kernel/architectures.ts';
import {
  amountNames,
  identifierNames,
  pageOrAddressNames,
  resultNames,
  wholeSizeNames,
} from '../../../kernel/sizeNames.ts';
import { flagVariables } from '../../../kernel/status.ts';
import { addressTypes, configuredTypes } from '../../../kernel/types.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { declaredIn, type Declared } from '../../support/changedCode.ts';
import { bitsOf, isNarrowerThan, type Bits } from './bits.ts';
import { why } from './words.ts';

/** What a patch is taken for. */
export interface Trust {
  readonly isAboutWidth: boolean;
  readonly isElsewhere: boolean;
  /** Its subject says that something overflows: whatever it makes wider is what it is about. */
  readonly isSubject: boolean;
  /** All that the patch does is to change types, because bits get lost: again, whatever it makes wider. */
  readonly isOfLoss: boolean;
  readonly path: string;
  /** The message speaks of a variable of this name. */
  readonly speaksOf: (name: string) => boolean;
  /** The lines are all of a hunk: of a declaration that goes to another place, there must be one on each side. */
  readonly isMoved: boolean;
}

/**
 * Declarations that a patch makes wider or narrower. A type may change for other reasons: the message must say so, or
 * the name of what becomes narrower be that of an address.
 */
export function compareDeclarations(
  removed: readonly HunkLine[],
  added: readonly HunkLine[],
  { isAboutWidth, isElsewhere, isSubject, isOfLoss, path, isMoved, speaksOf }: Trust,
  report: Reporter,
): void {
  const [old, fresh] = [removed, added].map((lines) => [...declaredIn(lines), ...(isMoved ? [] : headsIn(lines))]);
  const after = new Map((isMoved ? onlyOnes(fresh!) : fresh!).map((one) => [one.name, one]));
  for (const before of isMoved ? onlyOnes(old!) : old!) {
    const now = after.get(before.name);
    const [was, is] = [bitsOf(before.type), now && bitsOf(now.type)];
    if (!now || !was || !is) continue;
    // Where kernels have 64 bits, so have longs.
    if (was.bits === is.bits && is64BitOnly(path)) continue;
    if (flagVariables.test(before.name) && !(resultNames.test(before.name) && speaksOf(before.name))) continue;
    // What held half of a register holds all of it.
    const isTwice = !isElsewhere && was.bits <= 16 && is.bits > was.bits;
    const widened = isTwice || isNarrowerThan(was, is) || (configuredTypes.test(before.type) && isFixed(now.type));
    if (!widened && (isMoved || !isNarrowerThan(is, was))) continue;
    if (widened ? !isAboutWidth : !mustStayWide(now.name, is)) continue;
    const isMeant = isSubject || isOfLoss || addressTypes.test(now.type) || speaksOf(before.name);
    if (isElsewhere && !amountNames.test(before.name) && !(widened && isMeant)) continue;
    if (identifierNames.test(before.name) && !(widened && isOfLoss)) continue;
    const [narrow, wide] = widened ? [before, now] : [now, before];
    report({
      start: narrow.start,
      end: narrow.end,
      change: widened ? 'fixed' : 'introduced',
      what: `\`${narrow.name}\` is \`${narrow.type}\`, which has fewer bits than \`${wide.type}\`.`,
      why,
      advice: widened
        ? 'Are all places that compute with it wide enough now?'
        : `Does \`${narrow.name}\` still hold every page number, size or address that it is given?`,
      brief: `${narrow.name}: ${before.type} to ${now.type}`,
      related: [
        {
          start: widened ? now.start : before.start,
          end: widened ? now.end : before.end,
          message: `\`${wide.type}\` here`,
        },
      ],
      key: `declared ${narrow.name}`,
    });
  }
}

function onlyOnes(all: readonly Declared[]): Declared[] {
  return all.filter(({ name }) => all.filter((other) => other.name === name).length === 1);
}

/** What becomes narrower is an address or a number of pages; or of 32 bits, and all that is mapped, or how large it is. */
function mustStayWide(name: string, { bits }: Bits): boolean {
  return pageOrAddressNames.test(name) || (bits <= 32 && wholeSizeNames.test(name));
}

const isFixed = (name: string): boolean => /^(?:(?:__)?u64|unsigned long long)$/.test(name);

const type = '(?:(?:unsigned|signed|long|int|short) ?)+|\\w+_t|__?[us]\\d+|[us]\\d+';
const parameter = new RegExp(`(?:^|[(,])\\s*(?:const )?(${type})\\s+(\\w+)\\s*(?=[,)]|$)`, 'g');
const result = new RegExp(`^(?:(?:static|inline|extern|__\\w+) )*(${type})\\s+(\\w+)\\(`);

/** Integer parameters and results of functions, in lines that declare such. */
export function headsIn(lines: readonly HunkLine[]): Declared[] {
  const found: Declared[] = [];
  for (const { text, start } of lines) {
    const take = (type: string, name: string, at: number): void => {
      const from = start + text.indexOf(name, at);
      found.push({ name, type: type.trim(), start: from, end: from + name.length });
    };
    const head = result.exec(text);
    if (head && !/^return\b/.test(head[1]!)) take(head[1]!, head[2]!, head[0].length - head[2]!.length - 1);
    for (const match of text.matchAll(parameter))
      take(match[1]!, match[2]!, match.index + match[0].lastIndexOf(match[2]!));
  }
  return found;
}
