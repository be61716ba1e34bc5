import { textsOf } from '../../patch/index.ts';
import type { PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { aboutFix, kernelPaths, testPaths } from '../support/changedCode.ts';
import { basesAdded } from './addedBase.ts';
import { stepsAdded } from './addedStep.ts';
import { endsMoved } from './movingEnd.ts';
import { offsetsLost } from './lostOffset.ts';
import { offsetsExchanged } from './otherOffset.ts';
import { entriesMoved } from './startOfTable.ts';

/** A message that speaks of where something begins, or of how far into it something is. */
const aboutOffsets =
  /\b(?:off-?sets?|base|start(?:s|ing)?|begins?|beginning|relative|address(?:es)?|physical|virtual|relocat\w*|headroom|dma-ranges|prefix\w*)\b/i;

/** A subject that brings something new: what it adds was not missing before. */
const aboutNews = /(?<!\bfix\w* .*)\b(?:add(?:s|ing)?|introduc\w+|support\w*|enabl\w+|allow\w*|implement\w*)\b/i;

const fixesTag = /^Fixes: [0-9a-f]{6,}/m;

/** What a patch does to addresses by itself: the offset or the base that it takes out, or puts in. */
export function checkChanges(message: PatchMessage, report: Reporter): void {
  const words = textsOf(message);
  const isFix =
    words.some((text) => aboutOffsets.test(text)) &&
    (words.some((text) => fixesTag.test(text)) ||
      (words.some((text) => aboutFix.test(text)) && !aboutNews.test(message.facts.subject)));
  const gone = isFix ? goneFrom(message) : '';
  for (const file of message.files) {
    const { combined, hunks, newPath, oldPath } = file;
    if (combined) continue;
    for (const hunk of hunks) for (const found of [...offsetsLost(hunk), ...offsetsLost(hunk, true)]) report(found);
    const path = newPath ?? oldPath ?? '';
    if (!isFix || !kernelPaths.test(path) || testPaths.test(path)) continue;
    for (const found of [
      ...basesAdded(file, gone),
      ...endsMoved(file),
      ...hunks.flatMap(stepsAdded),
      ...hunks.flatMap(offsetsExchanged),
      ...hunks.flatMap(entriesMoved),
    ])
      report(found);
  }
}

function goneFrom({ files }: PatchMessage): string {
  const lines = files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  return lines.flatMap(({ kind, text }) => (kind === 'removed' ? [text] : [])).join('\n');
}
