import { gapMarker, leaves, measuresOf } from '../../c/index.ts';
import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Observation, Reporter } from '../rule.ts';
import { ourPaths } from './changedCode.ts';
import { declaredBy, mentions, quote } from './nodes.ts';
import { statementAfter } from './statements.ts';

const statusName = /^(?:r|rc|rv|\w*ret\w*|e?err\w*|res|result|status|error)$/;

/** `if (!p) { ret = -ENOMEM; } ret = 0;`: the branch does not leave, and the next statement overwrites the error. */
export function reportOverwritten(fn: FunctionAnalysis, report: Reporter): void {
  for (const branch of fn.descendants(fn.body, 'if_statement')) {
    const block = fn.child(branch, 'consequence');
    if (block === undefined || fn.child(branch, 'alternative') !== undefined) continue;
    const lost = assigned(fn, fn.kind(block) === 'compound_statement' ? fn.children(block).at(-1) : block);
    if (!lost || !statusName.test(lost.name) || !/^-E[A-Z0-9]+$/.test(fn.canonical(lost.value))) continue;
    const over = assigned(fn, statementAfter(fn, branch));
    if (over?.name !== lost.name || mentions(fn, over.value, lost.name)) continue;
    report({
      ...fn.span(lost.node),
      what: `${lost.name} gets an error here, and the next statement overwrites it with ${quote(fn, over.value, 30)}.`,
      why: 'The branch does not leave, so the failure is forgotten and the function goes on as if nothing had happened.',
      advice: 'Should the branch return, or jump to an error label?',
      brief: `the error in ${lost.name} is overwritten`,
      related: [{ ...fn.span(over.node), message: 'overwritten here' }],
    });
  }
}

function assigned(
  fn: FunctionAnalysis,
  statement: Node | undefined,
): { readonly node: Node; readonly name: string; readonly value: Node } | undefined {
  if (statement === undefined || fn.kind(statement) !== 'expression_statement') return undefined;
  const node = fn.children(statement)[0];
  if (node === undefined || fn.kind(node) !== 'assignment_expression' || fn.operator(node) !== '=') return undefined;
  const target = fn.child(node, 'left');
  const value = fn.child(node, 'right');
  if (target === undefined || value === undefined || fn.kind(target) !== 'identifier') return undefined;
  return { node, name: fn.text(target), value: fn.strip(value) };
}

/** `step(x); if (rc < 0) return rc;` where other calls of step() keep their status in rc: the test is of an older one. */
export function reportForgotten(fn: FunctionAnalysis, report: Reporter): void {
  for (const call of fn.calls) {
    const statement = fn.parent(call.node);
    if (statement === undefined || fn.kind(statement) !== 'expression_statement') continue;
    const next = statementAfter(fn, statement);
    const condition = next === undefined || fn.kind(next) !== 'if_statement' ? undefined : fn.child(next, 'condition');
    const status = condition && /^(\w+)(?:<0|!=0)?$/.exec(fn.canonical(condition))?.[1];
    if (!status || !statusName.test(status)) continue;
    const kept = fn.assignments.find(
      ({ target, operator, value }) =>
        operator === '=' &&
        value !== undefined &&
        fn.text(target) === status &&
        fn.callOf(fn.strip(value))?.name === call.name,
    );
    if (!kept || !isTestedAlready(fn, status, condition, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: `${status} is tested after this call of ${call.name}(), which did not set it.`,
      why: 'The test is of the status of an older step, which was good: a failure of this one goes unseen.',
      advice: `Should ${status} get what ${call.name}() returns here, as in the other calls?`,
      brief: `the status of ${call.name}() is not kept`,
      related: [
        { ...fn.span(condition), message: 'tested here' },
        { ...fn.span(kept.node), message: 'kept here' },
      ],
      fix: {
        title: `Keep it in ${status}`,
        edits: [{ start: fn.span(call.node).start, end: fn.span(call.node).start, text: `${status} = ` }],
      },
    });
  }
}

/** A status that nearly all callers look at is dropped, in a function that has one of its own to return. */
export function reportDropped(fn: FunctionAnalysis, report: Reporter): void {
  const { kind, signed } = fn.returnType;
  if (kind !== 'pointer' && !(kind === 'integer' && signed === true)) return;
  for (const call of fn.calls) {
    const statement = call.fact?.mustCheck === true ? fn.parent(call.node) : undefined;
    if (statement === undefined || fn.kind(statement) !== 'expression_statement' || isUndoing(fn, call.node)) continue;
    report({
      ...fn.span(call.node),
      what: `${call.name}() tells whether it failed, and nearly everybody looks; here nobody does.`,
      why: 'When it fails the function goes on without what this was to do, and may report success.',
      advice: 'Should its status be kept, and a failure be returned?',
      brief: `the status of ${call.name}() is dropped`,
    });
  }
}

/** On the way out after a failure, or in a function that takes something down: nobody could do anything about it. */
function isUndoing(fn: FunctionAnalysis, node: Node): boolean {
  if (tellsNothing.test(fn.name)) return true;
  const labels = fn.descendants(fn.body, 'labeled_statement').filter((label) => label < node);
  return labels.some((label) => /err|fail|out|undo|unwind|free|put|exit/i.test(fn.text(fn.child(label, 'label')!)));
}

/** Every value that gets to the test was tested in the same way before the call, and left on failure. */
function isTestedAlready(fn: FunctionAnalysis, status: string, condition: Node, call: Node): boolean {
  const text = fn.canonical(condition);
  const tests = fn.descendants(fn.body, 'if_statement').filter((test) => {
    const own = fn.child(test, 'condition');
    return own !== undefined && own < call && leaves(fn, fn.child(test, 'consequence')) && fn.canonical(own) === text;
  });
  return measuresOf(fn)
    .definitionsAt(status, condition)
    .every((one) => one === undefined || tests.some((test) => one.node < test && fn.parent(test) === blockOf(fn, one)));
}

/** The block that an assignment is a statement of. */
function blockOf(fn: FunctionAnalysis, { node }: { readonly node: Node }): Node | undefined {
  return fn.parent(fn.statementOf(node));
}

/** Macros, and what undoes something: nobody could do anything about its failure. `init_flush_queue()` sets one up. */
const tellsNothing =
  /^(?!(?:init|setup|alloc|create|register)_)^[A-Z0-9_]+$|(?:^|_)put$|^put_|(?:^|_)(?:un\w+|free|release|destroy|del|delete|remove|stop|disable|exit|cancel|flush|sync|clear|kill|close|detach)(?:_|$)/;

/** Calls whose status nobody looks at on one side of a patch, and somebody does on the other. */
export function observeDropped(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  const isOurs = ourPaths.test(fn.path) || /^arch\/(?:powerpc|s390)\//.test(fn.path);
  const claim = isOurs ? {} : { claim: aboutReturn };
  for (const call of fn.calls) {
    const owner = fn.parent(call.node);
    if (
      owner === undefined ||
      call.throughPointer ||
      call.fact?.printsError === true ||
      /^void$|\*$/.test(call.fact?.type ?? '') ||
      tellsNothing.test(call.name)
    )
      continue;
    const key = fn.canonical(call.node);
    const kind = fn.kind(owner);
    if (kind === 'expression_statement') {
      note({ key, state: 'open', ...claim, report: dropped(fn, call.node, call.name) });
      continue;
    }
    if (kind === 'return_statement') {
      note({ key, state: 'settled' });
      continue;
    }
    const kept = kind === 'assignment_expression' ? assigned(fn, fn.parent(owner)) : initialised(fn, owner);
    if (kept && kept.value === call.node && !statusName.test(kept.name)) {
      noteSign(fn, call, kept.node, kept.name, note);
      continue;
    }
    if (kept && statusName.test(kept.name) && kept.value === call.node) {
      const read = isRead(fn, kept.node, kept.name);
      if (read) {
        note({ key, state: 'settled' });
        note({ key: `status of ${key}`, state: 'settled' });
      } else if (read === false) note({ key, state: 'open', ...claim, report: dropped(fn, call.node, call.name) });
      continue;
    }
    const test = fn.enclosing(call.node, 'if_statement');
    const condition = test === undefined ? undefined : fn.child(test, 'condition');
    if (condition === undefined || !fn.isInside(call.node, condition)) continue;
    note({ key, state: 'settled' });
    const jump = fn.strip(condition) === call.node ? jumpWithoutError(fn, fn.child(test!, 'consequence')) : undefined;
    if (jump !== undefined)
      note({
        key: `status of ${key}`,
        state: 'open',
        claim: aboutCode,
        report: unkept(fn, condition, jump, call.name),
      });
  }
}

/** `goto out;` at the end of a branch in which no status gets a value. */
function jumpWithoutError(fn: FunctionAnalysis, branch: Node | undefined): Node | undefined {
  const last = branch !== undefined && fn.kind(branch) === 'compound_statement' ? fn.children(branch).at(-1) : branch;
  if (last === undefined || !/^(?:goto|break)_statement$/.test(fn.kind(last))) return undefined;
  const sets = fn.assignments.some(
    ({ node, target }) => fn.isInside(node, branch!) && statusName.test(fn.text(target)),
  );
  // An op that says with 0 that it failed: `return 0;` below, and no status.
  const after = fn.returns.filter((one) => one > last).map((one) => fn.canonical(one));
  const saysZero = after.includes('return 0;') && !after.some((one) => /^return [a-z]\w*;$/.test(one));
  return sets || saysZero ? undefined : last;
}

/** `int err = step();` */
function initialised(fn: FunctionAnalysis, node: Node): ReturnType<typeof assigned> {
  const value = fn.kind(node) === 'init_declarator' ? fn.child(node, 'value') : undefined;
  const variable = value === undefined ? undefined : declaredBy(fn, node);
  return variable && { node, name: variable.name, value: fn.strip(value!) };
}

/** A count that a call may give as a negative error: settled where somebody asks for the sign before it is used. */
function noteSign(
  fn: FunctionAnalysis,
  call: Call,
  kept: Node,
  name: string,
  note: (observation: Observation) => void,
): void {
  if (call.fact?.type !== undefined && !/^(?:int|long|s32|s64|ssize_t)$/.test(call.fact.type)) return;
  const key = `sign of ${name}=${fn.canonical(call.node)}`;
  const uses = fn.named(name).filter((use) => use > kept && !fn.isInside(use, kept));
  const test = uses.findIndex((use) => {
    const parent = fn.parent(use);
    return parent !== undefined && /^\w+<=?0$/.test(fn.canonical(parent));
  });
  if (test >= 0) note({ key, state: 'settled' });
  else if (uses.length > 0 && !uses.some((use) => isAsked(fn, use)))
    note({ key, state: 'open', report: dropped(fn, call.node, call.name) });
}

function isAsked(fn: FunctionAnalysis, use: Node): boolean {
  const test = fn.enclosing(use, 'if_statement', 'while_statement', 'for_statement');
  const condition = test === undefined ? undefined : fn.child(test, 'condition');
  return condition !== undefined && fn.isInside(use, condition);
}

function dropped(fn: FunctionAnalysis, call: Node, name: string): Extract<Observation, { state: 'open' }>['report'] {
  return {
    ...fn.span(call),
    what: `Nobody in view looked at what ${name}() returns; the patch does.`,
    why: 'When it fails the function goes on, and may report success.',
    advice: 'Is everything undone that was set up before it?',
    brief: `the status of ${name}() was dropped`,
  };
}

function unkept(fn: FunctionAnalysis, condition: Node, jump: Node, name: string): ReturnType<typeof dropped> {
  return {
    ...fn.span(condition),
    what: `Where ${name}() failed this branch left without its error; the patch keeps it.`,
    why: 'The function returned what the step before had left there: success, where that went well.',
    advice: 'Do the other failures of this function set it?',
    brief: `the error of ${name}() was not kept`,
    related: [{ ...fn.span(jump), message: 'left here' }],
  };
}

/** Whether a variable is used before the next assignment in view; undefined where code that is not in view may do so. */
function isRead(fn: FunctionAnalysis, node: Node, name: string): boolean | undefined {
  // One in the other branch of an `if` is no next one.
  const next = fn.assignments.find(
    (one) => one.node > node && fn.text(one.target) === name && fn.reaches(node, one.node),
  );
  const isBefore = (use: Node): boolean =>
    use > node &&
    !fn.isInside(use, node) &&
    (next === undefined || use < next.node || (next.value !== undefined && fn.isInside(use, next.value)));
  if (fn.named(name).some(isBefore)) return true;
  const leaves = fn.descendants(fn.body, 'goto_statement', 'break_statement', 'return_statement').some(isBefore);
  const gap = fn.calls.some((call) => call.name === gapMarker && isBefore(call.node));
  return next === undefined || leaves || gap ? undefined : false;
}

/** A fix of what is returned. */
const aboutCode =
  /(?<![^])(?=[^\n]*(?:fix|miss|wrong|correct|propagat)|[^]*^Fixes: )(?=[^]*(?:err(?:or)?[- ](?:return[- ])?(?:code|value|number)|error return|return(?:ed|ing|s)? (?:an? )?(?:err|value|code|success|0|zero)|errno))/im;

/** The subject speaks of it: other patches make a function return what it did not. */
export const aboutCheck = /^[^\n]*(?:check|handl|propagat|ignor|error|fail|return|missing|null|deref|crash)/i;

/** Outside of the directories that this is about, the subject must say it in so many words. */
const aboutReturn =
  /^[^\n]*(?:\bfix[^\n]*(?:null|deref|crash)|return (?:value|code|status)|unchecked|propagat|\bcheck\w*\b[^\n]{0,20}\b(?:errors?|returns?|fail\w*))/i;
