import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { attachingNames, domainMakers, earlyDomainSlots, makingDomainNames } from '../../kernel/domains.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo } from '../support/nodes.ts';

/**
 * `*(dom->table + index)` of a member that only attaching a device sets, in a function that the core calls of domains to
 * which no device was attached yet, too.
 */
export function checkBeforeAttach(fn: FunctionAnalysis, report: Reporter): void {
  const slot = fn.opsFact;
  const when = slot && /^iommu_(?:domain_)?ops$/.test(slot.ops) ? earlyDomainSlots.get(slot.slot) : undefined;
  const domain = fn.parameters[0]?.name;
  if (!fn.whole || when === undefined || domain === undefined) return;
  const own = ownDomains(fn, domain).filter((name) => isMadeInView(fn, name));
  for (const { node, pointer } of own.length === 0 ? [] : fn.derefs) {
    const [base, member] = memberOf(fn, pointer, own) ?? [];
    if (base === undefined || member === undefined) continue;
    // Anything that was asked before may tell whether there is a device.
    if (fn.zeroTests.some((test) => test.node < node)) return;
    if (!isSetByAttaching(fn, base, member)) continue;
    report({
      ...fn.span(node),
      what: `Only attaching a device sets \`->${member}\`, and here it is read through without a test: ${when}.`,
      why: 'Of a domain that no device was attached to, or none any more, it is NULL, and this is a NULL dereference in the kernel.',
      advice: `Test \`->${member}\` and pass over what is done with it: there is nothing mapped. Or is it set earlier?`,
      brief: `->${member} may be NULL before a device is attached`,
    });
    return;
  }
}

/** Variables that hold the driver's own struct around the domain. */
function ownDomains(fn: FunctionAnalysis, domain: string): string[] {
  const isOwn = (name: string): boolean => {
    const value = assignmentsTo(fn, name)[0]?.value;
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    return call?.args.some((arg) => fn.canonical(arg) === domain) === true;
  };
  return fn.variables.filter(({ parameter, name }) => !parameter && isOwn(name)).map(({ name }) => name);
}

/** What makes one is in view, and would set the member there; drivers call the variable alike. */
function isMadeInView(fn: FunctionAnalysis, name: string): boolean {
  return domainMakers.some((maker) => fn.keptInText(maker).includes(name));
}

/** `table` of `dom->table`, `dom->table + i`, and of a variable that was given it. */
function memberOf(fn: FunctionAnalysis, pointer: Node, own: readonly string[]): [string, string] | undefined {
  let at = fn.strip(pointer);
  if (fn.kind(at) === 'binary_expression') at = fn.strip(fn.child(at, 'left')!);
  if (fn.kind(at) === 'identifier') {
    const [first, second] = assignmentsTo(fn, fn.text(at));
    if (first?.value === undefined || second) return undefined;
    at = fn.strip(first.value);
  }
  const [, base, member] = /^(\w+)->(\w+)$/.exec(fn.canonical(at)) ?? [];
  return base !== undefined && own.includes(base) ? [base, member!] : undefined;
}

/** By its setters and those that call them: none of them makes a domain. Another struct may have a member by that name. */
function isSetByAttaching(fn: FunctionAnalysis, base: string, member: string): boolean {
  const all = fn.settersInText(member);
  const own = fn.settersInText(`${base}->${member}`);
  const setters = own.length > 0 ? own : all;
  return all.some((name) => attachingNames.test(name)) && !setters.some((name) => makingDomainNames.test(name));
}
