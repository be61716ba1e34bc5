import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { sgMappers, tableMapperNames } from '../../kernel/scatterlists.ts';
import type { Observation } from '../rule.ts';
import { declaredBy, placeOf, sides } from '../support/nodes.ts';

type Note = (observation: Observation) => void;

/** `if (!dma_map_sg(...))` that becomes `sgt->nents = dma_map_sg(...)`. */
export function observeKept(fn: FunctionAnalysis, note: Note): void {
  observe(
    fn,
    note,
    (call, table) => sgMappers.has(call.name) && keptIn(fn, call)?.replace(/(?:->|\.)nents$/, '') === table,
  );
}

/** ... and `dma_map_sgtable()`, which keeps it as well: who only makes the code shorter says nothing of the counts. */
export function observeKeptByTable(fn: FunctionAnalysis, note: Note): void {
  observe(fn, note, ({ name }) => tableMapperNames.test(name));
}

/** The mappings of each table, in order: whether the number of mapped entries is dropped, or kept for all who look. */
function observe(fn: FunctionAnalysis, note: Note, isKept: (call: Call, table: string) => boolean): void {
  const seen = new Map<string, number>();
  for (const call of fn.calls) {
    const table = tableOf(fn, call);
    if (table === undefined) continue;
    const turn = (seen.get(table) ?? 0) + 1;
    seen.set(table, turn);
    const key = `mapped ${table} ${turn}`;
    if (isKept(call, table)) note({ key, state: 'settled' });
    else if (sgMappers.has(call.name) && isDropped(fn, call))
      note({ key, state: 'open', report: dropped(fn, call, table) });
  }
}

/** `sgt` of `dma_map_sg(dev, sgt->sgl, ...)` and of `dma_map_sgtable(dev, sgt, ...)`. */
function tableOf(fn: FunctionAnalysis, { name, args }: Call): string | undefined {
  const list = args[1];
  if (list === undefined) return undefined;
  const text = fn.canonical(fn.strip(list));
  if (tableMapperNames.test(name)) return text.replace(/^&/, '');
  return sgMappers.has(name) ? /^(.+)(?:->|\.)sgl$/.exec(text)?.[1] : undefined;
}

/** What the result is assigned to. */
function keptIn(fn: FunctionAnalysis, { node }: Call): string | undefined {
  const kept = fn.assignments.find(({ value }) => value !== undefined && fn.strip(value) === node);
  return kept && placeOf(fn, kept);
}

/** Only tested, returned, or kept in a variable of which no more than that is done. */
function isDropped(fn: FunctionAnalysis, { node }: Call): boolean {
  const kept = fn.assignments.find(({ value }) => value !== undefined && fn.strip(value) === node);
  if (!kept) return isTested(fn, node);
  const name = fn.kind(kept.node) === 'init_declarator' ? declaredBy(fn, kept.node)?.name : fn.text(kept.target);
  if (name === undefined || !/^\w+$/.test(name)) return false;
  const next = fn.assignments.find((one) => one.node > node && placeOf(fn, one) === name);
  // A count that is declared further up than the hunk shows may be used further down.
  if (next === undefined && !fn.endInView && !fn.variable(name)) return false;
  const uses = fn.named(name).filter((use) => use > node && (next === undefined || use < next.node));
  return uses.length > 0 && uses.every((use) => isTested(fn, use));
}

/** `!n`, `n == 0`, `n != sgt->nents`, `if (n)`, `return n`. */
function isTested(fn: FunctionAnalysis, use: Node): boolean {
  let at = use;
  let owner = fn.parent(at);
  while (owner !== undefined && fn.kind(owner) === 'parenthesized_expression') [at, owner] = [owner, fn.parent(owner)];
  if (owner === undefined) return false;
  switch (fn.kind(owner)) {
    case 'unary_expression':
      return fn.operator(owner) === '!';
    case 'if_statement':
    case 'return_statement':
      return true;
    case 'binary_expression':
      return /^(?:[=!]=|[<>]=?)$/.test(fn.operator(owner)) && sides(fn, owner)!.includes(at);
    case 'call_expression':
      return /^(?:un)?likely$/.test(fn.callOf(owner)?.name ?? '');
    default:
      return false;
  }
}

function dropped(fn: FunctionAnalysis, { node, name }: Call, table: string) {
  return {
    ...fn.span(node),
    what: `The number of entries that ${name}() has mapped is dropped; the patch keeps it in ${table}.`,
    why: 'An IOMMU may put neighbouring entries of a scatterlist together: fewer are mapped than there are, and the entries after the last mapped one have no address.',
    advice: 'Are there other lists of which the number of mapped entries is not kept?',
    brief: 'the number of mapped entries is dropped',
  };
}
