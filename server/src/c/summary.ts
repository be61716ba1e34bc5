import type { CFunction } from './function.ts';
import { hasFlag } from './idiom.ts';
import { negativeErrno, type CallFact, type Condition, type LockEffect, type ParameterFact } from './knowledge.ts';
import { pageOfParameter, unitOfParameter, unitOfResult } from './measure/index.ts';
import type { Call, Node, Value } from './model.ts';
import { leftAfter } from './pending.ts';

type Key = keyof CallFact;
/** Asks for a part by its name, unless it is known already or being worked out. */
type Guard = <T>(part: string, ask: () => T) => T | undefined;

/**
 * What a body shows of its function, over what was known of the name before. Each part is worked out when first
 * asked for: most callers ask for one of them, and most functions can answer without their data flow.
 */
export function summarise(fn: CFunction, isMacro: boolean, known: CallFact | undefined, guard: Guard): CallFact {
  // What a lock is made of is nothing that its users name.
  const isLock = (known?.locksTaken ?? known?.locksDropped) !== undefined;
  const isNeverNull = known?.returnsNullWhenAbsent === false;
  const parts: { readonly [K in Key]?: () => CallFact[K] | undefined } = {
    type: () => (isMacro || fn.returnTypeText === '' ? undefined : fn.returnTypeText),
    parameters: () =>
      isMacro || fn.parameters.length === 0 || isCutOff(fn, known)
        ? undefined
        : fn.parameters.map(({ name, typeText, type }, i) => {
            const told = knownParameter(known, name, i, fn.parameters.length);
            if (told) return { ...told, type: typeText };
            return { name, type: typeText, isLearned: type.kind === 'integer' };
          }),
    resultUnit: () =>
      !isMacro && fn.returnType.kind === 'integer' && !known?.resultUnit ? unitOfResult(fn) : undefined,
    mayReturnNull: () => (!isNeverNull && pointerResult(fn, isMacro) ? nullness(fn) : undefined),
    returnsNullWhenAbsent: () => (!isNeverNull && pointerResult(fn, isMacro) && returnsOwnNull(fn) ? true : undefined),
    entryAccessor: () => (pointerResult(fn, isMacro) ? builder(fn, accessor(fn) ?? known?.entryAccessor) : undefined),
    looksUp: () => (!isMacro && looksEntryUp(fn) ? true : undefined),
    nullIsFailure: () => (pointerResult(fn, isMacro) && handsOutFailure(fn) ? true : undefined),
    zeroIsSuccess: () => (!isMacro && returnsStatus(fn) ? true : undefined),
    failsForMemory: () => (!isMacro && failsForMemory(fn) ? true : undefined),
    negativeIsFailure: () => (!isMacro && returnsIndex(fn) ? true : undefined),
    failsWith: () => (isMacro ? undefined : failureValue(fn)),
    returnsErrPtr: () => (returnsErrorPointer(fn) ? true : undefined),
    dereferences: () => nonEmpty(dereferencedParameters(fn).filter((one) => !known?.toleratesNull?.includes(one))),
    installsThrough: () => nonEmpty(storedThroughParameters(fn, 'installs')),
    clearsThrough: () => nonEmpty(storedThroughParameters(fn, 'clears')),
    locksTaken: () => (isMacro || isLock ? undefined : lockEffects(fn, 'lock')),
    locksDropped: () => (isMacro || isLock ? undefined : lockEffects(fn, 'given')),
    sleeps: () => (fn.whole || isMacro ? sleeping(fn) : undefined),
    sleepsIn: () => fn.calls.find((call) => call.fact?.sleeps === true && isUnconditional(fn, call.node))?.name,
    flushes: () =>
      fn.calls.some((call) => call.fact?.flushes === true && isUnconditional(fn, call.node)) ? true : undefined,
    leaves: () => {
      const left = new Set(fn.whole && !isMacro ? fn.calls.flatMap((call) => leftAfter(fn, call)) : []);
      return left.size > 0 ? [...left] : undefined;
    },
    settles: () => {
      const done = new Set(fn.calls.flatMap((call) => call.fact?.settles ?? []));
      return done.size > 0 ? [...done] : undefined;
    },
    allocatesFrom: () => nonEmpty(cacheParameters(fn)),
    takesReference: () => nonEmpty(countedParameters(fn, 'takesReference')),
    dropsReference: () => nonEmpty(countedParameters(fn, 'dropsReference')),
    noReturn: () => (!isMacro && fn.whole && fn.returns.length === 0 && !exitConnected(fn) ? true : undefined),
  };
  const fact = { ...known, name: fn.name, ...(!isMacro && !fn.whole && { isPartial: true }) };
  const before: CallFact = fact;
  for (const [key, ask] of Object.entries(parts) as [Key, () => unknown][]) {
    const fallback = before[key];
    let value: unknown;
    let done = false;
    Object.defineProperty(fact, key, {
      enumerable: true,
      get: () => {
        if (done) return value;
        const answer = guard(key, ask);
        // In the middle of a recursion there is no answer yet; ask again later.
        if (answer === busy) return fallback;
        done = true;
        value = answer ?? fallback;
        if (key === 'parameters') value = withUnits(fn, value as readonly Parameter[] | undefined, guard);
        return value;
      },
    });
  }
  return fact;
}

interface Parameter extends ParameterFact {
  /** Its unit is to be read off the body. */
  readonly isLearned?: boolean;
}

function withUnits(
  fn: CFunction,
  list: readonly Parameter[] | undefined,
  guard: Guard,
): readonly ParameterFact[] | undefined {
  return list?.map((one) => (one.isLearned ? learned(fn, one.name, one.type, guard) : one));
}

/** The `@@` line of a fragment holds only the first parameters. */
function isCutOff(fn: CFunction, known: CallFact | undefined): boolean {
  return !fn.whole && known?.parameters !== undefined && known.parameters.length > fn.parameters.length;
}

/** A parameter whose unit the facts give, in the list that is as long as the body's. */
function knownParameter(
  known: CallFact | undefined,
  name: string,
  index: number,
  count: number,
): ParameterFact | undefined {
  const lists = [known?.parameters, ...(known?.otherParameters ?? [])];
  const parameter = lists.find((list) => list?.length === count)?.[index];
  // What a body of one release showed gives way to the one in view.
  return parameter?.name === name && parameter.unit && !parameter.ofRelease ? parameter : undefined;
}

/** A parameter whose unit is read off the body when somebody asks for it. */
function learned(fn: CFunction, name: string, type: string, guard: Guard): ParameterFact {
  let known: Pick<ParameterFact, 'unit' | 'ofPage'> | undefined;
  const read = (): Pick<ParameterFact, 'unit' | 'ofPage'> => {
    if (known) return known;
    const answer: unknown = guard(`unit of ${name}`, () => {
      const told = fn.knowledge.unitOfType?.(type);
      const read = unitOfParameter(fn, name);
      // Where the type says otherwise the body is wrong, not its callers.
      const unit = told === undefined || told === read ? read : undefined;
      return { ...pageOfParameter(fn, name), ...(unit && { unit }) };
    });
    if (answer === busy) return {};
    return (known = answer as Pick<ParameterFact, 'unit' | 'ofPage'>);
  };
  return {
    name,
    type,
    get unit() {
      return read().unit;
    },
    get ofPage() {
      return read().ofPage;
    },
  } as ParameterFact;
}

/** What `guard` returns where the function's own summary is being made. */
export const busy = Symbol('busy') as unknown as undefined;

function nonEmpty(indexes: readonly number[]): readonly number[] | undefined {
  return indexes.length > 0 ? indexes : undefined;
}

function pointerResult(fn: CFunction, isMacro: boolean): boolean {
  return (isMacro || /\*[^(]*\(/.test(fn.header)) && fn.returns.length > 0;
}

function returnedNodes(fn: CFunction): Node[] {
  return fn.returns.flatMap((node) => fn.children(node).slice(0, 1));
}

function returnedValues(fn: CFunction): Value[] {
  return returnedNodes(fn).flatMap((node) => fn.valuesOf(node));
}

/** Read off the text: asked of every callee, so it must not need paths. */
function nullness(fn: CFunction): Condition | undefined {
  if (panicsForNull(fn)) return undefined;
  const returned = returnedNodes(fn);
  let always = fn.whole;
  for (const node of returned) {
    const value = fn.strip(node);
    const call = fn.callOf(value);
    if (call) {
      const condition = call.fact?.mayReturnNull;
      if (condition !== undefined && condition !== false) {
        if (condition === true) return true;
        return (returned.length === 1 ? translate(fn, call, condition) : undefined) ?? true;
      }
      always &&= condition === false;
    } else if (isNull(fn, value)) {
      if (isAfterFailure(fn, node)) return true;
      always = false;
    } else if (fn.kind(value) === 'identifier') {
      const name = fn.text(value);
      if (makers(fn, name).length > 0 && !fn.testedPlaces.has(name)) return true;
      always = false;
    } else always &&= fn.kind(value) === 'pointer_expression' && fn.operator(value) === '&';
  }
  if (returned.length === 0) return undefined;
  return always || failsWithErrorOnly(fn) ? false : undefined;
}

/** `if (!p) panic(...);`: its own author leaves no NULL to callers, at least while the kernel starts. */
function panicsForNull(fn: CFunction): boolean {
  return fn.zeroTests.some(({ owner, negated }) => {
    const branch = negated && fn.kind(owner) === 'if_statement' ? fn.child(owner, 'consequence') : undefined;
    return branch !== undefined && fn.calls.some(({ node, name }) => name === 'panic' && fn.isInside(node, branch));
  });
}

/** Every way out of a function that returns error pointers gives one, or what is known to be there. */
function failsWithErrorOnly(fn: CFunction): boolean {
  if (!fn.whole || !returnsErrorPointer(fn)) return false;
  return returnedNodes(fn).every((node) => {
    const call = fn.callOf(fn.strip(node));
    if (call && /^ERR_(?:PTR|CAST)$/.test(call.name)) return true;
    const values = fn.valuesOf(node);
    return values.length > 0 && values.every(({ nullness: one }) => one === 'nonnull');
  });
}

/** Calls that may yield NULL and whose result a variable gets. */
function makers(fn: CFunction, name: string): Call[] {
  return fn.assignments.flatMap((assignment) => {
    if (assignment.operator !== '=' || assignment.value === undefined) return [];
    if (fn.text(assignment.target).replace(/^[\s*]+/, '') !== name) return [];
    const call = fn.callOf(fn.strip(assignment.value));
    const condition = call?.fact?.mayReturnNull;
    return call && condition !== undefined && condition !== false ? [call] : [];
  });
}

/** `return NULL` in the branch where an allocation or a look-up gave NULL. */
function isAfterFailure(fn: CFunction, node: Node): boolean {
  return fn.zeroTests.some((test) => {
    if (!test.negated || fn.kind(test.owner) !== 'if_statement' || !fn.isInside(node, test.owner)) return false;
    const branch = fn.child(test.owner, 'consequence');
    return branch !== undefined && fn.isInside(node, branch) && makers(fn, test.place).length > 0;
  });
}

function isNull(fn: CFunction, node: Node): boolean {
  return /^(?:NULL|0)$/.test(fn.canonical(node));
}

function returnsOwnNull(fn: CFunction): boolean {
  return returnedNodes(fn).some((node) => isNull(fn, fn.strip(node)));
}

/** A wrapper's promise that hangs on an argument which is its own parameter. */
function translate(fn: CFunction, call: Call, condition: Condition): Condition | undefined {
  if (typeof condition === 'boolean') return condition;
  const argument = call.args[condition.argument];
  if (argument === undefined) return undefined;
  const variable = fn.variable(fn.text(fn.strip(argument)));
  return variable?.index === undefined ? undefined : { ...condition, argument: variable.index };
}

/** A function that hands out what an accessor gave it is an accessor itself. */
function accessor(fn: CFunction): CallFact['entryAccessor'] {
  if (!fn.calls.some((call) => call.fact?.entryAccessor)) return undefined;
  const values = returnedValues(fn).filter((v) => v.nullness !== 'null');
  const first = values[0]?.accessor;
  if (!first || fn.cutShort || !values.every((v) => v.accessor)) return undefined;
  const accessors = values.map((v) => v.accessor!);
  if (first.allocates !== undefined && accessors.every((a) => a.allocates === first.allocates)) {
    return { allocates: first.allocates };
  }
  const condition = first.call.fact?.entryAccessor?.allocates;
  const translated = condition === undefined ? undefined : translate(fn, first.call, condition);
  const single = accessors.every((a) => a.call.node === first.call.node);
  return translated !== undefined && single ? { allocates: translated } : undefined;
}

/** A look-up whose body in view allocates beside it builds what is missing, whatever its callee or its name promise. */
function builder(fn: CFunction, found: CallFact['entryAccessor']): CallFact['entryAccessor'] {
  if (found?.allocates !== false) return found;
  return fn.calls.some((call) => /(?:^|_)[a-z]*alloc(?:_|$)/.test(call.name)) ? { allocates: true } : found;
}

/** The entry that an accessor gave is tested, and nothing is done where there is none; there is no loop over many. */
function looksEntryUp(fn: CFunction): boolean {
  if (fn.loops.length > 0) return false;
  return fn.calls.some(({ node, fact }) => {
    if (fact?.entryAccessor?.allocates !== false || !fact.mayReturnNull) return false;
    const kept = fn.assignments.find(({ value }) => value !== undefined && fn.strip(value) === node);
    return kept !== undefined && fn.testedPlaces.has(fn.canonical(kept.target).replace(/^\*+/, ''));
  });
}

/** NULL comes from an allocation inside, which is handed out; there is no other `return NULL` for other reasons. */
function handsOutFailure(fn: CFunction): boolean {
  const allocations = fn.calls.filter(({ fact }) => fact?.nullIsFailure).length;
  if (allocations === 0) return false;
  if (returnedNodes(fn).filter((node) => isNull(fn, fn.strip(node))).length > allocations) return false;
  return returnedValues(fn).some(
    ({ origin }) => origin !== undefined && fn.callOf(origin)?.fact?.nullIsFailure === true,
  );
}

const statusName = /^(?:ret|err|rc|r|res|error|result|retval|status)$/;

/** A signed number of which all that is in view is 0, a negative errno or the status of somebody else. */
function returnsStatus(fn: CFunction): boolean {
  if (!fn.whole || fn.returnType.kind !== 'integer' || fn.returnType.signed !== true) return false;
  if (!/-E[A-Z]{2}|PTR_ERR/.test(fn.text(fn.body))) return false;
  return returnedNodes(fn).every((node) => {
    const at = fn.strip(node);
    if (fn.kind(at) === 'call_expression') return true;
    const text = fn.canonical(at);
    return text === '0' || /^-E[A-Z0-9]+$/.test(text) || statusName.test(text);
  });
}

/** A status that says -ENOMEM, or another errno where an allocation gave nothing. */
function failsForMemory(fn: CFunction): boolean {
  if (!returnsStatus(fn)) return false;
  if (/-ENOMEM\b/.test(fn.source.code)) return true;
  return fn.zeroTests.some(
    ({ negated, place }) => negated && makers(fn, place).some(({ fact }) => fact?.nullIsFailure === true),
  );
}

/** `return i;` out of a loop that counts i from 0, else a negative constant: 0 is the first of what was looked for. */
function returnsIndex(fn: CFunction): boolean {
  // Asked of every callee, and the text tells of most that they do not.
  if (!/\bfor \(/.test(fn.source.code) || !/\breturn -/.test(fn.source.code)) return false;
  if (!fn.whole || fn.returnType.kind !== 'integer' || fn.returnType.signed !== true) return false;
  const texts = returnedNodes(fn).map((node) => fn.canonical(fn.strip(node)));
  const indexes = texts.filter((text) => !/^-(?:1|E[A-Z0-9]+)$/.test(text));
  if (indexes.length === 0 || indexes.length === texts.length) return false;
  return indexes.every((text) =>
    fn.loops.some(
      ({ initialiser, update }) =>
        initialiser !== undefined &&
        update !== undefined &&
        fn.canonical(initialiser).replace(/;$/, '').endsWith(`${text}=0`) &&
        [`${text}++`, `++${text}`].includes(fn.canonical(update)),
    ),
  );
}

const failureConstant = /\breturn (?:\(\w+\) ?)?([A-Z]\w*_ERROR|[A-Z]\w*_BAD\w*|-E[A-Z0-9]+);/;

/** `return DMA_MAPPING_ERROR;`, `return -ENOMEM;` out of a function that gives a number without a sign, and nowhere 0. */
function failureValue(fn: CFunction): string | undefined {
  const constant = failureConstant.exec(fn.source.code)?.[1];
  const found = constant?.startsWith('-') ? negativeErrno : constant;
  // A status word has another constant for success.
  const { kind, signed, bits } = found === undefined ? {} : fn.returnType;
  if (found === undefined || !fn.whole || kind !== 'integer' || signed !== false || bits !== 64) return undefined;
  return returnedNodes(fn).some((node) => fn.canonical(fn.strip(node)) === '0') ? undefined : found;
}

function returnsErrorPointer(fn: CFunction): boolean {
  return returnedNodes(fn).some((node) => {
    const call = fn.callOf(fn.strip(node));
    return call !== undefined && (/^ERR_(?:PTR|CAST)$/.test(call.name) || call.fact?.returnsErrPtr === true);
  });
}

/** Parameters that every path reads through, and that the function itself never tests or changes. */
function dereferencedParameters(fn: CFunction): number[] {
  const found = new Set<number>();
  if (!/\([^]*\*/.test(fn.header)) return [];
  let fixed: ReadonlySet<string> | undefined;
  for (const { pointer, node } of fn.ownDerefs) {
    const index = parameterOf(fn, pointer);
    if (index === undefined || found.has(index)) continue;
    fixed ??= new Set([...fn.assignments.map((a) => fn.canonical(a.target)), ...fn.testedPlaces]);
    if (!fixed.has(fn.text(fn.strip(pointer))) && isUnconditional(fn, node)) found.add(index);
  }
  // What a callee reads through, it was given for that: the pointer, or the address of a member.
  for (const call of fn.calls) {
    for (const [at, argument] of call.args.entries()) {
      const name = nameIn(fn, argument);
      const index = name === undefined ? undefined : fn.variable(name)?.index;
      if (name === undefined || index === undefined || found.has(index)) continue;
      if (fn.parameters[index]?.type.kind !== 'pointer') continue;
      fixed ??= new Set([...fn.assignments.map((a) => fn.canonical(a.target)), ...fn.testedPlaces]);
      if (fixed.has(name) || !isUnconditional(fn, call.node)) continue;
      if (call.fact?.dereferences?.includes(at)) found.add(index);
    }
  }
  return [...found].sort((a, b) => a - b);
}

const branching =
  /^(?:if|for|while|do|switch|case|labeled)_statement$|^conditional_expression$|^else_clause$|^preproc_/;

/** True for what runs before anything can branch off: read off the text, since it is asked of every callee. */
function isUnconditional(fn: CFunction, node: Node): boolean {
  for (let n = fn.parent(node), below = node; n !== undefined && n !== fn.body; below = n, n = fn.parent(n)) {
    const kind = fn.kind(n);
    if (kind === 'if_statement' || kind === 'while_statement' || kind === 'switch_statement') {
      if (fn.child(n, 'condition') !== below) return false;
    } else if (kind === 'binary_expression' && /^(?:&&|\|\|)$/.test(fn.operator(n))) {
      if (fn.child(n, 'left') !== below) return false;
    } else if (branching.test(kind)) return false;
  }
  const exits = fn.descendants(fn.body, 'return_statement', 'goto_statement');
  return !exits.some((exit) => exit < node && !fn.isInside(node, exit));
}

/** Locks that the caller holds after the call and did not before, or the other way round. */
function lockEffects(fn: CFunction, kind: 'lock' | 'given'): readonly LockEffect[] | undefined {
  if (!fn.whole || !fn.mayCall((fact) => fact.locksTaken ?? fact.locksDropped)) {
    return undefined;
  }
  const effects = fn.heldAtExit.flatMap((held): LockEffect[] => {
    if (held.kind !== kind) return [];
    const { place, forbidsSleep } = held;
    const base = /^\w+/.exec(place)?.[0] ?? '';
    const variable = fn.variable(base);
    const path = place.slice(base.length);
    const more = forbidsSleep ? { forbidsSleep } : {};
    if (!variable) return [{ path: place, ...more }];
    const given = variable.index !== undefined && !fn.assignments.some(({ target }) => fn.canonical(target) === base);
    return given ? [{ argument: variable.index, path, ...more }] : [];
  });
  return effects.length > 0 ? effects : undefined;
}

/**
 * What sleeps whenever the function runs, or where flags that it hands on allow it. Whether a call in a branch sleeps is
 * for the branch to say; none sleeps where each is known not to.
 */
function sleeping(fn: CFunction): Condition | undefined {
  let never = fn.whole;
  let found: Condition | undefined;
  for (const call of fn.calls) {
    // A lock of the caller's may be what is dropped before it sleeps.
    if (call.fact?.locksDropped) return found;
    const sleeps = call.fact?.sleeps;
    never &&= sleeps === false;
    if (sleeps === undefined || sleeps === false) continue;
    if (sleeps === true) {
      if (isUnconditional(fn, call.node)) return true;
    } else if ('hasFlag' in sleeps) {
      const flags = call.args[sleeps.argument];
      if (flags !== undefined && hasFlag(fn.text(flags), sleeps.hasFlag) && isUnconditional(fn, call.node)) return true;
      found ??= translate(fn, call, sleeps);
    }
  }
  return found ?? (never ? false : undefined);
}

/** A parameter, or what stands inside of it: `p`, `&p->ref`. */
const ofParameter = /^(?:&\(?(?<whole>\w+)\)?->\w+(?:\.\w+)*|\(?(?<name>\w+)\)?)$/;

/** The `p` of `p` and of `&p->ref`. */
function nameIn(fn: CFunction, argument: Node): string | undefined {
  const at = fn.strip(argument);
  const kind = fn.kind(at);
  if (kind === 'identifier') return fn.text(at);
  if (kind !== 'pointer_expression') return undefined;
  return ofParameter.exec(fn.canonical(at))?.groups?.['whole'];
}

/** Parameters that calls count a user of whenever the function runs. */
function countedParameters(fn: CFunction, effect: 'takesReference' | 'dropsReference'): number[] {
  const found = new Set<number>();
  for (const call of fn.calls) {
    for (const argument of call.fact?.[effect] ?? []) {
      const node = call.args[argument];
      const { whole, name = whole } =
        (node !== undefined && ofParameter.exec(fn.canonical(fn.strip(node)))?.groups) || {};
      const index = name === undefined ? undefined : fn.variable(name)?.index;
      if (index !== undefined && isUnconditional(fn, call.node)) found.add(index);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Whether a path leads from the entry to the exit. */
function exitConnected(fn: CFunction): boolean {
  const { cfg } = fn;
  const seen = new Set([cfg.entry]);
  const work = [cfg.entry];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    if (at === cfg.exit || at === cfg.unseen) return true;
    for (const edge of cfg.blocks[at]!.out) {
      if (seen.has(edge.to)) continue;
      seen.add(edge.to);
      work.push(edge.to);
    }
  }
  return false;
}

function parameterOf(fn: CFunction, pointer: Node): number | undefined {
  const node = fn.strip(pointer);
  return fn.kind(node) === 'identifier' ? fn.variable(fn.text(node))?.index : undefined;
}

/** An entry is changed and not installed: what is stored is made from what it held, also by way of variables. */
function isMadeFrom(fn: CFunction, value: Node, index: number): boolean {
  const read = fn.derefs.filter(({ pointer }) => parameterOf(fn, pointer) === index);
  if (read.length === 0) return false;
  const names = new Set<string>();
  const parts = [value];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const here = part;
    if (read.some(({ node }) => fn.isInside(node, here))) return true;
    for (const node of fn.descendants(here, 'identifier')) {
      const name = fn.text(node);
      if (names.has(name)) continue;
      names.add(name);
      for (const one of fn.assignments) {
        if (one.value !== undefined && fn.text(one.target) === name) parts.push(one.value);
      }
    }
  }
  return false;
}

/** Entries installed or cleared through a pointer parameter. */
function storedThroughParameters(fn: CFunction, effect: 'installs' | 'clears'): number[] {
  const installs = new Set<number>();
  const clears = new Set<number>();
  for (const store of fn.stores) {
    const index = parameterOf(fn, store.pointer);
    if (index === undefined) continue;
    const found = fn.storeEffect(store);
    if (found === 'installs') {
      if (store.value === undefined || !isMadeFrom(fn, store.value, index)) installs.add(index);
    } else if (found === 'clears') clears.add(index);
  }
  for (const index of installs) clears.delete(index);
  return [...(effect === 'installs' ? installs : clears)].sort((a, b) => a - b);
}

/** Parameters that are handed to what takes memory from them. */
function cacheParameters(fn: CFunction): number[] {
  const names = fn.calls
    .flatMap(({ fact, args }) => (fact?.allocatesFrom ?? []).map((i) => args[i]))
    .flatMap((arg) => (arg === undefined ? [] : [fn.text(fn.strip(arg))]));
  return fn.parameters.flatMap(({ name }, i) => (names.includes(name) ? [i] : []));
}
