import type { Call, FunctionAnalysis } from '../../c/index.ts';
import { endingNames } from '../../kernel/callNames.ts';
import { statusNames } from '../../kernel/status.ts';
import type { Observation } from '../rule.ts';
import { ourPaths } from '../support/changedCode.ts';
import { isRead, keptIn } from './compared/kept.ts';
import { dropped } from './compared/say.ts';
import { noteSign } from './compared/sign.ts';
import { noteTested } from './compared/tested.ts';

/** Calls whose status nobody looks at on one side of a patch, and somebody does on the other. */
export function observeDropped(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const isOurs = ourPaths.test(fn.path) || /^arch\/(?:powerpc|s390)\//.test(fn.path);
  const claim = isOurs ? {} : { claim: aboutReturn };
  for (const call of fn.calls) {
    const owner = fn.parent(call.node);
    if (owner === undefined || !maySay(call)) continue;
    const key = fn.canonical(call.node);
    const kept = keptIn(fn, owner, call);
    if (fn.kind(owner) === 'expression_statement') {
      note({ key, state: 'open', ...claim, report: dropped(fn, call) });
    } else if (fn.kind(owner) === 'return_statement') {
      note({ key, state: 'settled' });
    } else if (!kept) {
      noteTested(fn, call, note);
    } else if (!statusNames.test(kept.name)) {
      noteSign(fn, call, kept, note);
    } else {
      const read = isRead(fn, kept);
      if (read === false) note({ key, state: 'open', ...claim, report: dropped(fn, call) });
      if (read) for (const one of [key, `status of ${key}`]) note({ key: one, state: 'settled' });
    }
  }
}

/** A call that may say that it failed, as far as its name and its type tell. */
function maySay({ throughPointer, fact, name }: Call): boolean {
  return (
    !throughPointer && fact?.printsError !== true && !/^void$|\*$/.test(fact?.type ?? '') && !endingNames.test(name)
  );
}

/** The subject speaks of it, or a message of one's own says what comes of a failure: other patches make a function return what it did not. */
export const aboutCheck =
  /^[^\n]*(?:check|handl|propagat|ignor|error|fail|return|missing|null|deref|crash|exit (?:status|code))|^(?!re:)[^]*\bif (?:we|it) fails? to\b/i;

/** Outside of the directories that this is about, the subject must say it in so many words. */
const aboutReturn =
  /^[^\n]*(?:\bfix[^\n]*(?:null|deref|crash)|(?:return|exit) (?:value|code|status)|unchecked|propagat|\breturn\b[^\n]{0,30}\berror code|add(?:ed)? (?:missing )?error (?:handling|check)|missing error (?:handling|check)|\bcheck\w*\b[^\n]{0,20}\b(?:errors?|returns?|fail\w*))/i;
