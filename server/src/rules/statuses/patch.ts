import type { PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { ourPaths } from '../support/changedCode.ts';
import { claimsOf } from './patch/claims.ts';
import { checkErrors } from './patch/errors.ts';
import { checkExits } from './patch/exits.ts';
import { checkHandedOn } from './patch/handedOn.ts';
import { checkKeptNow } from './patch/keptNow.ts';
import { checkLateJumps } from './patch/lateJumps.ts';
import { checkLostErrors } from './patch/lostErrors.ts';
import { checkLostReturns } from './patch/lostReturns.ts';
import { checkNothingDone } from './patch/nothingDone.ts';
import { checkOtherFailures } from './patch/otherFailures.ts';
import { checkOldRemainders } from './patch/remainders.ts';
import { checkReturns } from './patch/returns.ts';
import { checkSaidOnly } from './patch/saidOnly.ts';
import { checkErrorSigns } from './patch/signs.ts';
import { checkSplitChecks } from './patch/splitChecks.ts';
import { checkTests } from './patch/tests.ts';
import { checkValues } from './patch/values.ts';

/** What a patch says by itself of what functions return: an error that it takes away, and what it corrects. */
export function checkChanges(message: PatchMessage, report: Reporter): void {
  const files = message.files.filter(({ combined }) => !combined);
  for (const { hunks } of files) checkLostErrors(hunks, report);
  for (const { hunks } of files) checkLostReturns(message, hunks, report);
  const says = claimsOf(message);
  for (const { hunks } of files) checkSaidOnly(hunks, report);
  for (const { hunks } of files) checkOldRemainders(hunks, report);
  for (const file of files) checkKeptNow(message, file, report);
  for (const { hunks } of files) checkSplitChecks(hunks, report);
  for (const { hunks } of files) checkLateJumps(hunks, report);
  if (says.fix) for (const { hunks } of files) checkOtherFailures(hunks, report);
  if (says.handsOn) for (const { hunks } of files) checkHandedOn(hunks, report);
  if (!says.status) {
    // A commit that it names left the error out: such a line is added for nothing else.
    if (says.tag) for (const { hunks } of files) checkErrors(hunks, true, report);
    return;
  }
  for (const { hunks, newPath, oldPath } of files) {
    if (says.fix) {
      checkReturns(hunks, !says.subjectOfStatus, report);
      checkTests(hunks, report);
      checkErrorSigns(hunks, report);
      checkNothingDone(hunks, report);
      if (says.step) checkExits(hunks, report);
    }
    if (says.value) checkValues(hunks, report);
    const isOurs = ourPaths.test(newPath ?? oldPath ?? '');
    if (isOurs || (says.fix && (says.subjectOfStatus || says.tag))) checkErrors(hunks, says.fix, report);
  }
}
