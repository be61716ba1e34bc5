import type { Call, FunctionAnalysis, Node, Variable } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { mentions } from '../support/nodes.ts';
import { maySleep } from '../support/sleeping.ts';
import { flagsOf, withFlags } from './say.ts';

/** Names of flags for whatever the function allocates; others are those of one thing: `gfp_buf_flags`. */
const names = /^_*(?:gfp|gfp_?mask|gfp_?flags?|gfp_?t|gfpflags|flags?|mem_flags|alloc_flags|mask|priority)$/;

/** Flags written out in a function whose caller said which ones it allows. */
export function checkLostFlags(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\bgfp_t\b/.test(fn.source.code) || !/GFP_KERNEL/.test(fn.source.code)) return;
  const given = fn.parameters.filter(({ typeText, name }) => /\bgfp_t$/.test(typeText) && names.test(name));
  if (given.length !== 1) return;
  const [flags] = given as [Variable];
  if (sleepsAnyway(fn)) return;
  if (fn.assignments.some(({ target }) => fn.canonical(target) === flags.name)) return;
  for (const call of fn.calls) {
    const place = flagsOf(fn, call);
    if (!place || !takesFlags(fn, call) || isAsked(fn, call.node, flags.name)) continue;
    report({
      ...place,
      what: `${call.name}() gets GFP_KERNEL, but the caller said with ${flags.name} how memory may be had.`,
      why: 'A caller that may not sleep passes GFP_ATOMIC and trusts it: here the allocation may sleep all the same.',
      advice: `Is there a reason not to pass ${flags.name} on?`,
      brief: `GFP_KERNEL instead of ${flags.name}`,
      ...withFlags(fn, call, flags.name),
      key: `${call.name} GFP_KERNEL`,
      restsOnAbsence: true,
      fixIsCompared: true,
    });
  }
}

/** Whoever may not sleep cannot call it, whatever flags it gets: they tell where the memory is to be. */
function sleepsAnyway(fn: FunctionAnalysis): boolean {
  return fn.knowledge.call(fn.name)?.sleeps === true || fn.calls.some(({ fact }) => fact?.sleeps === true);
}

/** An allocation, or a call whose parameter there is of that type. */
function takesFlags(fn: FunctionAnalysis, call: Call): boolean {
  if (typeof call.fact?.sleeps === 'object') return maySleep(fn, call);
  const at = call.args.findIndex((one) => /^GFP_/.test(fn.text(one)));
  return call.fact?.sleeps === undefined && (call.fact?.parameters?.[at]?.type ?? 'gfp_t') === 'gfp_t';
}

/** A test around it asks for the flags: `if (gfpflags_allow_blocking(gfp))`. */
function isAsked(fn: FunctionAnalysis, node: Node, name: string): boolean {
  for (let at = fn.enclosing(node, 'if_statement'); at !== undefined; at = fn.enclosing(at, 'if_statement')) {
    const condition = fn.child(at, 'condition');
    if (condition !== undefined && mentions(fn, condition, name)) return true;
  }
  return false;
}
