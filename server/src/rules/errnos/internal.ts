import type { FunctionAnalysis } from '../../c/index.ts';
import { internalErrnos, userReaching, userRequests } from '../../kernel/errnos.ts';
import type { Reporter } from '../rule.ts';
import { errnoOf, mendedBy, outcomesOf } from './outcome.ts';

/** -ENOTSUPP from a function that answers user space. */
export function checkInternal(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\bENOTSUPP\b/.test(fn.source.code)) return;
  const reason = reachesUser(fn);
  if (reason === undefined) return;
  for (const outcome of outcomesOf(fn)) {
    const errno = errnoOf(outcome);
    const instead = errno === undefined ? undefined : internalErrnos.get(errno);
    if (instead === undefined || !outcome.text.startsWith('-')) continue;
    report({
      ...fn.span(outcome.code),
      mendedBy: mendedBy(outcome),
      what: `${outcome.text} (524) is a code of the kernel's own, and ${reason}.`,
      why: 'User space has no name for it: strerror() says "Unknown error 524".',
      advice: `Is -${instead} meant?`,
      brief: `${outcome.text} may reach user space`,
      fix: { title: `Return -${instead}`, edits: [{ ...fn.span(outcome.code), text: `-${instead}` }] },
    });
  }
}

function reachesUser(fn: FunctionAnalysis): string | undefined {
  if (userReaching.test(fn.name)) return `${fn.name}() answers an ioctl`;
  const { code } = fn.source;
  if (/\b__user\b/.test(code.slice(0, code.indexOf('{')))) return 'the function gets a pointer of user space';
  const asked = fn.parameters.find(({ type }) => userRequests.has(type.pointee?.struct ?? type.struct ?? ''));
  return asked && `the function answers what user space asked for (${asked.name})`;
}
