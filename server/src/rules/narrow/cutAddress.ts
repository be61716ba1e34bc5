import type { Call, FunctionAnalysis, Node, Type } from '../../c/index.ts';
import { hasSmallAddresses, isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, quote, variableOf } from '../support/nodes.ts';
import { sureType, widthOf } from '../support/widths.ts';

/** What the function does with the upper half: tests it, masks it, or puts it elsewhere. */
const looksAtUpper =
  /upper_32_bits\(|>> ?\(?32\b|>> ?\(?(?:ilog2|fls)|_(?:HI|HIGH|UPPER)\b|U32_MAX|UINT_MAX|SZ_4G|BIT_MASK|FIELD_PREP|GENMASK|_MASK\(|0x[fF]{8}\b/;

/** The address, and what is too narrow for it. */
interface Cut {
  readonly at: Node;
  readonly name: string;
  readonly into: string;
}

/**
 * `u32 base = (u32)paddr;` of what a table is asked to map: nothing says that memory lies below 4 GiB, and nothing in the
 * function looks at the upper half.
 */
export function checkCutAddresses(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.whole || fn.role !== 'map' || hasSmallAddresses(fn.path)) return;
  const names = new Set(fn.parameters.filter(({ typeText }) => typeText === 'phys_addr_t').map(({ name }) => name));
  if (names.size === 0 || looksAtUpper.test(fn.source.code)) return;
  const cuts = [...keptIn(fn, names), ...fn.calls.flatMap((call) => givenTo(fn, call, names))];
  const [first] = cuts.toSorted((a, b) => a.at - b.at);
  if (!first) return;
  const { at, name, into } = first;
  report({
    ...fn.span(at),
    severity: 'information',
    what: `\`${name}\` is a \`phys_addr_t\`, and ${into} has 32 bits: of memory above 4 GiB the upper half is lost here.`,
    why: 'The entry then leads to other memory, which the device reads or writes; nothing in this function refuses such an address.',
    advice: `Refuse what does not fit: \`if (upper_32_bits(${name})) return -EINVAL;\`. Or can there be no memory above 4 GiB?`,
    brief: `the upper half of ${name} is lost`,
    mendedBy: { line: looksAtUpper },
  });
}

/** `u32 base = paddr`, `table[i] = paddr` */
function keptIn(fn: FunctionAnalysis, names: ReadonlySet<string>): Cut[] {
  return fn.assignments.flatMap(({ node, target, operator, value }) => {
    const name = operator !== '=' || value === undefined ? undefined : addressIn(fn, value, names);
    if (name === undefined) return [];
    const isDeclared = fn.kind(node) === 'init_declarator';
    const variable = isDeclared ? declaredBy(fn, node) : variableOf(fn, target);
    const type = isDeclared ? variable?.type : sureType(fn, target);
    return isNarrow(type) ? [{ at: value!, name, into: `\`${variable?.name ?? quote(fn, target, 30)}\`` }] : [];
  });
}

/** `init_entry(&e, paddr)` of a `u32`, and `make_entry(paddr)` that returns one. */
function givenTo(fn: FunctionAnalysis, { node, name: callee, args, fact }: Call, names: ReadonlySet<string>): Cut[] {
  return args.flatMap((arg, i) => {
    const name = addressIn(fn, arg, names);
    const parameter = name === undefined ? undefined : fact?.parameters?.[i];
    if (name === undefined || !parameter) return [];
    if (isNarrow(fn.knowledge.type(parameter.type)))
      return [{ at: arg, name, into: `\`${parameter.name}\` of ${callee}()` }];
    const isMaker = parameter.type === 'phys_addr_t' && isOfLargeThings(fn.path) && fact?.type !== undefined;
    return isMaker && isNarrow(fn.knowledge.type(fact.type))
      ? [{ at: node, name, into: `the entry that ${callee}() makes of it` }]
      : [];
  });
}

/** A number of 32 bits: an `int` is a status. */
function isNarrow(type: Type | undefined): boolean {
  const width = type && widthOf(type);
  return width?.bits === 32 && !width.signed;
}

/** The address itself, with a cast at most. */
function addressIn(fn: FunctionAnalysis, node: Node, names: ReadonlySet<string>): string | undefined {
  const at = fn.strip(node);
  const name = fn.kind(at) === 'identifier' ? fn.text(at) : '';
  return names.has(name) ? name : undefined;
}
