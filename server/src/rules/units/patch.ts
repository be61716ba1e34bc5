import { textsOf } from '../../patch/index.ts';
import type { PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { aboutFix, blocksOf, isInFunction, kernelPaths, ourPaths, testPaths } from '../support/changedCode.ts';
import { madeIn } from '../support/expanded.ts';
import { checkArguments } from './patch/arguments.ts';
import { bitsAsBytes } from './patch/bitmapBytes.ts';
import { isOtherPage } from './patch/conversions.ts';
import { sizesCut } from './patch/cutSizes.ts';
import { leftBehind } from './patch/leftBehind.ts';
import { dividedUp } from './patch/dividedUp.ts';
import { masksLost } from './patch/lostMask.ts';
import { offsetsLost } from './patch/lostOffset.ts';
import { otherKinds } from './patch/otherKind.ts';
import { otherLengths } from './patch/otherLength.ts';
import { aboutSizes, otherSizes } from './patch/otherSizes.ts';
import { otherSteps } from './patch/otherSteps.ts';
import { powersOfTwo } from './patch/powerOfTwo.ts';
import { reportRescaled, rescaledIn } from './patch/rescaled.ts';
import { roundedIn } from './patch/rounded.ts';
import { roundedForAll } from './patch/roundedForAll.ts';
import { scaledBefore } from './patch/scaledBefore.ts';
import { shiftedArguments } from './patch/shifted.ts';
import { sizeLetters } from './patch/sizeLetters.ts';
import { sizesOfIndexes } from './patch/sizesOfIndexes.ts';
import { translated } from './patch/translated.ts';
import { twinsApart } from './patch/twins.ts';
import { unexplained } from './patch/unexplained.ts';

/** What a patch converts by itself: arguments, sizes that it rounds, shifts and sizes of pages that it puts in or takes out. */
export function checkConversions(message: PatchMessage, report: Reporter): void {
  const { subject } = message.facts;
  const words = textsOf(message);
  const isFix = words.some((text) => aboutFix.test(text));
  const isAboutUnits = isFix && words.some((text) => aboutUnits.test(text));
  const isAboutSizes = isFix && words.some((text) => aboutSizes.test(text));
  const isExplained = words.some((text) => aboutScales.test(text));
  const isAboutPageSizes = words.some((text) => aboutPageSizes.test(text));
  const isOfSizes = /page[- ]size/i.test(subject);
  const isAboutPages = isFix || aboutPageSize.test(subject);
  for (const file of message.files) {
    const path = file.newPath ?? file.oldPath ?? '';
    const isOurs = ourPaths.test(path);
    const isElsewhere = !isOurs && (isAboutPages || isOfSizes) && kernelPaths.test(path) && !testPaths.test(path);
    if (file.combined) continue;
    if (kernelPaths.test(path) && !testPaths.test(path)) {
      const allAdded = file.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'added'));
      for (const block of file.hunks.flatMap(blocksOf)) {
        for (const found of [...bitsAsBytes(block), ...offsetsLost(block, allAdded)]) report(found);
        if (isFix)
          for (const found of [
            ...sizesOfIndexes(block),
            ...otherSteps(block),
            ...translated(block),
            ...shiftedArguments(block),
            ...sizeLetters(block),
            ...otherKinds(block),
            ...dividedUp(block),
            ...powersOfTwo(block),
          ])
            report(found);
      }
      for (const found of masksLost(file)) report(found);
      if (isAboutSizes) for (const found of otherSizes(file)) report(found);
      for (const hunk of file.hunks)
        for (const found of [...sizesCut(hunk), ...roundedForAll(hunk), ...(isFix ? scaledBefore(hunk) : [])])
          report(found);
    }
    if (isOurs) for (const found of twinsApart(file)) report(found);
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
      if (isElsewhere && !isOtherPage(found, isAboutPageSizes)) continue;
      if (told.some(({ start, end }) => start <= found.start && found.start < end)) continue;
      if (isFix || (found.out !== '' && found.into !== '')) reportRescaled(found, report);
    }
  }
}

/** The message says what is counted in which unit. */
const aboutUnits =
  /number of (?:pages|\d+[- ]bit)|\bin (?:bytes|pages|units|words)|\bnot bytes\b|\bbyte (?:length|count|offset)|\bunits?\b|page (?:count|shift|size)|rather than|instead of/i;

/** The message speaks of what a conversion may be taken out for. */
const aboutScales = /\b(?:shift\w*|pages?|pfns?|gfns?|bytes?|units?|granul\w*|convert\w*|sizes?)\b/i;

const aboutPageSize = /PAGE_(?:SHIFT|SIZE|MASK)\b/;

/** The message is about pages that are not as large as those of the CPU. */
const aboutPageSizes = /\bpage[ -]?sizes?\b|\bPAGE_SIZE\b|\b\d+K(?:i?B)? (?:\w+ )?pages?\b/i;
