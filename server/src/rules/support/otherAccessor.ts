import type { Call, FunctionAnalysis } from '../../c/index.ts';
import type { Fix } from '../rule.ts';

/** A report's part that holds a fix, where there is one. */
export function withFix(fix: Fix | undefined): { readonly fix?: Fix } {
  return fix ? { fix } : {};
}

/** The edit that makes an accessor build missing levels, or stop doing so: its counterpart, or the argument that decides. */
export function otherAccessor(fn: FunctionAnalysis, call: Call, allocates: boolean): Fix | undefined {
  const fact = call.fact?.entryAccessor;
  if (!fact) return undefined;
  const title = allocates ? 'Build missing levels' : 'Look up only';
  if (fact.counterpart !== undefined && !call.throughPointer) {
    return { title: `${title}: ${fact.counterpart}()`, edits: [{ ...fn.span(call.callee), text: fact.counterpart }] };
  }
  const condition = fact.allocates;
  if (typeof condition !== 'object' || !('is' in condition) || condition.is !== 'true') return undefined;
  const argument = call.args[condition.argument];
  if (argument === undefined || !/^(?:true|false)$/.test(fn.text(argument))) return undefined;
  return { title, edits: [{ ...fn.span(argument), text: String(allocates) }] };
}
