import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** A variable that a statement or a declaration gives a value. */
export interface Assigned {
  readonly node: Node;
  readonly name: string;
  readonly value: Node;
}

/** `name = value;` as a statement. */
export function assigned(fn: FunctionAnalysis, statement: Node | undefined): Assigned | undefined {
  if (statement === undefined || fn.kind(statement) !== 'expression_statement') return undefined;
  const node = fn.children(statement)[0];
  if (node === undefined || fn.kind(node) !== 'assignment_expression' || fn.operator(node) !== '=') return undefined;
  const target = fn.child(node, 'left');
  const value = fn.child(node, 'right');
  if (target === undefined || value === undefined || fn.kind(target) !== 'identifier') return undefined;
  return { node, name: fn.text(target), value: fn.strip(value) };
}
