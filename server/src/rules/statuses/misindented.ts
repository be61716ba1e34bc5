import { unseenCondition, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';

/** A jump that stands below a branch without braces, indented as if it were a part of it: it is taken always. */
export function checkMisindented(fn: FunctionAnalysis, report: Reporter): void {
  for (const block of fn.descendants(fn.body, 'compound_statement')) {
    const statements = fn.children(block);
    for (const [i, jump] of statements.entries()) {
      const before = statements[i - 1];
      if (before !== undefined && jumps.test(fn.kind(jump)) && fn.kind(before) === 'if_statement')
        checkJump(fn, before, jump, report);
    }
  }
}

const jumps = /^(?:goto|return|break)_statement$/;

function checkJump(fn: FunctionAnalysis, before: Node, jump: Node, report: Reporter): void {
  const only = onlyStatement(fn, before);
  if (only === undefined) return;
  const [outer, inner, own] = [before, only, jump].map((node) => fn.indentOf(node));
  if (own === undefined || own !== inner || outer === undefined || outer === inner) return;
  const condition = fn.child(before, 'condition');
  // Of a head that is cut, what stands last need not be a part.
  if (condition === undefined || fn.text(condition).includes(unseenCondition)) return;
  report({
    ...fn.span(jump),
    what: `This stands as if it were a part of the branch above, which is over: it is done whatever \`${quote(fn, fn.strip(condition), 40)}\` says.`,
    why: 'What comes below is never reached, and success leaves the way that failure should.',
    advice: 'Put braces around both statements of the branch.',
    brief: 'not a part of the branch above',
    related: [{ ...fn.span(condition), message: 'not asked for it' }],
  });
}

/** The last statement of a branch without braces. */
function onlyStatement(fn: FunctionAnalysis, branch: Node): Node | undefined {
  const other = fn.child(branch, 'alternative');
  const last = other === undefined ? fn.child(branch, 'consequence') : fn.children(other)[0];
  return last === undefined || /^(?:compound|if)_statement$/.test(fn.kind(last)) ? undefined : last;
}
