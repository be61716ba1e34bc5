import { unseenCondition, type FunctionAnalysis, type Node } from '../../../c/index.ts';

/** The branch of an `if` that ends with a jump. */
export interface Branch {
  readonly condition: Node;
  /** Whether the branch is taken where the condition is true. */
  readonly truth: boolean;
  readonly block: Node;
  readonly jump: Node;
  /** The variable that the function returns. */
  readonly status: string;
}

/** Why a branch is one for failures. */
export interface Failure {
  /** A clause: `kzalloc() gave nothing`. */
  readonly what: string;
  readonly brief: string;
  /** The step that failed. */
  readonly at?: Node;
  /** It is only said, not known from a step. */
  readonly isWarning?: boolean;
  /** Known of the step, and not by what others do. */
  readonly isStep?: boolean;
  /** A message says so. */
  readonly isSaid?: boolean;
  /** One may go on without what it was to give. */
  readonly mayBeWithout?: boolean;
}

/** The branch that a jump is the last statement of. */
export function branchOf(fn: FunctionAnalysis, jump: Node): Omit<Branch, 'jump' | 'status'> | undefined {
  let block = jump;
  let parent = fn.parent(block);
  if (parent !== undefined && fn.kind(parent) === 'compound_statement') {
    if (fn.children(parent).at(-1) !== block) return undefined;
    block = parent;
    parent = fn.parent(block);
  }
  if (parent !== undefined && fn.kind(parent) === 'else_clause') {
    block = parent;
    parent = fn.parent(block);
  }
  if (parent === undefined || fn.kind(parent) !== 'if_statement') return undefined;
  const condition = fn.child(parent, 'condition');
  if (condition === undefined || fn.text(condition).includes(unseenCondition)) return undefined;
  return { condition, truth: fn.child(parent, 'consequence') === block, block };
}
