import { textsOf } from '../../patch/index.ts';
import type { FilePatch, PatchMessage } from '../../patch/model.ts';
import type { Report, Reporter } from '../rule.ts';
import {
  aboutFix,
  blocksOf,
  isInFunction,
  kernelPaths,
  ourPaths,
  testPaths,
  type Block,
} from '../support/changedCode.ts';
import { madeIn } from '../support/expanded.ts';
import { checkArguments } from './patch/arguments.ts';
import { bitNumbers } from './patch/bitNumbers.ts';
import { pointerSteps } from './patch/pointerSteps.ts';
import { printedUnits } from './patch/printedUnits.ts';
import { bytesAsBits } from './patch/bytesAsBits.ts';
import { otherNumberings } from './patch/numberings.ts';
import { roundedBefore } from './patch/roundedBefore.ts';
import { otherCounts } from './patch/otherCounts.ts';
import { otherLevels } from './patch/otherLevels.ts';
import { pointerSizes } from './patch/pointerSizes.ts';
import { bitsAsBytes } from './patch/bitmapBytes.ts';
import { isOtherPage } from './patch/conversions.ts';
import { sizesCut } from './patch/cutSizes.ts';
import { leftBehind } from './patch/leftBehind.ts';
import { dividedUp } from './patch/dividedUp.ts';
import { masksLost } from './patch/lostMask.ts';
import { offsetsLost } from './patch/lostOffset.ts';
import { otherLengths } from './patch/otherLength.ts';
import { aboutSizes, otherSizes } from './patch/otherSizes.ts';
import { aboutKinds, aboutOneKind, physicalForVirtual, redeclaredIn } from './patch/physicalVirtual.ts';
import { powersOfTwo } from './patch/powerOfTwo.ts';
import { reportRescaled, rescaledIn } from './patch/rescaled.ts';
import { roundedIn } from './patch/rounded.ts';
import { shiftedArguments } from './patch/shifted.ts';
import { sizeLetters } from './patch/sizeLetters.ts';
import { sizesOfIndexes } from './patch/sizesOfIndexes.ts';
import { translated } from './patch/translated.ts';
import { unexplained } from './patch/unexplained.ts';

/** What the words of a message tell of the changes that come with it. */
interface About {
  readonly words: readonly string[];
  readonly isFix: boolean;
  readonly isOfSizes: boolean;
  readonly isOfRounding: boolean;
  readonly isOfPageSizes: boolean;
  /** Of pointers to nothing in particular, which GCC moves by bytes. */
  readonly isOfVoid: boolean;
  /** Of physical and virtual addresses. */
  readonly isOfKinds: boolean;
  /** Functions whose parameters the patch changes. */
  readonly redeclared: ReadonlySet<string>;
}

function aboutOf(message: PatchMessage): About {
  const words = textsOf(message);
  const isFix = words.some((text) => aboutFix.test(text));
  return {
    words,
    isFix,
    isOfSizes: isFix && words.some((text) => aboutSizes.test(text)),
    isOfRounding: words.some((text) => aboutRounding.test(text)),
    isOfPageSizes: words.some((text) => aboutPageSizes.test(text)),
    isOfVoid: words.some((text) => aboutVoid.test(text)),
    isOfKinds: words.some((text) => aboutKinds.test(text) || (isFix && aboutOneKind.test(text))),
    redeclared: redeclaredIn(message),
  };
}

/** What a patch converts by itself: arguments, sizes that it rounds, shifts and sizes of pages that it puts in or takes out. */
export function checkConversions(message: PatchMessage, report: Reporter): void {
  const { subject } = message.facts;
  const about = aboutOf(message);
  const { isFix, words } = about;
  const isAboutUnits = isFix && words.some((text) => aboutUnits.test(text));
  const isExplained = words.some((text) => aboutScales.test(text));
  const isOfSizes = /page[- ]size/i.test(subject);
  const isAboutPages = isFix || aboutPageSize.test(subject);
  for (const file of message.files) {
    const path = file.newPath ?? file.oldPath ?? '';
    const isOurs = ourPaths.test(path);
    const isTest = memoryTests.test(path);
    const isKernel = kernelPaths.test(path) && !testPaths.test(path);
    const isElsewhere = !isOurs && (isAboutPages || isOfSizes) && (isKernel || isTest);
    if (file.combined) continue;
    if (isKernel) for (const found of conversionsIn(file, about)) report(found);
    if (aboutFix.test(subject) && (isKernel || isTest))
      for (const found of file.hunks.flatMap((hunk) => printedUnits(hunk, subject))) report(found);
    if (isOurs) for (const found of leftBehind(file)) report(found);
    if (isOurs && isFix) for (const found of otherLengths(file)) report(found);
    if (!isOurs && !isElsewhere) continue;
    const blocks = file.hunks.filter(isInFunction).flatMap(blocksOf);
    const trust = { shifts: isOurs, exchanges: isAboutUnits, sizes: isFix };
    const converted = checkArguments(blocks, trust, madeIn(file.hunks.flatMap(({ lines }) => lines)), report);
    if (isOurs && !isFix && !isExplained) for (const found of unexplained(blocks)) report(found);
    // By the same shift that follows, a rounding says by itself what it is for.
    const rounded = isOurs || isFix ? blocks.flatMap(roundedIn) : [];
    for (const found of rounded) reportRescaled(found, report);
    if (!isAboutPages && !isElsewhere) continue;
    const told = [...converted, ...rounded];
    for (const found of blocks.flatMap(rescaledIn)) {
      if (isElsewhere && !isOtherPage(found, about.isOfPageSizes)) continue;
      if (told.some(({ start, end }) => start <= found.start && found.start < end)) continue;
      if (isFix || (found.out !== '' && found.into !== '')) reportRescaled(found, report);
    }
  }
}

/** What holds in any of the kernel's files. */
function conversionsIn(file: FilePatch, about: About): Report[] {
  const { hunks } = file;
  const { isFix } = about;
  const blocks = hunks.flatMap(blocksOf);
  const allAdded = hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'added'));
  const kinds = about.isOfKinds ? blocks.flatMap((block) => physicalForVirtual(block, about.redeclared)) : [];
  return [
    ...kinds,
    ...blocks.flatMap((block) => [...bitsAsBytes(block), ...offsetsLost(block, allAdded)]),
    ...masksLost(file),
    ...hunks.flatMap(sizesCut),
    ...(about.isOfSizes ? otherSizes(file, about.words[0] ?? '') : []),
    ...(isFix || about.isOfRounding ? hunks.flatMap(roundedBefore) : []),
    ...(isFix
      ? [
          ...blocks.flatMap((block) => inBlocks.flatMap((check) => check(block))),
          ...(about.isOfVoid ? [] : blocks.flatMap(pointerSteps)),
          ...otherNumberings(file, about.words),
          ...otherCounts(file),
        ]
      : []),
  ];
}

/** What is told of each run of changed lines, where the message corrects something. */
const inBlocks: readonly ((block: Block) => Report[])[] = [
  sizesOfIndexes,
  translated,
  shiftedArguments,
  sizeLetters,
  dividedUp,
  powersOfTwo,
  otherLevels,
  bitNumbers,
  bytesAsBits,
  pointerSizes,
];

/** Tests of what deals with memory by pages: what they print and count is meant for any size of pages, too. */
const memoryTests = /^tools\/testing\/selftests\/(?:mm|vm|kvm|vfio|iommu|dma|powerpc)\//;

/** The message says what is counted in which unit. */
const aboutUnits =
  /number of (?:pages|\d+[- ]bit)|\bin (?:bytes|pages|units|words)|\bnot bytes\b|\bbyte (?:length|count|offset)|\bunits?\b|page (?:count|shift|size)|rather than|instead of/i;

/** The message speaks of what a conversion may be taken out for. */
const aboutScales = /\b(?:shift\w*|pages?|pfns?|gfns?|bytes?|units?|granul\w*|convert\w*|sizes?)\b/i;

const aboutPageSize = /PAGE_(?:SHIFT|SIZE|MASK)\b/;

/** The message is about pages that are not as large as those of the CPU. */
const aboutPageSizes = /\bpage[ -]?sizes?\b|\bPAGE_SIZE\b|\b\d+K(?:i?B)? (?:\w+ )?pages?\b/i;

/** The message says that something is rounded, or is no multiple of what it is cut into. */
const aboutRounding = /\b(?:un)?align(?:s|ed|ing|ment)?\b|\bround(?:s|ed|ing)?\b|\bmultiple of\b/i;

/** The message is about arithmetic that C has no word for, and that goes right. */
const aboutVoid = /\bWpointer-arith\b|\bvoid ?(?:pointers?|\*)/i;
