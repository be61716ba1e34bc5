import { gapMarker, unseenCondition, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { userErrno } from '../../kernel/errnos.ts';
import { statusNames } from '../../kernel/status.ts';
import type { Mending } from '../rule.ts';
import { branchOf } from '../statuses/failure/branch.ts';

/** A code that a function returns, or puts into the status that it returns. */
export interface Outcome {
  /** The constant with its sign. */
  readonly code: Node;
  /** `-EINVAL`, `EINVAL`, `-1`, `H_TOO_HARD`. */
  readonly text: string;
  readonly statement: Node;
}

/** The branch of an `if` in which a code is set, and nothing else decides. */
export interface Cause {
  readonly condition: Node;
  readonly truth: boolean;
  readonly block: Node;
}

const constant = /^-?(?:E[A-Z0-9]+|H_[A-Z0-9_]+|1)$/;

/** Constants in `return`, `return ERR_PTR()`, `return x ? a : b` and in `ret = `, in the order of the text. */
export function outcomesOf(fn: FunctionAnalysis): readonly Outcome[] {
  return fn.once('outcomes', () => {
    const found: Outcome[] = [];
    const take = (value: Node | undefined, statement: Node): void => {
      if (value === undefined) return;
      const at = fn.strip(value);
      if (fn.kind(at) === 'conditional_expression') {
        for (const side of ['consequence', 'alternative']) take(fn.child(at, side), statement);
        return;
      }
      const call = fn.callOf(at);
      if (call) {
        if (call.name === 'ERR_PTR') take(call.args[0], statement);
        return;
      }
      const text = fn.canonical(at);
      if (constant.test(text)) found.push({ code: at, text, statement });
    };
    for (const node of fn.returns) take(fn.children(node)[0], node);
    for (const { node, target, operator, value } of fn.assignments) {
      const name = fn.text(target);
      if (operator === '=' && fn.kind(node) === 'assignment_expression' && statusNames.test(name) && name !== userErrno)
        take(value, fn.statementOf(node));
    }
    return found.sort((a, b) => a.code - b.code);
  });
}

/** Why a code is set: the `if` whose branch holds the statement itself. */
export function causeOf(fn: FunctionAnalysis, statement: Node): Cause | undefined {
  if (fn.kind(statement) === 'return_statement') return branchOf(fn, statement);
  const parent = fn.parent(statement);
  const block = parent !== undefined && fn.kind(parent) === 'compound_statement' ? parent : statement;
  const last =
    block === statement
      ? statement
      : fn.children(block).findLast((node) => /_statement$/.test(fn.kind(node)) && !isGap(fn, node));
  // `ret = -EINVAL;` and then a jump: nothing else happens in the branch.
  if (last !== statement && !/^(?:goto|break)_statement$/.test(last === undefined ? '' : fn.kind(last)))
    return undefined;
  const around = fn.parent(block);
  if (around === undefined || fn.kind(around) !== 'if_statement') return undefined;
  const condition = fn.child(around, 'condition');
  if (condition === undefined || fn.text(condition).includes(unseenCondition)) return undefined;
  return { condition, truth: fn.child(around, 'consequence') === block, block };
}

/** A hunk ends in the branch: the jump is out of view. */
function isGap(fn: FunctionAnalysis, statement: Node): boolean {
  const only = fn.children(statement)[0];
  return only !== undefined && fn.callOf(only)?.name === gapMarker;
}

/** The errno that a code is, without its sign. */
export function errnoOf({ text }: Outcome): string | undefined {
  return /^-?(E[A-Z0-9]+)$/.exec(text)?.[1];
}

/** A patch mends a code by another one, or by what a call gave: where the code only goes, with its function, it does not. */
export function mendedBy({ text }: Outcome): Mending {
  const same = text.startsWith('-E') ? `(?!${text.slice(1)}\\b)` : '';
  return {
    notOfContext: true,
    line: new RegExp(String.raw`-${same}E[A-Z]|\bPTR_ERR\(|\b(?:r|rc|rv|\w*ret|e?err\w*|status)\b`),
  };
}
