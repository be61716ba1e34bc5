import { sgMappers, tableMapperNames } from '../../kernel/scatterlists.ts';
import { leaves, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote, sides } from '../support/nodes.ts';
import { originCall } from '../support/origin.ts';

const why =
  'An IOMMU may put neighbouring entries of a scatterlist together: fewer are mapped than there are, and the entries after the last mapped one have no address.';

/** `dma_map_sg(...);` by itself: neither a failure nor the number of entries is seen. Of a table the number is kept. */
export function checkIgnoredCount(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, name, args } of fn.calls) {
    const owner = (sgMappers.has(name) || tableMapperNames.test(name)) && args.length > 2 ? fn.parent(node) : undefined;
    if (owner === undefined || fn.kind(owner) !== 'expression_statement') continue;
    if (tableMapperNames.test(name)) {
      report({
        ...fn.span(node),
        what: `What ${name}() returns is dropped: a negative errno, where it failed.`,
        why: 'Then the table has no addresses of this mapping, and what is told to the device next is wrong.',
        advice: 'Return the error, and undo what was done before.',
        brief: `${name}() result dropped`,
        slip: 'error',
      });
      continue;
    }
    report({
      ...fn.span(node),
      what: `What ${name}() returns is dropped: how many entries it has mapped, or 0 where it failed.`,
      why: 'After a failure the addresses in the list are old or none, and a device is given them; where entries were put together there are fewer than before.',
      advice: 'Test it for 0, and go on with the number that it gives.',
      brief: `${name}() result dropped`,
      slip: 'number',
    });
  }
}

/** `if (!dma_map_sg(dev, sgt->sgl, sgt->nents, dir))`, and `sgt->nents` taken for the number of mapped entries below. */
export function checkDroppedCount(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const [, list, count] = call.args;
    if (!sgMappers.has(call.name) || list === undefined || count === undefined) continue;
    const negated = fn.parent(call.node);
    if (negated === undefined || fn.operator(negated) !== '!') continue;
    const [, table] = /^(.+->)nents$/.exec(fn.canonical(count)) ?? [];
    if (table === undefined || fn.canonical(list) !== `${table}sgl`) continue;
    const use = fn
      .descendants(fn.body, 'field_expression')
      .find((one) => one > call.node && fn.canonical(one) === `${table}nents` && isOfMapped(fn, call.node, one));
    if (use === undefined) continue;
    report({
      ...fn.span(call.node),
      what: `The number of entries that ${call.name}() has mapped is dropped; below, \`${table}nents\` is taken for it.`,
      why,
      advice: `Pass \`${table}orig_nents\` and keep the result in \`${table}nents\`, or call dma_map_sgtable().`,
      brief: 'the number of mapped entries is dropped',
      related: [{ ...fn.span(use), message: 'taken for the number of mapped entries here' }],
    });
  }
}

/** Not the count that was given, nor that of what is unmapped or synchronised again: those are the entries before. */
function isOfMapped(fn: FunctionAnalysis, mapping: Node, use: Node): boolean {
  const user = fn.enclosing(use, 'call_expression');
  if (user === undefined) return true;
  return user !== mapping && !/^(?:unmap|flush)$/.test(fn.knowledge.roleOfName(fn.callOf(user)?.name ?? '') ?? '');
}

/** `if (ret != nents)` of what `dma_map_sg()` gave for nents entries: fewer are no failure. */
export function checkComparedCount(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\bdma_map_sg(?:_attrs)?\(/.test(fn.source.code)) return;
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = /^(?:[!=]=|[<>])$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    if (!both) continue;
    for (const [result, count] of [both, [both[1], both[0]]] as const) {
      const call = originCall(fn, result, ({ name }) => sgMappers.has(name));
      const given = call?.args[2];
      if (!call || given === undefined || fn.canonical(given) !== fn.canonical(fn.strip(count))) continue;
      // One entry stays one, and to ask for fewer may be to look at what was put together.
      if (/^\d+$/.test(fn.canonical(given)) || !isLeft(fn, node)) continue;
      report({
        ...fn.span(node),
        what: `${call.name}() may map fewer entries than it was given, ${quote(fn, count)}: that is no failure, but is taken for one here.`,
        why,
        advice: 'Test the result for 0, and go on with the number that it gives.',
        brief: 'fewer entries taken for a failure',
        related: fn.isInside(call.node, node) ? [] : [{ ...fn.span(call.node), message: 'the call' }],
      });
      break;
    }
  }
}

/** The branch that is taken where the two differ leaves. */
function isLeft(fn: FunctionAnalysis, node: Node): boolean {
  const owner = fn.operator(node) === '==' ? undefined : fn.enclosing(node, 'if_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  return condition !== undefined && fn.strip(condition) === node && leaves(fn, fn.child(owner!, 'consequence'));
}
