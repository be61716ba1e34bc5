import { leaves, unseenCondition, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { statementBefore } from '../support/statements.ts';
import { returnedName, sets } from './status.ts';

/** A variable that got a value only in the branches of the `if` above its `return`, none of which need be taken. */
export function checkHalfSets(fn: FunctionAnalysis, report: Reporter): void {
  for (const { name, exit, condition } of halfSets(fn)) {
    report({
      ...fn.span(exit),
      what: `${name} is returned without a value where \`${quote(fn, condition, 40)}\` and the conditions above it are false.`,
      why: 'The caller gets whatever the stack held: success, as often as not.',
      advice: `Give ${name} a value where it is declared, or in a last \`else\`.`,
      brief: `${name} returned without a value`,
      related: [{ ...fn.span(condition), message: 'false' }],
    });
  }
}

interface HalfSet {
  readonly name: string;
  readonly exit: Node;
  /** The last condition. */
  readonly condition: Node;
}

function halfSets(fn: FunctionAnalysis): HalfSet[] {
  if (!fn.startInView) return [];
  return fn.returns.flatMap((exit): HalfSet[] => {
    const name = returnedName(fn, exit);
    const variable = name === undefined ? undefined : fn.variable(name);
    const around = fn.parent(exit);
    if (!variable?.node || around === undefined || fn.loopsAround(exit).length > 0) return [];
    if (variable.parameter || variable.initialiser !== undefined || variable.static) return [];
    if (variable.type.kind !== 'integer') return [];
    // `val |= bit` takes it to have a value: a macro may have given it one.
    if (fn.assignments.some(({ target, operator }) => operator !== '=' && fn.text(target) === variable.name)) return [];
    const above = statementBefore(fn, exit);
    const condition = above === undefined ? undefined : openCondition(fn, above, variable.name);
    if (condition === undefined) return [];
    const isBefore = (node: Node): boolean => node < above! && fn.isInside(node, fn.body);
    const mentioned = fn.named(variable.name).some((node) => isBefore(node) && node !== variable.node);
    return mentioned ? [] : [{ name: variable.name, exit, condition }];
  });
}

/** The last condition of an `if` without a last `else`, all of whose branches set the variable or leave. */
function openCondition(fn: FunctionAnalysis, statement: Node, name: string): Node | undefined {
  const seen = new Set<string>();
  // `if (level == 1) ... else if (level == 2) ...` lists all that there is.
  let isList = true;
  for (let at = statement; fn.kind(at) === 'if_statement';) {
    const condition = fn.child(at, 'condition');
    const branch = fn.child(at, 'consequence');
    if (condition === undefined || branch === undefined || fn.text(at).includes(unseenCondition)) return undefined;
    // `scoped_guard(...) { ... }` is always done.
    if (fn.scopeMacros.some(({ node }) => node === at)) return undefined;
    // A macro in the condition may set it; a second test of the same is its other half.
    const text = fn.canonical(condition).replace(/^!/, '');
    if (seen.has(text) || sets(fn, condition, name)) return undefined;
    seen.add(text);
    isList &&= /^[\w>.-]+==\w+$/.test(text);
    if (!sets(fn, branch, name) && !leaves(fn, branch)) return undefined;
    const other = fn.child(at, 'alternative');
    if (other === undefined) return sets(fn, branch, name) && !(isList && seen.size > 1) ? condition : undefined;
    const next = fn.children(other)[0];
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}
