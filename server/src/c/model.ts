/** What the C engine gives to rules: types only. The guide for rule writers is README.md beside this file. */
import type { Image } from '../patch/model.ts';
import type { Problem, Span } from '../text/problem.ts';
import type { FunctionText } from './functionText.ts';
import type { ZeroTest } from './zeroTests.ts';
import type { SummaryMemory } from './summaryMemory.ts';
import type { StructTable } from './tables.ts';
import type { TextResults, TextUses } from './textUses.ts';
import type { WideShift } from './wideShifts.ts';
import type { CallFact, OpsFact, TypeFact, Unit, Knowledge } from './knowledge.ts';

/** A syntax node of one function: an index into its arrays. Meaningless in another function. */
export type Node = number;

/** A C text: a whole file, or the old or new text that the hunks of one file stand for. */
export type CSource =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'image'; readonly image: Image };

export interface COptions {
  /** A function that mentions none of these words is not parsed and not listed. Absent: all are. */
  readonly words?: RegExp;
  /** What stands elsewhere, function or comment, is not listed. Absent: all is. */
  readonly isShown?: (place: Span) => boolean;
  /** What was learned from other texts (other files of the patch, earlier patches, open files); the first that knows wins. */
  readonly definitions?: readonly Definitions[];
  /** What was worked out of bodies before. Absent: all are read anew. */
  readonly summaries?: SummaryMemory;
  /** Asked between functions; true stops the analysis there. */
  readonly cancelled?: () => boolean;
}

/** One text, analysed. Offsets are in the text given (for an image: in `image.text`). */
export interface CAnalysis {
  readonly functions: readonly FunctionAnalysis[];
  /** Structs that are initialised outside of functions; read when first asked for. */
  readonly tables: readonly StructTable[];
  /** Comments, markers included. */
  readonly comments: readonly Span[];
  /** What the text teaches about names defined in it; give it to the analysis of other texts. */
  readonly definitions: TextDefinitions;
  /** Where something was cut short, in plain words. */
  readonly notices: readonly Problem[];
}

/** What an analysis asks of the texts around a function: a name, behind the word for its kind. */
export type Question =
  `${'call' | 'member' | 'slot' | 'shift' | 'macro' | 'uses' | 'results' | 'kept' | 'setters' | 'topmost' | 'last'} ${string}`;

/** What an analysis rests on: all that it asked of the texts around a function, and what it was told. */
export interface Ground {
  readonly questions: readonly Question[];
  /** In their order. */
  readonly answers: readonly string[];
  /** The version of the function's text that last answered so. */
  seen: number;
}

/** Function and macro bodies, struct members and ops tables of one text; bodies are read when first asked for. */
export interface Definitions {
  /** Names defined here: functions with a body in full view and function-like macros. */
  readonly names: ReadonlySet<string>;
  /** What the body of `name` shows, as a fact; undefined where it is not defined here. */
  fact(name: string): CallFact | undefined;
  /** The slot of an ops table that a function stands in: `.unmap_pages = foo_unmap`. */
  slotOf(functionName: string): { readonly ops: string | undefined; readonly slot: string } | undefined;
  /** Declared type of a struct's member, as written. */
  memberType(struct: string | undefined, member: string): string | undefined;
  /** Replacement text of an object-like macro. */
  macro(name: string): string | undefined;
  /** The body or macro that a fact was read from. */
  bodyOf(name: string): { readonly asked: Iterable<Question> } | undefined;
  /** Fingerprint of what stands here under a name: an equal answer leads to an equal fact. Empty where nothing does. */
  ownAnswer(question: Question): string;
}

/** Definitions of one text, which can list what it says something about. */
export interface TextDefinitions extends Definitions {
  /** Every name, as the questions of a kind have it. */
  known(kind: 'call' | 'member' | 'slot' | 'macro'): Iterable<string>;
  /** Keeps what was worked out of bodies for the next analysis. Called when all has been asked. */
  keepSummaries(): void;
}

/** A parameter or local variable. */
export interface Variable {
  readonly name: string;
  /** The type as written, stars included: `struct iommu_table *`. */
  readonly typeText: string;
  readonly type: Type;
  readonly parameter: boolean;
  /** Position among the parameters. */
  readonly index: number | undefined;
  readonly static: boolean;
  /** Where it is declared (in a made-up header: undefined). */
  readonly node: Node | undefined;
  readonly initialiser: Node | undefined;
}

/** A C type as far as rules need it. */
export interface Type extends TypeFact {
  /** Of a pointer or array: what it points to. */
  readonly pointee?: Type;
}

/** A call `name(args)`. `ops->slot(args)` has the slot as its name. */
export interface Call {
  readonly node: Node;
  readonly name: string;
  /** The function part: an identifier, or the expression that holds the pointer. */
  readonly callee: Node;
  readonly throughPointer: boolean;
  readonly args: readonly Node[];
  /** What is known of it: learned from a body in view, else from the kernel's facts. */
  readonly fact: CallFact | undefined;
}

/** An expression that reads or writes memory through `pointer`: `*p`, `p->x`, `p[i]`, or a call that does so. */
export interface Deref {
  readonly node: Node;
  readonly pointer: Node;
  readonly kind: 'star' | 'arrow' | 'index' | 'call';
  readonly call?: Call;
}

/** `target = value`, `target += value`, a declaration with initialiser (operator `=`), `++target`. */
export interface Assignment {
  readonly node: Node;
  readonly target: Node;
  readonly operator: string;
  /** Undefined for `++` and `--`. */
  readonly value: Node | undefined;
}

/** Something is stored to memory through a pointer to a table entry or to anything else. */
export interface Store {
  readonly node: Node;
  readonly pointer: Node;
  /** The value stored; undefined where a callee decides. */
  readonly value: Node | undefined;
  readonly effect: 'store' | 'installs' | 'clears';
  readonly call?: Call;
}

export interface ScopeMacro {
  readonly node: Node;
  readonly name: string;
  readonly args: readonly Node[];
  readonly body: Node | undefined;
}

export interface Loop {
  readonly node: Node;
  readonly kind: 'for' | 'while' | 'do' | 'macro';
  readonly body: Node | undefined;
  readonly condition: Node | undefined;
  readonly initialiser: Node | undefined;
  readonly update: Node | undefined;
  /** Of a `for_each` macro: its name, arguments and cursor. */
  readonly macro?: { readonly name: string; readonly args: readonly Node[]; readonly cursor: Node | undefined };
}

export type Nullness = 'null' | 'nonnull' | 'maybe' | 'unknown';

/** A unit with what scales it: pages of which shift. `shift` is the canonical text, `tbl->it_page_shift`. */
export interface UnitValue {
  readonly unit: Unit;
  readonly shift?: string;
}

/** What is known of an expression's value on one path. */
export interface Value {
  /** Values with the same symbol are the same run-time value: `q = p` gives q the symbol of p. */
  readonly symbol: string;
  /** `maybe`: nobody tested it yet, and its origin may yield NULL. */
  readonly nullness: Nullness;
  /** The expression that made the value: usually a call. */
  readonly origin?: Node;
  /** Where a test on this path settled the nullness. */
  readonly testedAt?: Node;
  /** True where only part of a condition tested it (`if (!p && x)`), so that other variables may explain it. */
  readonly weak?: boolean;
  readonly constant?: bigint;
  /** Known not to be zero (an errno constant, a tested value). */
  readonly nonzero?: boolean;
  /** Known to be below 0, or known not to be. */
  readonly negative?: boolean;
  readonly unit?: UnitValue;
  /** Canonical texts of sizes that the value is a multiple of: `tbl->it_level_size`, `0x1000`. */
  readonly alignedTo?: readonly string[];
  /** From an entry accessor: whether this call, with these arguments, builds missing levels. */
  readonly accessor?: { readonly call: Call; readonly allocates: boolean | undefined };
  /** The value of a loop macro's cursor after the loop ran out. */
  readonly afterLoop?: 'null' | 'invalid';
  /** First place on this path where the value was dereferenced before any test of it. */
  readonly dereferencedAt?: Node;
}

/** One path's knowledge at a place. */
export interface PathState {
  /** Value of a side-effect-free expression, or of a variable by its name. */
  valueOf(expression: Node | string): Value;
  /** Truth of a condition that this path already decided, where its variables have not changed since. */
  truthOf(condition: Node | string): boolean | undefined;
}

export interface Block {
  readonly id: number;
  readonly elements: readonly Element[];
  readonly out: readonly Edge[];
  readonly in: readonly Edge[];
}

/** One step of a block. */
export interface Element {
  readonly kind: 'expression' | 'declaration' | 'return' | 'choose' | 'cursor' | 'after-loop' | 'gap' | 'scope';
  readonly node: Node;
  /** `choose`: the operand whose value the node takes on this path. */
  readonly chosen?: Node;
  /** Nobody reads the result. */
  readonly unused?: boolean;
  /** `choose` of a condition used as a value: its truth on this path. */
  readonly truth?: boolean;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
  /** The condition that must be `truth` for the edge to be taken. */
  readonly condition?: Node;
  readonly truth?: boolean;
  /** The condition is an operand of `&&`, `||` or `!` in a larger one. */
  readonly partial?: boolean;
  /** The value of a `switch` arm (undefined with `switched` set: default). */
  readonly switched?: Node;
  readonly caseValue?: Node;
  readonly back?: boolean;
}

export interface Cfg {
  readonly blocks: readonly Block[];
  readonly entry: number;
  /** Where `return` and the end of the body lead. */
  readonly exit: number;
  /** Where control leaves what is in view: a `goto` to an unseen label, the end of a fragment. */
  readonly unseen: number;
  blockOf(node: Node): number | undefined;
}

/** A lock that a path owes back. `given`: a lock of the caller's that was dropped. */
export interface Held {
  readonly kind: 'lock' | 'given';
  /** The lock without `&`. */
  readonly place: string;
  /** Where it was taken. */
  readonly since: Node;
  readonly forbidsSleep: boolean;
}

/** Where code runs: `atomic` where a lock is held under which nothing may sleep. */
export type Context = 'real-mode' | 'atomic';

export interface FunctionAnalysis {
  readonly source: FunctionText;
  /** Functions of equal keys and equal answers to what was asked are analysed alike. */
  readonly key: string;
  /** What its analysis rests on so far. */
  ground(): Ground;
  /** Whether all of it is answered now as it was then. */
  standsOn(ground: Ground): boolean;
  /** Keeps what was made under a name as long as the function is kept, and no longer. */
  once<T>(name: string, make: () => T): T;
  /** Lets go of all that was worked out: it is made again where somebody asks. */
  forget(): void;
  /** Empty for a fragment of which not even the name is known. */
  readonly name: string;
  readonly path: string;
  /** What is in view of it, in the source text. */
  readonly location: Span;
  /** Place of the name, or of the first line in view. */
  readonly nameSpan: Span;
  readonly startInView: boolean;
  readonly endInView: boolean;
  /** Start and end in view, no unseen gap between. */
  readonly whole: boolean;
  readonly returnType: Type;
  readonly parameters: readonly Variable[];
  readonly variables: readonly Variable[];
  /** What is promised of the slot of the ops table in view that the function stands in. */
  readonly opsFact: OpsFact | undefined;
  /** Role by ops table in view, else by name. */
  readonly role: OpsFact['role'] | undefined;
  /** Runs where memory cannot be had, by name or by what it calls: real mode. */
  readonly context: 'real-mode' | undefined;

  // -- the tree --
  readonly body: Node;
  kind(node: Node): string;
  text(node: Node): string;
  /** Text with white space and outer parentheses dropped: equal for equal expressions. */
  canonical(node: Node): string;
  /** Place in the source text. */
  span(node: Node): Span;
  /** White space in front of what begins its line. */
  indentOf(node: Node): string | undefined;
  parent(node: Node): Node | undefined;
  children(node: Node): readonly Node[];
  child(node: Node, field: string): Node | undefined;
  operator(node: Node): string;
  descendants(node: Node, ...kinds: string[]): readonly Node[];
  /** Identifiers of a name in the body, in order. */
  named(name: string): readonly Node[];
  enclosing(node: Node, ...kinds: string[]): Node | undefined;
  isInside(node: Node, outer: Node): boolean;
  /** Without parentheses, casts, `likely()` and the like. */
  strip(node: Node): Node;
  statementOf(node: Node): Node;
  /** Where several blocks declare the name: the first one, or the one that is meant at a place. */
  variable(name: string, at?: Node): Variable | undefined;
  loopsAround(node: Node): readonly Loop[];

  // -- what occurs in it, in order of the text --
  readonly calls: readonly Call[];
  readonly derefs: readonly Deref[];
  readonly assignments: readonly Assignment[];
  readonly stores: readonly Store[];
  readonly loops: readonly Loop[];
  readonly returns: readonly Node[];
  /** Tests for zero or NULL, as the text has them. */
  readonly zeroTests: readonly ZeroTest[];
  /** Macros that open a block which is no loop: `scoped_guard(mutex, &x->lock) { ... }`. */
  readonly scopeMacros: readonly ScopeMacro[];
  callOf(node: Node): Call | undefined;
  /** Whether anything is called of which this is known. Read off the text: a function that is not parsed yet stays so. */
  mayCall(promises: (fact: CallFact) => unknown): boolean;
  /** Names before a bracket in the body, read off the text as well. */
  readonly calledNames: ReadonlySet<string>;
  /** Whether a store installs an entry or clears it; undefined where the value does not tell. */
  storeEffect(store: Store): 'installs' | 'clears' | undefined;

  // -- flow --
  readonly cfg: Cfg;
  /** The distinct values that an expression takes, just as it is evaluated; empty where it is never reached. */
  valuesOf(expression: Node): readonly Value[];
  /** Paths' knowledge just before the step that holds the node. */
  statesBefore(node: Node): readonly PathState[];
  isReachable(node: Node): boolean;
  /** Locks held on every path to a node, just before it. */
  heldBefore(node: Node): readonly Held[];
  /** Where it is known. */
  contextAt(node: Node): Context | undefined;
  /** Steps that may run after the node, in view. */
  reaches(from: Node, to: Node): boolean;
  /** Null tests of a value already dereferenced, on every path that gets there. */
  /** False where a look at the text already tells that no path can hold a NULL worth following. */
  readonly hasNullSuspects: boolean;
  readonly lateTests: readonly { readonly test: Node; readonly deref: Node }[];

  // -- expressions --
  typeOf(expression: Node): Type;
  /** Constant value where it has one on every path. */
  constantOf(expression: Node): bigint | undefined;
  unitOf(expression: Node): UnitValue | undefined;
  /** `undefined`: not known to be aligned. */
  alignmentsOf(expression: Node): readonly string[];
  /** Shifts anywhere in the text, in the width of long or more, by a count (as `keyOfCount()` gives it). */
  wideShifts(count: string): readonly WideShift[];
  /** What the whole text does with a variable, `->member` or `.member` of this name. */
  usesInText(name: string): TextUses;
  /** What callers in the whole text do with what a function of this name returns. */
  resultsInText(name: string): TextResults;
  /** Variables and members that keep what a function of this name returns, anywhere in the whole text: `host->sg_len`. */
  keptInText(name: string): readonly string[];
  /** Functions of the whole text that set `->name` to anything but NULL, and those that call them, some levels up. */
  settersInText(name: string): readonly string[];
  /** Names of starts that the whole text lets a range of a length have up to the last byte: `start + length - 1 < start`. */
  topmostInText(length: string): readonly string[];
  /** What the whole text has as the last byte of an aperture of 32 bits, or nothing: `aperture_end = DMA_BIT_MASK(32)`. */
  lastByteInText(): string;
  /** What is promised of names that are not in view: facts of fields, calls, constants. */
  readonly knowledge: Knowledge;
  /** Analysis of this function gave up early. */
  readonly cutShort: boolean;
}
