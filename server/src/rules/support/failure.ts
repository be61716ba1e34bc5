import { keepsZero, measuresOf, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { makingNames } from '../../kernel/callNames.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { numberOf } from './exits.ts';
import { jumpsTo, labelAround, labelOf } from './labels.ts';
import { statementBefore, takenBranch, takenBranches } from './statements.ts';

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
  /** One may go on without what it was to give. */
  readonly mayBeWithout?: boolean;
}

/** What failed where a branch is taken; undefined where it may be taken for another reason. */
export function failureOf(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  // `goto out_no_data`: the label says that nothing there is an answer, too.
  if (
    fn.kind(branch.jump) === 'goto_statement' &&
    /(?:^|_)(?:no|none|empty|fall_?back|skip|next|again|retry)(?:_|$)/.test(labelOf(fn, branch.jump))
  )
    return undefined;
  const failure = failureOfCondition(fn, branch);
  // Asked last, as paths must be followed for it.
  return failure && isSilentExit(fn, branch) ? undefined : failure;
}

function failureOfCondition(fn: FunctionAnalysis, branch: Branch): Failure | undefined {
  const leaves = leavesOf(fn, branch.condition, branch.truth);
  const failures = leaves.map((leaf) => failureOfTest(fn, leaf, branch.status));
  const failure = failures.find((one) => one !== undefined);
  if (failure) {
    // `IS_ERR(p) || !q`: what need not be there takes the same branch.
    const isShared = leaves.length > 1 && leaves.some(({ says }, i) => says === 'zero' && failures[i] === undefined);
    return isShared || (failure.mayBeWithout && tellsAsNews(fn, branch.block)) ? undefined : failure;
  }
  if (knowsSuccess(fn, branch)) return undefined;
  return (
    warned(fn, branch) ??
    printed(fn, branch) ??
    byLabel(fn, branch) ??
    bySiblings(fn, branch) ??
    (isOfLargeThings(fn.path) ? byWayOut(fn, branch) : undefined)
  );
}

/** The step whose failure a branch is taken for, alone; whether it was an allocation. */
export function stepThatFailed(
  fn: FunctionAnalysis,
  { condition, truth, block, status }: Branch,
): (Failure & { readonly isAllocation: boolean }) | undefined {
  if (/^(?:&&|\|\|)$/.test(fn.operator(fn.strip(condition)))) return undefined;
  const [leaf] = leavesOf(fn, condition, truth);
  const failure = leaf && failureOfTest(fn, leaf, status);
  if (!failure || (failure.mayBeWithout && tellsAsNews(fn, block))) return undefined;
  return { ...failure, isAllocation: leaf.says === 'zero' };
}

/** A label to which several jumps lead, and none of them with an error: what ends there is no failure to the caller. */
function isSilentExit(fn: FunctionAnalysis, { jump, status }: Branch): boolean {
  if (fn.kind(jump) !== 'goto_statement' || !fn.whole) return false;
  const name = labelOf(fn, jump);
  const all = jumpsTo(fn, name);
  return all.length > 2 && all.every((node) => fateOf(fn, node, status) === 'zero');
}

/** The branch says so at the level of news or of debugging only: it goes without. */
function tellsAsNews(fn: FunctionAnalysis, block: Node): boolean {
  const told = fn.calls.filter(({ node }) => fn.isInside(node, block));
  return (
    told.some(({ name }) => /(?:_|^)(?:dbg|debug|info|vdbg)(?:_|$)/i.test(name)) &&
    !told.some(({ fact }) => fact?.printsError)
  );
}

/** A condition around the branch says that the status is 0: `if (!err && answer == BUSY)`. */
function knowsSuccess(fn: FunctionAnalysis, { jump, status }: Branch): boolean {
  return takenBranches(fn, jump).some(({ condition }) =>
    leavesOf(fn, condition, true).some(({ node, says }) => says === 'zero' && fn.text(node) === status),
  );
}

/** `if (WARN_ON(x))`: what must never be. */
function warned(fn: FunctionAnalysis, { condition, truth, jump, status }: Branch): Failure | undefined {
  if (!truth || fn.kind(jump) === 'break_statement' || !isLeftOver(fn, jump, status)) return undefined;
  const call = fn.calls.find((one) => fn.isInside(one.node, condition) && one.fact?.printsError === true);
  return (
    call && { what: 'What must never be has happened', brief: 'a warning is printed', at: call.node, isWarning: true }
  );
}

/** A test that a branch hangs on, and what it says where the branch is taken. */
interface Leaf {
  readonly node: Node;
  readonly says: 'zero' | 'nonzero' | 'negative' | 'all ones';
}

/** What an allocator of bits, indexes or addresses gives where it has none left. */
const allOnes = /^(?:-1U?L*|~0U?L*|U(?:INT|LONG|LLONG)_MAX|DMA_MAPPING_ERROR)$/i;

function leavesOf(fn: FunctionAnalysis, condition: Node, truth: boolean): Leaf[] {
  const node = fn.strip(condition);
  const kind = fn.kind(node);
  const left = fn.child(node, 'left');
  const right = fn.child(node, 'right');
  if (kind === 'binary_expression' && left !== undefined && right !== undefined) {
    const operator = fn.operator(node);
    if (operator === '&&' || operator === '||') {
      return [...leavesOf(fn, left, truth), ...leavesOf(fn, right, truth)];
    }
    const isZero = numberOf(fn, right) === 0n || fn.canonical(right) === 'NULL';
    if (!isZero) {
      const isAllOnes = allOnes.test(fn.canonical(fn.strip(right))) && operator === (truth ? '==' : '!=');
      return isAllOnes ? [{ node: fn.strip(left), says: 'all ones' }] : [];
    }
    if (operator === '==' || operator === '!=') {
      return [{ node: fn.strip(left), says: (operator === '==') === truth ? 'zero' : 'nonzero' }];
    }
    if ((operator === '<' && truth) || (operator === '>=' && !truth))
      return [{ node: fn.strip(left), says: 'negative' }];
    return [];
  }
  const argument = fn.child(node, 'argument');
  if (kind === 'unary_expression' && fn.operator(node) === '!' && argument !== undefined) {
    return leavesOf(fn, argument, !truth);
  }
  return [{ node, says: truth ? 'nonzero' : 'zero' }];
}

function failureOfTest(fn: FunctionAnalysis, { node, says }: Leaf, status: string): Failure | undefined {
  const call = fn.callOf(node);
  // NULL may say that nothing is there, which is no failure.
  if (call?.name === 'IS_ERR_OR_NULL') return undefined;
  if (call?.name === 'IS_ERR') {
    if (says !== 'nonzero' || call.args[0] === undefined) return undefined;
    return { what: '% is an error pointer', brief: 'an error pointer came back', at: call.args[0], mayBeWithout: true };
  }
  if (fn.kind(node) === 'identifier' && fn.text(node) === status) return undefined;
  const maker = makerOf(fn, node);
  const made = maker === undefined ? undefined : fn.callOf(maker);
  // A number in another byte order is no step that fails.
  if (!made || keepsZero(made.name)) return undefined;
  if (says === 'zero') {
    const gets = made.fact?.nullIsFailure === true || buildsLevels(fn, made) || makesPointer(fn, made, node);
    return gets
      ? { what: `${made.name}() gave nothing`, brief: `${made.name}() failed`, at: made.node, mayBeWithout: true }
      : undefined;
  }
  if (says === 'all ones' && !/alloc|reserve|map_/.test(made.name)) return undefined;
  const failed = { what: `${made.name}() failed`, brief: `${made.name}() failed`, at: made.node };
  if (says === 'all ones' || made.fact?.zeroIsSuccess === true) return failed;
  // A variable by the name of a status that holds the result of a call and is tested for not being 0.
  const isStatus = fn.kind(node) === 'identifier' && /^(?:err|error|rc|ret\w*|status)$/.test(fn.text(node));
  if (isStatus && fn.typeOf(node).kind !== 'pointer') return failed;
  const isFunction = !/^[A-Z_0-9]+$/.test(made.name);
  return says === 'negative' && isFunction && fn.kind(node) === 'identifier' ? failed : undefined;
}

/** A pointer to what a driver's own `..._remap()` or `..._create()` made; of an integer, 0 may be a success. */
function makesPointer(fn: FunctionAnalysis, { name }: Call, node: Node): boolean {
  return makingNames.test(name) && !fn.callOf(node) && fn.typeOf(node).kind === 'pointer';
}

/** An entry accessor that builds what is missing, with the arguments of this call. */
function buildsLevels(fn: FunctionAnalysis, call: Call): boolean {
  const allocates = call.fact?.entryAccessor?.allocates;
  if (allocates === undefined || typeof allocates === 'boolean') return allocates === true;
  const values = fn.valuesOf(call.node);
  // Of a level that is not known, a mapping wants all.
  const mayBuild = fn.role === 'map' || /(?:^|_)map(?:ping)?(?:_|$)/.test(fn.name);
  return values.length > 0 && values.every(({ accessor }) => accessor && (accessor.allocates ?? mayBuild));
}

/** The call that an expression's value was made by: itself, or what was assigned to the place last. */
function makerOf(fn: FunctionAnalysis, node: Node): Node | undefined {
  if (fn.callOf(node)) return node;
  if (fn.kind(node) === 'assignment_expression') {
    const right = fn.child(node, 'right');
    return right === undefined ? undefined : fn.strip(right);
  }
  if (fn.kind(node) === 'identifier') {
    const definitions = measuresOf(fn).definitionsAt(fn.text(node), node);
    const only = definitions.length === 1 ? definitions[0]?.value : undefined;
    return only === undefined ? undefined : fn.strip(only);
  }
  const place = fn.canonical(node);
  const last = fn.assignments.findLast((one) => one.node < node && fn.canonical(fn.strip(one.target)) === place);
  return last?.value === undefined || last.operator !== '=' ? undefined : fn.strip(last.value);
}

/** The branch tells the user that something failed. */
function printed(fn: FunctionAnalysis, { block, jump, status }: Branch): Failure | undefined {
  const told = fn.calls.filter((one) => fn.isInside(one.node, block));
  const call = told.find(({ fact }) => fact?.printsError === true);
  if (call && fn.kind(jump) !== 'break_statement' && isLeftOver(fn, jump, status))
    return { what: 'This branch prints an error', brief: 'an error is printed', at: call.node };
  // The 0 that the function starts with: the words must say that it is a failure, too.
  const own = isOfLargeThings(fn.path) ? told.filter(({ node }) => fn.parent(fn.statementOf(node)) === block) : [];
  const said = own.find((one) => tellsFailure(fn, one));
  return said && { what: 'This branch says that it failed', brief: 'a failure is printed', at: said.node };
}

/** A failure that a branch tells of as an error, and leaves. */
export function toldFailure(
  fn: FunctionAnalysis,
  { block, jump }: Pick<Branch, 'block' | 'jump'>,
): Failure | undefined {
  const last = fn.children(block).at(-2);
  const call = last === undefined ? undefined : fn.calls.find((one) => fn.statementOf(one.node) === last);
  return call?.fact?.printsError && jump !== block && tellsFailure(fn, call)
    ? { what: 'This branch says that it failed', brief: 'a failure is printed', at: call.node }
    : undefined;
}

/** A message about a failure: to the user as an error, or to who debugs. */
function tellsFailure(fn: FunctionAnalysis, call: Call): boolean {
  const isMessage = call.fact?.printsError === true || /(?:^|_)(?:err|dbg|debug)$/.test(call.name);
  return isMessage && call.args.some((arg) => fn.kind(arg).includes('string') && failureWords.test(fn.text(arg)));
}

const failureWords =
  /\b(?:fail|invalid|cannot|can't|could not|unable|not support|does not support|un-?expected|already)/i;

/** The status is that of a step before, not the 0 that the function starts with on purpose. */
function isLeftOver(fn: FunctionAnalysis, jump: Node, status: string): boolean {
  const definitions = measuresOf(fn).definitionsAt(status, jump);
  return definitions.some((one) => one?.value !== undefined && fn.callOf(fn.strip(one.value)) !== undefined);
}

/** A label by the name of errors that nothing falls into, and to which other jumps carry one. */
function byLabel(fn: FunctionAnalysis, { condition, jump, status }: Branch): Failure | undefined {
  if (isAskedFor(fn, condition) || isSetBefore(fn, condition, status)) return undefined;
  const name = fn.kind(jump) === 'goto_statement' ? labelOf(fn, jump) : '';
  if (!/(?:^|_)(?:err|fail|bad|undo|unwind|unroll|rollback|abort|revert)/i.test(name)) return undefined;
  const label = fn.descendants(fn.body, 'labeled_statement').find((node) => labelOf(fn, node) === name);
  if (label === undefined || fallsInto(fn, label)) return undefined;
  const others = jumpsTo(fn, name)
    .filter((node) => node !== jump)
    .map((node) => fateOf(fn, node, status));
  if (others.includes('zero') || !others.includes('nonzero')) return undefined;
  return { what: `Only failures jump to ${name}`, brief: `goto ${name}`, at: label };
}

/** Where all others leave with an error: to a label that success does not come by, or from a check like theirs. */
function byWayOut(fn: FunctionAnalysis, { condition, truth, jump, status }: Branch): Failure | undefined {
  if (isAskedFor(fn, condition) || isSetBefore(fn, condition, status)) return undefined;
  const name = fn.kind(jump) === 'goto_statement' && fn.whole ? labelOf(fn, jump) : '';
  const label = fn.descendants(fn.body, 'labeled_statement').find((node) => labelOf(fn, node) === name);
  if (label === undefined) return undefined;
  const comesBy = fallsInto(fn, label);
  if (comesBy && !(truth && isOutOfBounds(fn, condition))) return undefined;
  const { withError, without } = jumpsBy(fn, status);
  // This one is the only jump to the label that may have none.
  if ((without.get(name) ?? 0) > 1) return undefined;
  if (!comesBy) return { what: `Success does not come by ${name}`, brief: `goto ${name}`, at: label };
  return withError.length > 1
    ? { what: 'Other checks like this one leave with an error', brief: `goto ${name}`, at: withError[0]! }
    : undefined;
}

/** All jumps that carry an error, and how many to each label may have none. */
function jumpsBy(
  fn: FunctionAnalysis,
  status: string,
): { readonly withError: readonly Node[]; readonly without: ReadonlyMap<string, number> } {
  return fn.once(`jumps with an error in ${status}`, () => {
    const withError: Node[] = [];
    const without = new Map<string, number>();
    for (const node of fn.descendants(fn.body, 'goto_statement')) {
      const name = labelOf(fn, node);
      if (fateOf(fn, node, status) === 'nonzero') withError.push(node);
      else without.set(name, (without.get(name) ?? 0) + 1);
    }
    return { withError, without };
  });
}

/** `a > limit`, `addr & (align - 1)`: what is asked for is too much, or lies in the wrong place. */
function isOutOfBounds(fn: FunctionAnalysis, condition: Node): boolean {
  return [fn.strip(condition), ...fn.descendants(condition, 'binary_expression')].some((node) => {
    const right = fn.child(node, 'right');
    if (fn.kind(node) !== 'binary_expression' || right === undefined) return false;
    if (fn.operator(node) === '>') return fn.canonical(right) !== '0';
    return fn.operator(node) === '&' && /^\(*[\w>.-]+-1\)*$/.test(fn.canonical(right));
  });
}

const errorLabel = /(?:^|_)(?:err|fail|undo|unwind|rollback)/i;

/** Of a `return` behind a label of errors that nothing falls into: the status that all jumps to it have, none of them 0. */
export function statusAtLabel(
  fn: FunctionAnalysis,
  returned: Node,
): { readonly label: string; readonly status: string; readonly jump: Node } | undefined {
  const around = fn.parent(returned);
  const before = around === undefined ? [] : fn.children(around).filter((node) => node <= returned);
  const label = before.findLast((node) => fn.kind(node) === 'labeled_statement') ?? labelAround(fn, returned);
  if (label === undefined) return undefined;
  const name = labelOf(fn, label);
  if (!errorLabel.test(name) || fallsInto(fn, label)) return undefined;
  const jumps = jumpsTo(fn, name);
  const [first] = jumps;
  const status = first === undefined ? undefined : statusTested(fn, first);
  if (first === undefined || status === undefined) return undefined;
  return jumps.every((jump) => statusTested(fn, jump) === status) ? { label: name, status, jump: first } : undefined;
}

/** `ret` of `if (ret) goto err;`: asked of the text, since nothing is followed that nobody reads. */
function statusTested(fn: FunctionAnalysis, jump: Node): string | undefined {
  const taken = takenBranch(fn, jump);
  if (!taken) return undefined;
  const [leaf, ...more] = leavesOf(fn, taken.condition, true);
  if (!leaf || more.length > 0 || leaf.says === 'zero' || fn.kind(leaf.node) !== 'identifier') return undefined;
  const name = fn.text(leaf.node);
  return /^(?:r|rc|ret\w*|e?err\w*|status)$/.test(name) ? name : undefined;
}

/** `if (!ok)`: the caller wants less. */
function isAskedFor(fn: FunctionAnalysis, condition: Node): boolean {
  const leaves = leavesOf(fn, condition, true);
  return leaves.length > 0 && leaves.every(({ node }) => fn.variable(fn.text(node))?.parameter === true);
}

/** `ret = 0; if (...)`: 0 is the answer to what is asked next. */
function isSetBefore(fn: FunctionAnalysis, condition: Node, status: string): boolean {
  const before = statementBefore(fn, fn.statementOf(condition));
  return before !== undefined && fn.canonical(before) === `${status}=0;`;
}

/** True where the statement above a label goes on into it. */
function fallsInto(fn: FunctionAnalysis, label: Node): boolean {
  const around = fn.parent(label);
  const before = around === undefined ? [] : fn.children(around).filter((node) => node < label);
  let last = before.at(-1);
  // Labels stand on top of each other: `out_b: b(); out_a: a();` falls from one into the next, but not from above.
  while (last !== undefined && fn.kind(last) === 'labeled_statement') last = fn.children(last).at(-1);
  return last === undefined || !/^(?:return|goto|break|continue)_statement$/.test(fn.kind(last));
}

function fateOf(fn: FunctionAnalysis, jump: Node, status: string): 'zero' | 'nonzero' | 'unknown' {
  const values = fn.statesBefore(jump).map((state) => state.valueOf(status));
  if (values.length === 0) return 'unknown';
  if (values.every((value) => value.constant === 0n)) return 'zero';
  return values.every((value) => value.nonzero === true || (value.constant ?? 0n) !== 0n) ? 'nonzero' : 'unknown';
}

/** A loop that all other breaks leave with an error, and after which the status decides what is done. */
function bySiblings(fn: FunctionAnalysis, { jump, status }: Branch): Failure | undefined {
  if (fn.kind(jump) !== 'break_statement') return undefined;
  const loop = fn.loopsAround(jump).at(-1);
  // A loop that waits for something breaks where it has come.
  if (
    (loop?.kind !== 'for' && !(loop?.kind === 'while' && isOfLargeThings(fn.path))) ||
    fn.enclosing(jump, 'switch_statement', 'for_statement', 'while_statement') !== loop.node
  ) {
    return undefined;
  }
  const others = fn
    .descendants(loop.node, 'break_statement')
    .filter(
      (node) =>
        node !== jump && fn.enclosing(node, 'switch_statement', 'for_statement', 'while_statement') === loop.node,
    )
    .map((node) => fateOf(fn, node, status));
  const count = (wanted: string): number => others.filter((fate) => fate === wanted).length;
  if (count('nonzero') <= count('zero') + count('unknown') || !decidesAfter(fn, loop.node, status)) return undefined;
  return { what: 'Other breaks leave this loop with an error', brief: 'the loop ends early', at: loop.node };
}

/** `if (ret)` below the loop. */
function decidesAfter(fn: FunctionAnalysis, loop: Node, status: string): boolean {
  return fn.descendants(fn.body, 'if_statement').some((node) => {
    const condition = node > loop && !fn.isInside(node, loop) ? fn.child(node, 'condition') : undefined;
    return condition !== undefined && fn.canonical(condition).replace(/^!/, '') === status;
  });
}
