import type { FunctionAnalysis, Node } from '../../c/index.ts';

/** The statement that follows one in its block. */
export function statementAfter(fn: FunctionAnalysis, statement: Node): Node | undefined {
  return beside(fn, statement, 1);
}

/** The statement that one follows in its block. */
export function statementBefore(fn: FunctionAnalysis, statement: Node): Node | undefined {
  return beside(fn, statement, -1);
}

function beside(fn: FunctionAnalysis, statement: Node, distance: number): Node | undefined {
  const around = fn.parent(statement);
  const siblings = around === undefined ? [] : fn.children(around);
  return siblings[siblings.indexOf(statement) + distance];
}

/** An `if` whose branch for true a node stands in. */
export interface Taken {
  readonly condition: Node;
  readonly branch: Node;
}

/** The innermost `if` around a node, where that stands in its branch for true: what the condition says holds. */
export function takenBranch(fn: FunctionAnalysis, node: Node): Taken | undefined {
  const statement = fn.enclosing(node, 'if_statement');
  return statement === undefined ? undefined : takenIn(fn, statement, node);
}

/** Every `if` around a node whose branch for true it stands in, the innermost first. */
export function takenBranches(fn: FunctionAnalysis, node: Node): Taken[] {
  const found: Taken[] = [];
  for (let at = fn.enclosing(node, 'if_statement'); at !== undefined; at = fn.enclosing(at, 'if_statement')) {
    const taken = takenIn(fn, at, node);
    if (taken) found.push(taken);
  }
  return found;
}

function takenIn(fn: FunctionAnalysis, statement: Node, node: Node): Taken | undefined {
  const condition = fn.child(statement, 'condition');
  const branch = fn.child(statement, 'consequence');
  if (condition === undefined || branch === undefined || !fn.isInside(node, branch)) return undefined;
  return { condition, branch };
}
