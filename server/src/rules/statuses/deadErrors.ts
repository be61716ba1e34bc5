import { gapMarker, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { addressTaken, mentions, quote } from '../support/nodes.ts';
import { statementBefore } from '../support/statements.ts';
import { assigned, type Assigned } from './assigned.ts';

/** An error that a jump takes along. */
const takesError = /\w = (?:-E[A-Z0-9]+|(?:PTR_ERR|ERR_PTR|ERR_CAST)\([^;]*);\s*goto\b/;

/** `ret = -EIO; goto err;`, and from the label on nobody reads ret: what is returned is 0. */
export function checkDeadErrors(fn: FunctionAnalysis, told: readonly Node[], report: Reporter): void {
  if (!fn.whole || !takesError.test(fn.source.code)) return;
  for (const jump of fn.descendants(fn.body, 'goto_statement')) {
    const error = assigned(fn, statementBefore(fn, jump));
    if (!error || !plainStatuses.test(error.name) || !isErrno.test(fn.canonical(error.value))) continue;
    const exit = isLocal(fn, error) ? zeroBehind(fn, jump, error.name) : undefined;
    if (exit === undefined || told.includes(exit)) continue;
    // NULL says itself that it failed, where no error pointer may come.
    if (fn.canonical(exit) === 'return NULL;' && !/^ERR_/.test(fn.canonical(error.value))) continue;
    report({
      ...fn.span(exit),
      what: `${error.name} gets ${quote(fn, error.value, 30)} above, and nobody reads it on the way to this return of ${fn.text(fn.children(exit)[0]!)}.`,
      why: 'The caller takes the failure for success.',
      advice: `Should ${error.name} be returned?`,
      brief: `the error in ${error.name} is not returned`,
      related: [{ ...fn.span(error.node), message: 'the error' }],
    });
    return;
  }
}

const isErrno = /^-E[A-Z0-9]+$|^(?:PTR_ERR|ERR_PTR|ERR_CAST)\(/;

function isLocal(fn: FunctionAnalysis, { name }: Assigned): boolean {
  const variable = fn.variable(name);
  if (!variable || variable.parameter || variable.static) return false;
  return !fn.descendants(fn.body, 'pointer_expression').some((node) => {
    const place = addressTaken(fn, node);
    return place !== undefined && fn.text(place) === name;
  });
}

/** The one `return 0;` that a jump leads to, where nothing on any way there reads a name. */
function zeroBehind(fn: FunctionAnalysis, jump: Node, name: string): Node | undefined {
  const { cfg } = fn;
  const from = cfg.blockOf(jump);
  const work = from === undefined ? [] : cfg.blocks[from]!.out.map(({ to }) => to);
  const seen = new Set<number>();
  let exit: Node | undefined;
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (id === cfg.unseen || id === cfg.exit) return undefined;
    const { elements, out } = cfg.blocks[id]!;
    let left = false;
    for (const { kind, node } of elements) {
      if (kind === 'scope') continue;
      if (mentions(fn, node, name) || fn.callOf(node)?.name === gapMarker) return undefined;
      if (kind !== 'return') continue;
      if ((exit !== undefined && exit !== node) || !/^return (?:0|NULL);$/.test(fn.canonical(node))) return undefined;
      exit = node;
      left = true;
      break;
    }
    if (left) continue;
    if (out.some(({ condition }) => condition !== undefined && mentions(fn, condition, name))) return undefined;
    for (const { to } of out) work.push(to);
  }
  return exit;
}
