import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { unseenCondition } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** Of a fragment: pointers whose test or loop is not in view, but known. */
export function checkCutOff(fn: FunctionAnalysis, report: Reporter): void {
  for (const { use, pointer } of usedAboveTest(fn)) {
    report({
      ...fn.span(use),
      what: `${pointer} is used in a declaration, and ${fn.name}() tests it for NULL below.`,
      why: 'Callers may have none to give: then this crashes before the test.',
      advice: 'Should this be computed below the test?',
      brief: `${pointer} used before its NULL test`,
    });
  }
  for (const { use, pointer, related } of usedBelowLoop(fn)) {
    report({
      ...fn.span(use),
      what: `${pointer} walked the scatterlist in the block that ends above: when for_each_sg() has run out it is NULL, and it is used.`,
      why: 'Where the loop found nothing, this dereferences NULL.',
      advice: 'Does this belong into the loop, or does it need values that were kept there?',
      brief: `${pointer} used after its loop`,
      related: related === undefined ? [] : [{ ...fn.span(related), message: 'set for entry after entry here' }],
    });
  }
}

/** A pointer whose test, or whose loop, is not in view of a fragment, but told by what is. */
interface CutOff {
  readonly use: Node;
  readonly pointer: string;
  readonly related?: Node;
}

/** A statement of the body itself, by its indentation: nobody knows the blocks around a fragment. */
function isOutermost(fn: FunctionAnalysis, statement: Node): boolean {
  const first = `\t${fn.text(statement).split('\n')[0]!}`;
  return fn.source.code.split('\n').some((line) => line.startsWith(first));
}

/**
 * A parameter that a declaration reads through, in a function that is known to test it for NULL: the declarations
 * stand above all tests.
 */
function usedAboveTest(fn: FunctionAnalysis): CutOff[] {
  const tested = fn.whole ? undefined : fn.knowledge.call(fn.name)?.testsForNull;
  if (!tested) return [];
  return fn.parameters.flatMap(({ name, index }): CutOff[] => {
    if (index === undefined || !tested.includes(index) || fn.zeroTests.some(({ place }) => place === name)) return [];
    const use = fn.derefs.find(({ pointer, node, kind }) => {
      const declaration = kind === 'call' || fn.text(pointer) !== name ? undefined : fn.enclosing(node, 'declaration');
      return declaration !== undefined && isOutermost(fn, declaration) && !isConditional(fn, node, declaration);
    });
    return use ? [{ use: use.node, pointer: name }] : [];
  });
}

function isConditional(fn: FunctionAnalysis, node: Node, statement: Node): boolean {
  for (let at = fn.parent(node); at !== undefined && at !== statement; at = fn.parent(at)) {
    if (fn.kind(at) === 'conditional_expression' || /^(?:&&|\|\|)$/.test(fn.operator(at))) return true;
  }
  return false;
}

/**
 * The entry of a scatterlist, used below a block whose head is not in view and that sets the DMA length of entry by
 * entry: only a loop over the list does so.
 */
function usedBelowLoop(fn: FunctionAnalysis): CutOff[] {
  if (fn.startInView) return [];
  return fn.descendants(fn.body, 'if_statement').flatMap((block): CutOff[] => {
    const condition = fn.child(block, 'condition');
    if (condition === undefined || fn.canonical(condition) !== unseenCondition) return [];
    const set = fn.assignments.find(({ node, target }) => fn.isInside(node, block) && isOfEntry(fn, target));
    const cursor = set && fn.child(fn.strip(set.target), 'argument');
    if (cursor === undefined || fn.kind(cursor) !== 'identifier') return [];
    const name = fn.text(cursor);
    const around = fn.parent(block);
    const after = around === undefined ? [] : fn.children(around).filter((node) => node > block);
    // What follows up to a label is reached from the block alone.
    const label = after.findIndex((node) => fn.kind(node) === 'labeled_statement');
    for (const statement of label < 0 ? after : after.slice(0, label)) {
      if (fn.assignments.some(({ node, target }) => fn.isInside(node, statement) && fn.text(target) === name))
        return [];
      const use = fn.derefs.find((deref) => fn.isInside(deref.node, statement) && fn.text(deref.pointer) === name);
      if (!use) continue;
      if (fn.kind(statement) !== 'expression_statement' || !isOutermost(fn, statement)) return [];
      return isConditional(fn, use.node, statement) ? [] : [{ use: use.node, pointer: name, related: set!.node }];
    }
    return [];
  });
}

/** `s->dma_length`: what only an entry of a scatterlist has. */
function isOfEntry(fn: FunctionAnalysis, target: Node): boolean {
  const at = fn.strip(target);
  const field = fn.kind(at) === 'field_expression' ? fn.child(at, 'field') : undefined;
  return field !== undefined && fn.knowledge.field(undefined, fn.text(field))?.struct === 'scatterlist';
}
