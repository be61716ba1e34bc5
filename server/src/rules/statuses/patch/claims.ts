import type { PatchMessage } from '../../../patch/model.ts';

/** What the message of a patch says of it. */
export interface Claims {
  /** It speaks of what is returned. */
  readonly status: boolean;
  /** Its subject does. */
  readonly subjectOfStatus: boolean;
  /** It corrects something: other patches change what a function returns on purpose. */
  readonly fix: boolean;
  /** It names the commit that it corrects. */
  readonly tag: boolean;
  /** Its subject says that a status was not looked at, which a hunk does not prove. */
  readonly step: boolean;
  /** It says that a variable is used without a value. */
  readonly value: boolean;
  /** Its subject speaks of errors that are to reach the caller. */
  readonly handsOn: boolean;
}

export function claimsOf({ facts, prose }: PatchMessage): Claims {
  const { subject, fixes } = facts;
  const says = (about: RegExp): boolean => about.test(subject) || prose.some(({ text }) => about.test(text));
  return {
    status: says(aboutStatus),
    subjectOfStatus: aboutStatus.test(subject),
    tag: fixes.length > 0,
    fix: fixes.length > 0 || aboutFix.test(subject),
    step: aboutStep.test(subject),
    value: says(aboutValue),
    handsOn: aboutHandingOn.test(subject),
  };
}

const aboutStatus =
  /error code|err(?:or)? (?:value|number|return)|return(?:s|ing|ed)?\s+(?:-E[A-Z]+|0|zero|success|(?:an? )?err|code|value)|errno|set err|uninitiali[sz]ed (?:return|r(?:et|c)\b|err|variable)|\b(?:r(?:c|et\w*)|err\w*)\b[^.]{0,40} (?:un|always )?initiali[sz]ed|'(?:r(?:c|et\w*)|err)' is used uninit/i;

const aboutFix = /fix|missing|wrong|correct|return (?:an )?error\b.* on\b/i;

const aboutStep =
  /error return|return(?:ed)? (?:error )?(?:code|value)|missing|unchecked|ignor|add (?:a )?check|check (?:for|the)/i;

const aboutValue = /uninitiali[sz]ed|without a value|initiali[sz]ed? (?:the )?(?:variable|ret|rc|err)/i;

const aboutHandingOn =
  /propagat|(?:return|pass|hand|report)\w* (?:\w+ ){0,3}err|error (?:code|return|handling|path)|\bfix\w*\b.*\berr/i;
