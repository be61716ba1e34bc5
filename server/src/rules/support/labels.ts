import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** Name of the label that a statement bears, or that a `goto` jumps to; empty of any other. */
export function labelOf(fn: FunctionAnalysis, node: Node): string {
  const label = fn.child(node, 'label');
  return label === undefined ? '' : fn.text(label);
}

/** The label whose statement this is: `err: return 0;` */
export function labelAround(fn: FunctionAnalysis, statement: Node): Node | undefined {
  const parent = fn.parent(statement);
  return parent !== undefined && fn.kind(parent) === 'labeled_statement' ? parent : undefined;
}

/** The statement that bears a label. */
export function labelNamed(fn: FunctionAnalysis, name: string): Node | undefined {
  return fn.descendants(fn.body, 'labeled_statement').find((node) => labelOf(fn, node) === name);
}

/** Every `goto` to a label. */
export function jumpsTo(fn: FunctionAnalysis, label: string): Node[] {
  return fn.descendants(fn.body, 'goto_statement').filter((node) => labelOf(fn, node) === label);
}
