import { fingerprint } from '../text/fingerprint.ts';
import { SourceMap } from '../text/sourceMap.ts';
import { macrosOf, type Chunk, type MacroText } from './chunk.ts';
import type { FunctionText, SplitSource } from './functionText.ts';
import { CFunction, type Surroundings } from './function.ts';
import type { CallFact, Knowledge } from './knowledge.ts';
import type { Definitions, Ground, Question, TextDefinitions, Type } from './model.ts';
import { Answers } from './answers.ts';
import { numberSymbol } from './symbols.ts';
import type { CParser } from './parser.ts';
import { factOfSignature, factsOfPrototypes } from './signature.ts';
import { busy, summarise } from './summary.ts';
import type { Summary, SummaryMemory } from './summaryMemory.ts';
import { literalType } from './types.ts';
import {
  keepersIn,
  lastByteIn,
  resultsIn,
  settersIn,
  topmostIn,
  usesIn,
  type TextResults,
  type TextUses,
} from './textUses.ts';
import { wideShiftsIn, type WideShift } from './wideShifts.ts';

/** Longest body that is read for a summary, in characters. */
const maxBody = 40_000;
/** How many bodies deep one summary may ask for others: a chain of callees, longer ones are taken for unknown. */
const maxNesting = 6;

/** A body that a fact was read from. */
interface Body {
  readonly fn: CFunction;
  /** What was known of it before. */
  readonly kept: Summary | undefined;
  /** What is known of it now. */
  readonly parts: Map<string, unknown>;
  readonly isMacro: boolean;
}

const externVariable = /\bextern\b[^;{}]*\b(\w+)\s*;/g;

/** What one text defines; bodies are read when somebody asks. */
export class SourceDefinitions implements TextDefinitions {
  private readonly split: SplitSource;
  private readonly path: string;
  private readonly parser: CParser;
  private readonly knowledge: Knowledge;
  private readonly others: readonly Definitions[];
  private readonly summaries: SummaryMemory | undefined;
  private readonly facts = new Map<string, CallFact | undefined>();
  private readonly asking = new Set<CFunction>();
  private readonly opened = new Map<FunctionText, CFunction>();
  private answers: Answers | undefined;
  /** Bodies and macros that a fact was read from. */
  private readonly read = new Map<string, Body>();
  /** How often an answer was put off because it hung on itself. */
  private postponed = 0;
  private shiftIndex: ReadonlyMap<string, readonly WideShift[]> | undefined;
  private readonly uses = new Map<string, TextUses>();
  private readonly results = new Map<string, TextResults>();
  private readonly setters = new Map<string, readonly string[]>();
  private readonly keepers = new Map<string, readonly string[]>();
  private outsideCode: string | undefined;
  private externNames: ReadonlySet<string> | undefined;
  private macroIndex: ReadonlyMap<string, MacroText> | undefined;
  private functionIndex: ReadonlyMap<string, FunctionText> | undefined;
  private prototypeIndex: ReadonlyMap<string, CallFact> | undefined;
  private memberIndex: ReadonlyMap<string, string> | undefined;
  private slotIndex: ReadonlyMap<string, { readonly ops: string | undefined; readonly slot: string }> | undefined;

  constructor(
    text: { readonly path: string; readonly split: SplitSource },
    parser: CParser,
    knowledge: Knowledge,
    others: readonly Definitions[],
    summaries?: SummaryMemory,
  ) {
    this.split = text.split;
    this.path = text.path;
    this.parser = parser;
    this.knowledge = knowledge;
    this.others = others;
    this.summaries = summaries;
  }

  /** What a function sees of this text. Every question is noted, so that it is known what its analysis rests on. */
  private surroundings(): Surroundings {
    const asked = new Set<Question>();
    const facts = new Map<string, CallFact | undefined>();
    return {
      path: this.path,
      parser: this.parser,
      knowledge: this.knowledge,
      asked,
      ground: () => this.groundOf(asked),
      standsOn: (ground) => this.isStanding(ground),
      factOf: (name) => {
        const known = facts.get(name);
        if (known || facts.has(name)) return known;
        asked.add(`call ${name}`);
        const fact = this.factOf(name);
        facts.set(name, fact);
        return fact;
      },
      memberType: (struct, member) => {
        asked.add(`member ${struct ?? ''}.${member}`);
        return this.firstOf((d) => d.memberType(struct, member));
      },
      slotOf: (name) => {
        asked.add(`slot ${name}`);
        return this.firstOf((d) => d.slotOf(name));
      },
      wideShifts: (count) => {
        asked.add(`shift ${count}`);
        return this.wideShifts.get(count) ?? [];
      },
      usesInText: (name) => {
        asked.add(`uses ${name}`);
        return this.usesOf(name);
      },
      resultsInText: (name) => {
        asked.add(`results ${name}`);
        return this.resultsOf(name);
      },
      topmostInText: (length) => {
        asked.add(`topmost ${length}`);
        return topmostIn(this.split.code, length);
      },
      lastByteInText: () => {
        asked.add('last ');
        return lastByteIn(this.split.code);
      },
      settersInText: (name) => {
        asked.add(`setters ${name}`);
        return this.settersOf(name);
      },
      keptInText: (name) => {
        asked.add(`kept ${name}`);
        return this.keepersOf(name);
      },
      macroValue: (name) => {
        asked.add(`macro ${name}`);
        const body = this.firstOf((d) => d.macro(name));
        return body === undefined ? undefined : literalValue(body);
      },
      macroType: (name) => {
        asked.add(`macro ${name}`);
        const body = this.firstOf((d) => d.macro(name));
        return body === undefined ? undefined : typeOfMacro(body);
      },
    };
  }

  private firstOf<T>(ask: (definitions: Definitions) => T | undefined): T | undefined {
    let found = ask(this);
    for (let i = 0; found === undefined && i < this.others.length; i++) found = ask(this.others[i]!);
    return found;
  }

  /** The code around the functions, where prototypes and tables stand: mostly a small part of the whole. */
  private get outside(): string {
    if (this.outsideCode === undefined) {
      const { code, chunks } = this.split;
      const parts: string[] = [];
      let at = 0;
      for (const { kind, start, end } of chunks) {
        if (kind !== 'function') continue;
        parts.push(code.slice(at, start));
        at = end;
      }
      this.outsideCode = parts.length === 0 ? code : [...parts, code.slice(at)].join('');
    }
    return this.outsideCode;
  }

  private get macros(): ReadonlyMap<string, MacroText> {
    if (!this.macroIndex) {
      const index = new Map<string, MacroText>();
      for (const macro of macrosOf(this.split.code)) {
        const before = index.get(macro.name);
        // What each arm of an `#ifdef` defines differently has no value that is known.
        const differs = before && !macro.parameters && before.body.trim() !== macro.body.trim();
        index.set(macro.name, differs ? { ...macro, body: '' } : macro);
      }
      this.macroIndex = index;
    }
    return this.macroIndex;
  }

  private get functions(): ReadonlyMap<string, FunctionText> {
    if (!this.functionIndex) {
      const index = new Map<string, FunctionText>();
      // Of several definitions (`#ifdef` twins) the longest says most.
      for (const fn of this.split.functions) {
        if (fn.name === '' || this.isStub(fn.name)) continue;
        const before = index.get(fn.name);
        if (!before || before.code.length < fn.code.length) index.set(fn.name, fn);
      }
      this.functionIndex = index;
    }
    return this.functionIndex;
  }

  /** Of a header: what stands there where the real function, which is declared as well, is not built. */
  private isStub(name: string): boolean {
    return this.path.endsWith('.h') && new RegExp(`\\b${name}\\([^;{}]*\\);`).test(this.outside);
  }

  get names(): ReadonlySet<string> {
    const names = new Set(this.functions.keys());
    for (const macro of this.macros.values()) if (macro.parameters) names.add(macro.name);
    return names;
  }

  /** The analysis of a function of this text; the same object each time. */
  open(text: FunctionText): CFunction {
    let fn = this.opened.get(text);
    if (!fn) this.opened.set(text, (fn = new CFunction(text, this.surroundings())));
    return fn;
  }

  /** Learned from a body in view, over the kernel's facts. */
  private factOf(name: string): CallFact | undefined {
    return this.firstOf((d) => d.fact(name)) ?? this.knowledge.call(name);
  }

  fact(name: string): CallFact | undefined {
    if (this.facts.has(name)) return this.facts.get(name);
    const body = this.functions.get(name);
    const macro = body ? undefined : this.macros.get(name);
    const source = body ?? (macro?.parameters ? macroFunction(macro) : undefined);
    const signature = source ? signatureOf(source) : this.prototypes.get(name);
    const known = signature ? { ...this.knowledge.call(name), ...signature } : this.knowledge.call(name);
    let fact: CallFact | undefined = signature && known;
    if (source && source.code.length <= maxBody) {
      const fn = body ? this.open(body) : new CFunction(source, this.surroundings());
      const kept = body && this.summaries?.recall(fn.key, this.knowledge, (ground) => this.isStanding(ground));
      const read: Body = { fn, kept, parts: new Map(kept?.parts), isMacro: !body };
      this.read.set(name, read);
      fact = summarise(fn, !body, known, (part, ask) => this.guarded(read, part, ask));
    }
    this.facts.set(name, fact);
    return fact;
  }

  private get prototypes(): ReadonlyMap<string, CallFact> {
    this.prototypeIndex ??= factsOfPrototypes(this.outside);
    return this.prototypeIndex;
  }

  private get slots(): ReadonlyMap<string, { readonly ops: string | undefined; readonly slot: string }> {
    return (this.slotIndex ??= readSlots(this.outside));
  }

  private get members(): ReadonlyMap<string, string> {
    return (this.memberIndex ??= readMembers(this.split.code, this.split.chunks));
  }

  *known(kind: 'call' | 'member' | 'slot' | 'macro'): Iterable<string> {
    if (kind === 'member') yield* this.members.keys();
    else if (kind === 'slot') yield* this.slots.keys();
    else {
      if (kind === 'call') {
        yield* this.functions.keys();
        yield* this.prototypes.keys();
      }
      for (const { name, parameters } of this.macros.values()) {
        if ((parameters !== undefined) === (kind === 'call')) yield name;
      }
    }
  }

  /** One part of a summary, unless that function's is under way already or too many are. */
  private guarded<T>({ fn, parts }: Body, part: string, ask: () => T): T | undefined {
    if (parts.has(part)) return parts.get(part) as T | undefined;
    if (this.asking.has(fn) || this.asking.size >= maxNesting) {
      this.postponed++;
      return busy;
    }
    this.asking.add(fn);
    const before = this.postponed;
    try {
      const answer = ask();
      // What went without another's answer may be more the next time.
      if (this.postponed === before) parts.set(part, answer);
      return answer;
    } finally {
      this.asking.delete(fn);
    }
  }

  keepSummaries(): void {
    if (!this.summaries) return;
    for (const { fn, kept, parts, isMacro } of this.read.values()) {
      if (isMacro || parts.size === (kept?.parts.size ?? 0)) continue;
      const ground = this.groundOf([...fn.asked, ...(kept?.ground.questions ?? [])]);
      this.summaries.keep(fn.key, this.knowledge, { parts, ground });
    }
    this.summaries.keepAnswers(this.own);
  }

  macro(name: string): string | undefined {
    const macro = this.macros.get(name);
    if (!macro || macro.parameters) return undefined;
    // A variable in one arm of an `#ifdef`, a constant in the other: `threads_per_core`.
    if (this.externs.has(name)) return undefined;
    return macro.body.trim();
  }

  private get externs(): ReadonlySet<string> {
    this.externNames ??= new Set(Array.from(this.split.code.matchAll(externVariable), (match) => match[1]!));
    return this.externNames;
  }

  slotOf(functionName: string): { readonly ops: string | undefined; readonly slot: string } | undefined {
    return this.slots.get(functionName);
  }

  memberType(struct: string | undefined, member: string): string | undefined {
    return struct === undefined ? undefined : this.members.get(`${struct}.${member}`);
  }

  bodyOf(name: string): { readonly asked: Iterable<Question> } | undefined {
    const read = this.read.get(name);
    return read && { asked: read.kept ? [...read.kept.ground.questions, ...read.fn.asked] : read.fn.asked };
  }

  /** Everything that the analysis of a function has asked so far, by itself and by the bodies whose facts it took. */
  private groundOf(asked: Iterable<Question>): Ground {
    const all = new Set(asked);
    // What is added on the way is come to as well.
    for (const question of all) {
      const callee = question.startsWith('call ') ? this.firstOf((d) => d.bodyOf(question.slice(5))) : undefined;
      for (const more of callee?.asked ?? []) all.add(more);
    }
    const questions = [...all];
    return { questions, answers: questions.map((question) => this.answer(question)), seen: this.own.id };
  }

  private isStanding(ground: Ground): boolean {
    const { own } = this;
    if (!own.keeps(ground)) {
      const { questions, answers } = ground;
      if (!questions.every((question, i) => this.answer(question) === answers[i])) return false;
    }
    ground.seen = own.id;
    return true;
  }

  private get own(): Answers {
    if (!this.answers) {
      const { path, split, others } = this;
      this.answers = new Answers({ path, split, others }, this.summaries?.before(path, others), this.answerTo);
    }
    return this.answers;
  }

  private answer(question: Question): string {
    const answer = this.ownAnswer(question);
    return this.others.length === 0 ? answer : answer + this.own.around(question);
  }

  ownAnswer(question: Question): string {
    return this.own.own(question, this.answerTo);
  }

  private readonly answerTo = (question: Question): string => {
    const body = question.startsWith('call ') ? this.functions.get(question.slice(5)) : undefined;
    if (body) return this.open(body).fingerprint;
    const text = this.textOf(question);
    return text === '' ? '' : fingerprint(text);
  };

  private textOf(question: Question): string {
    const name = question.slice(question.indexOf(' ') + 1);
    switch (question.slice(0, question.indexOf(' '))) {
      case 'call': {
        const macro = this.macros.get(name);
        const body = macro?.parameters && `${macro.parameters.join()} ${macro.body}`;
        return body ?? (this.prototypes.has(name) ? JSON.stringify(this.prototypes.get(name)) : '');
      }
      case 'member':
        return this.members.get(name) ?? '';
      case 'slot': {
        const slot = this.slotOf(name);
        return slot ? `${slot.ops ?? ''}.${slot.slot}` : '';
      }
      case 'shift':
        return (this.wideShifts.get(name) ?? []).map(({ goal, text }) => `${goal ?? ''} ${text}`).join('\n');
      case 'uses':
        return JSON.stringify(this.usesOf(name));
      case 'results':
        return JSON.stringify(this.resultsOf(name));
      case 'last':
        return lastByteIn(this.split.code);
      case 'topmost':
        return topmostIn(this.split.code, name).join('\n');
      case 'setters':
        return this.settersOf(name).join('\n');
      case 'kept':
        return this.keepersOf(name).join('\n');
      default:
        return this.macro(name) ?? '';
    }
  }

  private usesOf(name: string): TextUses {
    let uses = this.uses.get(name);
    if (!uses) this.uses.set(name, (uses = usesIn(this.split.code, name)));
    return uses;
  }

  private resultsOf(name: string): TextResults {
    let results = this.results.get(name);
    if (!results) this.results.set(name, (results = resultsIn(this.split.code, name)));
    return results;
  }

  private settersOf(name: string): readonly string[] {
    let setters = this.setters.get(name);
    if (!setters) this.setters.set(name, (setters = settersIn(this.split.functions, name)));
    return setters;
  }

  private keepersOf(name: string): readonly string[] {
    let keepers = this.keepers.get(name);
    if (!keepers) this.keepers.set(name, (keepers = keepersIn(this.split.code, name)));
    return keepers;
  }

  private get wideShifts(): ReadonlyMap<string, readonly WideShift[]> {
    this.shiftIndex ??= wideShiftsIn(this.split.code);
    return this.shiftIndex;
  }
}

/** Where no body shows it, a signature such as `__be64 *f(..., bool alloc)` tells that a function is an accessor. */
function signatureOf(source: FunctionText): CallFact | undefined {
  const header = source.code.slice(0, source.code.indexOf('{'));
  const parts = /^([\w\s*]*\*\s*)\w+\s*\(([^()]*)\)\s*$/.exec(header.trim());
  return parts ? factOfSignature(source.name, parts[1]!, parts[2]!.split(',')) : undefined;
}

/** The value of a macro that is one integer literal. */
function literalValue(body: string): bigint | undefined {
  // `BIT(n)`, `GENMASK(high, low)`: include/linux/bits.h
  const bits = /^\s*(?:BIT|GENMASK)(?:_ULL)?\(\s*(\d{1,2})\s*(?:,\s*(\d{1,2})\s*)?\)\s*$/.exec(body);
  if (bits) {
    const [high, low] = [BigInt(bits[1]!), BigInt(bits[2] ?? bits[1]!)];
    return low > high || high > 63n ? undefined : (2n << high) - (1n << low);
  }
  const plain = body.replace(/[()\s]/g, '');
  const symbol = numberSymbol(plain);
  return symbol === undefined ? undefined : BigInt(symbol.slice(1));
}

/** The type of a macro that is one integer literal, a bit or a mask: include/linux/bits.h */
function typeOfMacro(body: string): Type | undefined {
  const bits = /^[\s(]*(?:BIT|GENMASK)(_ULL)?\([^()]*\)[\s)]*$/.exec(body);
  if (bits) {
    const text = bits[1] === undefined ? 'unsigned long' : 'unsigned long long';
    return { ...literalType(bits[1] === undefined ? '1UL' : '1ULL'), text };
  }
  const type = literalType(body.replace(/[()\s]/g, ''));
  return type.kind === 'unknown' ? undefined : type;
}

/** A function-like macro as a function: an expression is what it returns. */
function macroFunction(macro: MacroText): FunctionText | undefined {
  const body = macro.body.trim();
  if (body === '' || macro.parameters!.some((p) => !/^\w+$/.test(p))) return undefined;
  const statement = /^(?:do\b|if\b|for\b|while\b|\{)|##|^#/.test(body);
  if (/##|(?:^|[^#])#\w/.test(body)) return undefined;
  const parameters = macro.parameters!.map((p) => `__any ${p}`).join(', ');
  const text = statement
    ? `void ${macro.name}(${parameters}) { ${body}; }`
    : `__any ${macro.name}(${parameters}) { return (${body.replace(/;$/, '')}); }`;
  const at = { start: macro.start, end: macro.start };
  return {
    name: macro.name,
    text,
    code: text,
    map: new SourceMap(),
    location: at,
    nameSpan: at,
    startInView: true,
    endInView: true,
    gaps: false,
    fingerprint: fingerprint(text),
  };
}

const slotPattern =
  /\.(\w+)[ \t]*=[ \t]*&?(\w+)[ \t]*(?=[,}\n])|\bstruct[ \t]+(\w+)[^=;{}()]*(?:=[ \t]*|\)[ \t]*)\{|^(\w+)\("[^"\n]*",\s*(\w+)\);/gm;

/**
 * `.slot = function` of the ops tables in a text; and what a macro takes beside a string, by the name of the macro:
 * `early_param("option", handler);`.
 */
function readSlots(code: string): ReadonlyMap<string, { readonly ops: string | undefined; readonly slot: string }> {
  const index = new Map<string, { readonly ops: string | undefined; readonly slot: string }>();
  let ops: string | undefined;
  slotPattern.lastIndex = 0;
  for (let m = slotPattern.exec(code); m; m = slotPattern.exec(code)) {
    if (m[3] !== undefined) ops = m[3];
    else if (m[5] !== undefined) {
      if (!index.has(m[5])) index.set(m[5], { ops: m[4], slot: 'handler' });
    } else if (!index.has(m[2]!)) index.set(m[2]!, { ops, slot: m[1]! });
  }
  return index;
}

/** Member types of the structs in a text, by `struct.member`. */
function readMembers(code: string, chunks: readonly Chunk[]): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const chunk of chunks) {
    if (chunk.kind !== 'other') continue;
    const header = code.slice(chunk.start, chunk.open);
    const name = /\b(?:struct|union)\s+(\w+)[^()=]*$/.exec(header)?.[1];
    if (name === undefined || header.includes('=')) continue;
    const inside = code.slice(chunk.open + 1, chunk.closed ? chunk.end - 1 : chunk.end);
    for (const part of inside.split(/[;{}]/)) {
      const member =
        /^\s*((?:\w+\s+)*?\w+)([\s*]+)(\w+)\s*((?:\[[^\]]*\]\s*)*)(?::\s*\w+\s*)?(?:__\w+(?:\([^)]*\))?\s*)*$/.exec(
          part.length > 300 ? '' : part,
        );
      if (!member) continue;
      const stars = member[2]!.replace(/[^*]/g, '');
      index.set(`${name}.${member[3]!}`, `${member[1]!}${stars && ` ${stars}`}${member[4] ? ' []' : ''}`);
    }
  }
  return index;
}
