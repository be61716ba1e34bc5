import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { declaredBy, variableOf } from '../support/nodes.ts';
import { statementAfter } from '../support/statements.ts';
import { widthOf } from '../support/widths.ts';

/** What callers take for an address or a number of bytes. */
const amounts = /^(?:phys_addr_t|dma_addr_t|size_t)$/;

/** `phys_addr_t ret = 0; ret = enable(x); if (ret) goto fail; ... fail: return ret;` */
export function checkStatusAsAddress(fn: FunctionAnalysis, report: Reporter): void {
  const { text } = fn.returnType;
  if (!fn.whole || !amounts.test(text)) return;
  for (const one of fn.assignments) {
    const call = one.operator !== '=' || one.value === undefined ? undefined : fn.callOf(fn.strip(one.value));
    if (!call || !/^(?:int|long|ssize_t)$/.test(call.fact?.type ?? '')) continue;
    const variable = fn.kind(one.node) === 'init_declarator' ? declaredBy(fn, one.node) : variableOf(fn, one.target);
    const width = variable && widthOf(variable.type);
    if (!variable || !width || width.signed || width.bits < 64 || !leavesNext(fn, one, variable.name)) continue;
    const back = fn.returns.find((node) => isReturned(fn, node, variable.name, call.node));
    if (back === undefined) continue;
    report({
      ...fn.span(one.node),
      what: `${variable.name} gets the status of ${call.name}() where that failed, and is returned as \`${text}\`.`,
      why:
        text === 'size_t'
          ? 'An errno is negative: as a number of bytes it is almost 2^64, and passes for a success.'
          : 'An errno is negative: the caller reads it as an address near the top of the address space, and goes on with it.',
      advice: `Keep the status in a variable of its own, and return ${text === 'dma_addr_t' ? 'DMA_MAPPING_ERROR' : '0'} where it failed.`,
      brief: `a status as ${text}`,
      related: [{ ...fn.span(back), message: 'returned here' }],
    });
  }
}

/** The next statement leaves where it is not 0: that is a failure. */
function leavesNext(fn: FunctionAnalysis, { node }: Assignment, name: string): boolean {
  const next = statementAfter(fn, fn.statementOf(node));
  const condition = next !== undefined && fn.kind(next) === 'if_statement' ? fn.child(next, 'condition') : undefined;
  if (condition === undefined || !new RegExp(`^${name}(?:!=0)?$`).test(fn.canonical(condition))) return false;
  return fn.descendants(fn.child(next!, 'consequence')!, 'goto_statement', 'return_statement').length > 0;
}

/** Where the status itself comes back. */
function isReturned(fn: FunctionAnalysis, node: Node, name: string, call: Node): boolean {
  const value = fn.children(node)[0];
  if (value === undefined || fn.canonical(value) !== name) return false;
  return fn.valuesOf(value).some(({ symbol, constant }) => symbol === `$n${call}` && constant === undefined);
}
