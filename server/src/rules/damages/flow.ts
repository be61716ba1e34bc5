import type { PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { severityOf } from './say.ts';

/** Lines that are lost where git undoes format=flowed: RFC 3676, and git, mailinfo.c, handle_filter_flowed(). */
export function checkFlow(message: PatchMessage, report: Reporter): void {
  const span = message.spoiledByFlow;
  if (!span) return;
  report({
    start: span.start,
    end: span.end,
    ...severityOf(message),
    what: 'The mail declares format=flowed, and its patch does not follow that format.',
    why: 'git undoes the format before it applies a patch: it takes a blank off lines that start with one and joins lines that end with one, so this line is lost.',
    advice: 'Switch format=flowed off in the mail program, or send the patch with git send-email.',
    brief: 'spoiled by format=flowed',
    key: 'flowed',
  });
}
