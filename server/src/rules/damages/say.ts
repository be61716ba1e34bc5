import type { PatchMessage } from '../../patch/model.ts';
import type { Severity } from '../rule.ts';

export const whyDamage = 'git refuses this patch (`corrupt patch`), or takes less of it than is shown here.';

export const adviceResend =
  'Was it pasted or edited in a mail program? Send it again with git send-email, or as an attachment.';

/** Nobody applies a patch from a reply. */
export function severityOf({ facts }: PatchMessage): { readonly severity?: Severity } {
  return facts.isReply ? { severity: 'information' } : {};
}
