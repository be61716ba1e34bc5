import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { testedStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { sides } from '../support/nodes.ts';
import { statementBefore } from '../support/statements.ts';
import { assigned } from '../statuses/assigned.ts';

/** Asked of the text. */
export const fallsBack = /\bif \((?<kept>\w+)\)\s*\{?\s*\k<kept> = \w+\([^;{}]*\);\s*\}?\s*if \(\k<kept> >= 0\)/;

/**
 * `ret = read(x, &id); if (ret) ret = find(x); if (ret >= 0) id = ret;`: where the first one went well, the 0 by which it says so
 * is taken for what the second one found.
 */
export function checkZeroAsResult(fn: FunctionAnalysis, report: Reporter): void {
  if (!fallsBack.test(fn.source.code)) return;
  for (const owner of fn.descendants(fn.body, 'if_statement')) {
    const test = conditionOf(fn, owner);
    const both = test !== undefined && fn.operator(test) === '>=' ? sides(fn, test) : undefined;
    const name = both && fn.canonical(both[1]) === '0' ? fn.text(both[0]) : '';
    if (test === undefined || !testedStatuses.test(name) || !isTaken(fn, owner, name)) continue;
    const second = statementBefore(fn, owner);
    const find = second === undefined ? undefined : fallback(fn, second, name);
    const first = find === undefined ? undefined : statementBefore(fn, second!);
    const read = first === undefined ? undefined : (fallback(fn, first, name) ?? givenBy(fn, first, name));
    const reader = read === undefined ? undefined : fn.callOf(read);
    if (find === undefined || reader?.fact?.zeroIsSuccess !== true) continue;
    const finder = fn.callOf(find)!;
    report({
      ...fn.span(test),
      what: `${name} is 0 here where ${reader.name}() went well, too; that is taken for what ${finder.name}() gave.`,
      why: `What ${reader.name}() has found is lost, and 0 takes its place.`,
      advice: `Should the test stand in the branch that asks ${finder.name}()?`,
      brief: 'a success taken for a number',
      related: [
        { ...fn.span(reader.node), message: '0 says that it went well' },
        { ...fn.span(finder.node), message: 'only asked where that failed' },
      ],
    });
  }
}

function conditionOf(fn: FunctionAnalysis, owner: Node): Node | undefined {
  const condition = fn.child(owner, 'condition');
  return condition === undefined ? undefined : fn.strip(condition);
}

/** The call in `if (ret) ret = find(x);`. */
function fallback(fn: FunctionAnalysis, statement: Node, name: string): Node | undefined {
  const test = fn.kind(statement) === 'if_statement' ? conditionOf(fn, statement) : undefined;
  if (test === undefined || fn.text(test) !== name || fn.child(statement, 'alternative') !== undefined)
    return undefined;
  const branch = fn.child(statement, 'consequence')!;
  const parts = fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
  return parts.length === 1 ? givenBy(fn, parts[0]!, name) : undefined;
}

function givenBy(fn: FunctionAnalysis, statement: Node, name: string): Node | undefined {
  const given = assigned(fn, statement);
  return given?.name === name && fn.callOf(given.value) ? given.value : undefined;
}

/** `id = ret;` in the branch. */
function isTaken(fn: FunctionAnalysis, owner: Node, name: string): boolean {
  const branch = fn.child(owner, 'consequence')!;
  return fn.assignments.some(
    ({ node, value }) => fn.isInside(node, branch) && value !== undefined && fn.text(fn.strip(value)) === name,
  );
}
