import { amountNames } from '../../../kernel/sizeNames.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { tokensOf } from '../../support/tokens.ts';
import { countMasks } from './countMasks.ts';
import { droppedSteps } from './droppedSteps.ts';
import { guardedValues } from './guardedValues.ts';
import { inclusiveEnds, inclusiveSums } from './inclusiveEnds.ts';
import { largestMasks } from './largestMasks.ts';
import { lastSteps } from './lastSteps.ts';
import { lastValues } from './lastValues.ts';
import { lostSigns } from './lostSigns.ts';
import { negativeCounts } from './negativeCounts.ts';
import { pointerCasts } from './pointerCasts.ts';
import { signCasts } from './signCasts.ts';
import { signExtensions } from './signExtensions.ts';
import { signMasks } from './signMasks.ts';
import { signedNames } from './signedNames.ts';
import { splitFields } from './splitFields.ts';
import { sizesBelowHeaders } from './subtractions.ts';
import { sumsAsLimits } from './sumsAsLimits.ts';
import { tooLarge } from './tooLarge.ts';
import { widerLimits } from './widerLimits.ts';
import { widerMasks } from './widerMasks.ts';
import {
  aboutBits,
  aboutExtension,
  aboutNegative,
  aboutPointers,
  aboutShifts,
  aboutSign,
  aboutSignBit,
  aboutUnasked,
  aboutUnderflow,
  aboutWidth,
} from './words.ts';

/** What is mended in a way that has no other meaning, or of which the message says what it is: wherever the kernel is changed. */
export function anywhere(
  path: string,
  hunk: Hunk,
  isFix: boolean,
  says: (words: RegExp) => boolean,
  isOfType: (name: string) => boolean,
): Report[] {
  const found = [...lastValues(hunk)];
  const isAboutSign = says(aboutSign);
  if (says(aboutWidth)) found.push(...tooLarge(hunk));
  if (says(aboutNegative)) found.push(...negativeCounts(hunk));
  if (says(aboutExtension)) found.push(...signExtensions(hunk));
  if (isFix) found.push(...sizesBelowHeaders(hunk));
  if (says(aboutUnderflow)) found.push(...guardedValues(hunk));
  for (const { removed, added } of blocksOf(hunk)) {
    const sides = { path, removed: tokensOf(removed), added: tokensOf(added) };
    found.push(...inclusiveEnds(sides), ...countMasks(sides), ...splitFields(sides));
    if (isFix || says(aboutWidth)) found.push(...lastSteps(removed, added));
    if (says(aboutWidth)) found.push(...inclusiveSums(sides));
    if (says(aboutUnderflow)) found.push(...droppedSteps(sides));
    if (isFix) found.push(...widerLimits(removed, added));
    if (isFix && says(aboutBits)) found.push(...widerMasks(removed, added));
    if (says(aboutUnasked)) found.push(...signedNames(removed, added));
    if (isFix)
      found.push(...lostSigns(removed, added, (name) => isOfType(name) || (isAboutSign && amountNames.test(name))));
    if (says(aboutExtension)) found.push(...signCasts(sides));
    if (says(aboutSignBit)) found.push(...signMasks(sides));
    if (says(aboutUnderflow) || says(aboutWidth)) found.push(...sumsAsLimits(removed, added));
    if (says(aboutShifts)) found.push(...largestMasks(sides));
    if (says(aboutPointers)) found.push(...pointerCasts(sides));
  }
  return found;
}
