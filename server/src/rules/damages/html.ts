import type { FilePatch, PatchMessage } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { severityOf } from './say.ts';

/** A mail in HTML only. */
export function checkHtml(own: readonly FilePatch[], message: PatchMessage, report: Reporter): void {
  if (!message.isHtml) return;
  const header = own.find(({ hunks }) => hunks.length > 0)?.hunks[0]!.header;
  if (!header) return;
  report({
    ...header,
    ...severityOf(message),
    what: 'This mail has its text in HTML only, and the patch in it.',
    why: 'git takes the tags for lines of the patch, and most kernel lists drop such mails.',
    advice: 'Was it written in a web mailer? Send the patch as plain text, best with git send-email.',
    brief: 'patch in HTML',
    key: 'html',
  });
}
