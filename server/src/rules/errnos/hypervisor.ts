import { measuresOf, type FunctionAnalysis } from '../../c/index.ts';
import { errnoSlots, hypercallNames, hypercalls, hypervisorCodes } from '../../kernel/errnos.ts';
import { inPlace, type Reporter } from '../rule.ts';
import { returnedName } from '../statuses/status.ts';
import { errnoOf, outcomesOf, mendedBy } from './outcome.ts';

const why =
  'The caller takes what is not 0 for an errno: it may reach user space as another error, or as a success where it is positive.';

/** Codes of the hypervisor from a function whose callers expect an errno. */
export function checkHypervisorCodes(fn: FunctionAnalysis, report: Reporter): void {
  const { opsFact } = fn;
  const slot = opsFact && `${opsFact.ops} ${opsFact.slot}`;
  const isPromised = slot !== undefined && errnoSlots.has(slot);
  const all = outcomesOf(fn);
  const errno = all.find((one) => one.text.startsWith('-') && errnoOf(one));
  // Without a promise, errnos beside the codes tell what the function returns; a handler of hypercalls has both.
  if (isPromised || (errno && !hypercallNames.test(fn.name))) {
    const codes = all.filter((one) => hypervisorCodes.test(one.text) && fn.kind(one.statement) === 'return_statement');
    const errors = all.filter((one) => one.text.startsWith('-') && fn.kind(one.statement) === 'return_statement');
    for (const outcome of isPromised || errors.length >= codes.length ? codes : []) {
      const { code, text } = outcome;
      if (text === 'H_SUCCESS') continue;
      report({
        ...fn.span(code),
        mendedBy: mendedBy(outcome),
        what: `${text} is a code of the hypervisor, and ${isPromised ? `.${opsFact!.slot} returns an errno` : 'the function returns errnos elsewhere'}.`,
        why,
        advice: 'Which errno is meant?',
        brief: `${text} where an errno is expected`,
        related: errno ? [{ ...fn.span(errno.code), message: 'an errno' }] : [],
      });
    }
  }
  if (isPromised) checkRawStatus(fn, opsFact!.slot, report);
}

/** `rc = plpar_...(); return rc;` */
function checkRawStatus(fn: FunctionAnalysis, slot: string, report: Reporter): void {
  for (const node of fn.returns) {
    const name = returnedName(fn, node);
    const made = name === undefined ? [] : measuresOf(fn).definitionsAt(name, node);
    const calls = made.flatMap((one) => {
      const call = one?.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
      return call && hypercalls.test(call.name) ? [call] : [];
    });
    const [call, ...more] = calls.toSorted((a, b) => a.node - b.node);
    if (call) {
      report({
        ...fn.span(call.node),
        mendedBy: inPlace,
        what: `The status of ${call.name}() is one of the hypervisor, and is returned as it is from .${slot}, which returns an errno.`,
        why,
        advice: 'Which errno does each status stand for?',
        brief: `a status of the hypervisor leaves .${slot}`,
        related: [
          { ...fn.span(node), message: 'returned here' },
          ...more.map((one) => ({ ...fn.span(one.node), message: 'another one' })),
        ],
      });
    }
  }
}
