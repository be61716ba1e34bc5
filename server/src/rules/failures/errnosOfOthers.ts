import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/**
 * `return -ENOTTY;` of a function that gives a pointer, `return ok ? 0 : -EBUSY;` of one that says yes or no: nobody sees
 * that it is an error. Of a bare errno as an answer `unmap-result` tells.
 */
export function checkErrnosOfOthers(fn: FunctionAnalysis, report: Reporter): void {
  // Behind the second `@@` of a hunk stands the head as it was.
  if (!fn.startInView) return;
  const isPointer = fn.returnType.kind === 'pointer';
  if (!isPointer && fn.returnType.text !== 'bool') return;
  for (const value of fn.returns.flatMap((one) => valuesOf(fn, fn.children(one)[0]))) {
    const errno = fn.canonical(value);
    if (
      !isPointer &&
      fn.enclosing(value, 'conditional_expression', 'return_statement') === fn.enclosing(value, 'return_statement')
    )
      continue;
    if (!/^-E[A-Z][A-Z0-9]*$/.test(errno)) continue;
    report({
      ...fn.span(value),
      what: isPointer
        ? `${fn.name}() gives a pointer, and ${errno} is none: it is a number without ERR_PTR().`
        : `${fn.name}() says yes or no, and ${errno} is a yes: any number but 0 is.`,
      why: isPointer
        ? 'It does not compile without a warning, and what tests for NULL goes on with it.'
        : 'The caller gets true for the failure, or hands 1 on as if it were an error.',
      advice: isPointer ? `Should it be ERR_PTR(${errno})?` : 'Should it return an int, or false here?',
      brief: `${errno} of a function that gives ${isPointer ? 'a pointer' : 'a bool'}`,
      related: [
        { start: fn.location.start, end: fn.span(fn.body).start, message: `gives a \`${fn.returnType.text}\`` },
      ],
    });
  }
}

function valuesOf(fn: FunctionAnalysis, value: Node | undefined): Node[] {
  const at = value === undefined ? undefined : fn.strip(value);
  if (at === undefined) return [];
  if (fn.kind(at) !== 'conditional_expression') return [at];
  return ['consequence', 'alternative'].flatMap((field) => valuesOf(fn, fn.child(at, field)));
}
