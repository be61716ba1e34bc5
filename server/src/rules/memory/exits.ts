import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { foundAgain } from '../../kernel/memory.ts';
import type { Reporter } from '../rule.ts';
import { labelNamed, labelOf } from '../support/labels.ts';
import { memoryOf } from './flow.ts';

interface Exit {
  readonly node: Node;
  readonly name: string;
  readonly made: Call;
  readonly freedAt: Node | undefined;
}

/** Leaves with what the function owns: nothing kept it, or a later exit frees it. */
export function checkExits(fn: FunctionAnalysis, report: Reporter): void {
  const flow = memoryOf(fn);
  const exits = new Map<string, Exit[]>();
  const check = (node: Node, isUsedLater: (name: string) => boolean): void => {
    for (const [name, fate] of [...flow.before(node)]) {
      if (fate.is !== 'owned' || isUsedLater(name)) continue;
      const freedAt = flow.uses.get(name)?.find((use) => {
        const then = use.kind === 'frees' && use.at > node ? flow.before(use.at).get(name) : undefined;
        return then?.is === 'owned' && then.made.node === fate.made.node;
      })?.at;
      if ((fate.lent || foundAgain.has(fate.kind)) && !isFailing(fn, node)) continue;
      if (fate.lent && freedAt === undefined) continue;
      const exit = { node, name, made: fate.made, freedAt };
      const others = exits.get(name);
      if (others) others.push(exit);
      else exits.set(name, [exit]);
    }
  };
  for (const node of fn.descendants(fn.body, 'goto_statement')) {
    const label = labelNamed(fn, labelOf(fn, node));
    if (label === undefined || label < node) continue;
    const end = endBelow(fn, label);
    if (end === undefined) continue;
    check(node, (name) => fn.named(name).some((use) => use > label && use < end));
  }
  for (const node of fn.returns) {
    check(node, (name) => fn.named(name).some((use) => fn.isInside(use, node)));
  }
  for (const all of exits.values()) tell(fn, all, report);
}

/** One report for all ways out of one object. */
function tell(fn: FunctionAnalysis, exits: readonly Exit[], report: Reporter): void {
  const [first, ...others] = [...exits].sort((a, b) => a.node - b.node);
  const { node, name, made, freedAt } = first!;
  const block = fn.enclosing(node, 'compound_statement');
  const branch = block === undefined || block === fn.body || fn.isInside(made.node, block) ? undefined : block;
  report({
    ...fn.span(node),
    what: `The function leaves here with what ${name} got from ${made.name}(), and nobody else knows of it.`,
    why:
      freedAt === undefined
        ? 'It is lost, each time this way out is taken.'
        : 'Other ways out free it; on this one it is lost.',
    advice: `Is ${name} to be freed first?`,
    brief: `${name} is leaked`,
    related: [
      { ...fn.span(made.node), message: `${name} is made here` },
      ...(branch === undefined ? [] : [{ ...fn.span(branch), message: 'left in this branch' }]),
      ...others.map((other) => ({ ...fn.span(other.node), message: 'leaves with it, too' })),
      ...(freedAt === undefined ? [] : [{ ...fn.span(freedAt), message: 'freed here on another way out' }]),
    ],
    key: `${name} ${fn.text(node)}`,
  });
}

/** In a branch that is taken because something failed. */
function isFailing(fn: FunctionAnalysis, node: Node): boolean {
  const owner = fn.enclosing(node, 'if_statement');
  const condition = owner === undefined ? undefined : fn.child(owner, 'condition');
  if (owner === undefined || condition === undefined) return false;
  const branch = fn.child(owner, 'consequence');
  if (branch === undefined || !fn.isInside(node, branch)) return false;
  return (
    /-E[A-Z]{2}|_(?:err|warn)\(/.test(fn.text(branch)) ||
    /^\(?(?:ret|err|error|rc|r|status|result|res|retval)(?:<0|!=0)?\)?$|IS_ERR/.test(fn.canonical(condition))
  );
}

/** Where what runs below a label ends, in the text: at the next `return` that is in no branch. */
function endBelow(fn: FunctionAnalysis, label: Node): Node | undefined {
  const isJumping = (end: Node): boolean =>
    fn.descendants(fn.body, 'goto_statement').some((jump) => jump > label && jump < end);
  const last = fn.returns.find((node) => {
    const parent = fn.parent(node);
    return node > label && parent !== undefined && (parent === fn.body || fn.kind(parent) === 'labeled_statement');
  });
  // `return ret;` with its value; what jumps away from there goes on elsewhere.
  if (isJumping(last ?? Infinity)) return undefined;
  return last === undefined ? Infinity : last + fn.descendants(last, 'identifier').length + 2;
}
