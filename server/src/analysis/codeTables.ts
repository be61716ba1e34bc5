import { closing, scanC } from '../c/scan.ts';
import { pgtableFormats, tableCalls, tableStructs, tableVariables, type TableRole } from '../kernel/tableMakers.ts';
import type { LineRequest } from '../layout/index.ts';
import { evaluate } from '../quantity/index.ts';
import type { Value } from '../table/model.ts';
import { findFormat } from '../table/registry.ts';
import { completeValues, findParameter } from '../table/values.ts';
import type { Span } from '../text/problem.ts';
import type { Analysis } from './index.ts';

/** A place of C that says something of a table: a call that makes one, or the value of one of its numbers. */
export interface CodeTable extends Span {
  /** What the number is; undefined for a call as a whole. */
  readonly role: TableRole | undefined;
  readonly value: bigint | undefined;
  /** The whole table, where all that it takes is in view. */
  readonly table: LineRequest | undefined;
  /** Where it was read: `create_table()`, `struct vfio_iommu_spapr_tce_create`. */
  readonly from: string;
}

/** An object-like macro whose value is a size or the lg of one. */
export interface SizeMacro extends Span {
  readonly name: string;
  /** Bytes. */
  readonly size: bigint;
}

export interface CodeTables {
  readonly tables: readonly CodeTable[];
  readonly macros: readonly SizeMacro[];
}

const known = new WeakMap<Analysis, CodeTables>();

/** What the document's C says of tables, in the order of the document. Read once, when first asked for. */
export function codeTables(analysis: Analysis): CodeTables {
  let found = known.get(analysis);
  if (!found) known.set(analysis, (found = find(analysis)));
  return found;
}

function find(analysis: Analysis): CodeTables {
  const tables = new Map<string, CodeTable>();
  const macros = new Map<string, SizeMacro>();
  for (const { text, map, analysis: own } of analysis.units) {
    const constant = (name: string) => analysis.knowledge?.constant(name);
    const macro = (name: string) =>
      own.definitions.macro(name) ??
      analysis.units.map((unit) => unit.analysis.definitions.macro(name)).find((body) => body !== undefined);
    const reader = new Reader(text, constant, macro);
    const keep = <T extends Span>(into: Map<string, T>, one: T): void => {
      const span = map.spanToSource(one.start, one.end);
      if (span) into.set(`${span.start}-${span.end}`, { ...one, ...span });
    };
    for (const one of reader.tables()) keep(tables, one);
    for (const one of reader.macros()) keep(macros, one);
  }
  const byPlace = (a: Span, b: Span) => a.start - b.start || b.end - a.end;
  return { tables: [...tables.values()].sort(byPlace), macros: [...macros.values()].sort(byPlace) };
}

/** Longest expression that is read, and how many names one may lead to. */
const MAXIMUM_LENGTH = 400;
const MAXIMUM_NAMES = 64;
/** Scopes above this have no variables that are followed. */
const MAXIMUM_SCOPE = 60_000;
/** How far back an initialiser's brace is looked for. */
const MAXIMUM_BACK = 4000;
/** A larger `_SIZE` is a field of a register, not a size. */
const LARGEST = 1n << 52n;
/** How many calls and settings of one text are looked at. */
const MAXIMUM_PLACES = 2000;

const calls = new RegExp(`\\b(${[...tableCalls.keys()].join('|')})[ \\t\\n]{0,9}\\(`, 'g');
const memberNames = [
  ...new Set([...tableStructs.values(), tableVariables].flatMap(({ members }) => Object.keys(members))),
];
/** `levels = `; what stands before it is looked at where one is found. */
const settings = new RegExp(`\\b(?:${memberNames.join('|')})[ \\t]*=(?!=)[ \\t\\n]*`, 'g');
const structs = new RegExp(
  `\\bstruct[ \\t]+(${[...tableStructs.keys()].join('|')})[ \\t]{0,40}(\\*?[ \\t]{0,4}\\w+|\\))`,
  'g',
);
const enumerators = new RegExp(`\\b(?:${[...pgtableFormats.keys()].join('|')})\\b`, 'g');
const defines =
  /^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w{0,100}_(SHIFT(?:_\d{1,3}[KMGT])?|SIZE(?:_\d{1,3}[KMGT])?))[ \t]+(\S[^\n]{0,400})/gm;
/** `(1UL << NAME)` as what a size stands for: then the name is the lg of one. */
const sizeOfShift = /^\(?[ \t]*1[uUlL]{0,3}[ \t]*<<[ \t]*\(?([A-Za-z_]\w*)\)?[ \t]*\)?$/;
const pageNames =
  /(?:^|_)(?:PAGE|PG|TCE|SECTION|SUPERPAGE|HUGEPAGE|PMD|PUD|P4D|PGDIR|BLOCK|WINDOW|SEGMENT|GRANULE)_SHIFT/;

/** A number that is set, and what it is set on. */
interface Setting extends Span {
  readonly owner: string;
  readonly member: string;
  readonly expression: string;
  readonly scope: Span;
}

class Reader {
  private readonly code: string;
  private readonly constant: (name: string) => bigint | undefined;
  private readonly macro: (name: string) => string | undefined;
  /** Where functions begin: behind a brace in the first column. */
  private readonly scopes: readonly number[];
  /** Names left that the expression at hand may lead to. */
  private names = 0;

  constructor(
    text: string,
    constant: (name: string) => bigint | undefined,
    macro: (name: string) => string | undefined,
  ) {
    this.code = scanC(text).code;
    this.scopes = [0, ...[...this.code.matchAll(/^\}/gm)].map(({ index }) => index + 1)];
    this.constant = constant;
    this.macro = macro;
  }

  *tables(): Generator<CodeTable> {
    for (const match of this.matches(calls)) {
      const one = this.call(match[1]!, match.index, match.index + match[0].length - 1);
      if (one) yield one;
    }
    yield* this.settings();
  }

  /** Sizes and shifts that macros stand for. A shift counts as one of a size where its name or its use says so. */
  *macros(): Generator<SizeMacro> {
    const found = this.matches(defines);
    const shifts = new Set(
      found.flatMap(([, , kind, body]) => (kind!.startsWith('SIZE') ? [sizeOfShift.exec(body!.trim())?.[1]] : [])),
    );
    for (const match of found) {
      const [whole, name, kind, body] = match as unknown as [string, string, string, string];
      const value = this.valueOf(body.trim(), undefined);
      if (value === undefined || value <= 0n || value > LARGEST) continue;
      const start = match.index + whole.length - body.length;
      const span = { start, end: start + body.trimEnd().length };
      if (kind.startsWith('SIZE')) yield { name, size: value, ...span };
      else if (value < 64n && (pageNames.test(name) || shifts.has(name))) yield { name, size: 1n << value, ...span };
    }
  }

  private matches(pattern: RegExp): RegExpExecArray[] {
    return [...this.code.matchAll(pattern)].slice(0, MAXIMUM_PLACES);
  }

  private call(name: string, start: number, open: number): CodeTable | undefined {
    const fact = tableCalls.get(name)!;
    const close = closing(this.code, open, Math.min(this.code.length, open + 2000));
    if (close <= open || this.code[close] !== ')') return undefined;
    const args = splitArguments(this.code.slice(open + 1, close));
    const scope = this.scopeOf(start);
    const roles: Partial<Record<TableRole, bigint>> = {};
    for (const [role, position] of Object.entries(fact.arguments) as [TableRole, number][]) {
      const text = args[position];
      const value = text === undefined ? undefined : this.valueOf(text, scope);
      if (value === undefined) return undefined;
      roles[role] = value;
    }
    const table = tableOf(fact.format, roles);
    return table && { start, end: close + 1, role: undefined, value: undefined, table, from: `${name}()` };
  }

  /** Numbers that are set one by one: those of one owner in one scope are one table. */
  private *settings(): Generator<CodeTable> {
    const groups = new Map<string, Setting[]>();
    for (const match of this.matches(settings)) {
      const setting = this.setting(match);
      if (!setting) continue;
      const key = `${setting.scope.start} ${setting.owner}`;
      const group = groups.get(key);
      if (group) group.push(setting);
      else groups.set(key, [setting]);
    }
    const declared = this.matches(structs);
    const formats = this.matches(enumerators);
    for (const group of groups.values()) yield* this.group(group, declared, formats);
  }

  private setting(match: RegExpExecArray): Setting | undefined {
    const start = match.index + match[0].length;
    const end = endOfExpression(this.code, start);
    if (end === undefined) return undefined;
    const expression = this.code.slice(start, end).trimEnd();
    if (expression === '') return undefined;
    const path = /[\w.>-]*$/.exec(this.code.slice(Math.max(0, match.index - 100), match.index))![0];
    const owner = path === '.' ? this.initialised(match.index) : path.replace(/(?:\.|->)$/, '');
    if (owner === undefined) return undefined;
    const member = /^\w+/.exec(match[0])![0];
    return { start, end: start + expression.length, owner, member, expression, scope: this.scopeOf(match.index) };
  }

  /** `struct x name = {`, `name = (struct x) {`: what the braces around an offset initialise. */
  private initialised(offset: number): string | undefined {
    let depth = 0;
    for (let i = offset - 1; i >= 0 && offset - i < MAXIMUM_BACK; i--) {
      const c = this.code.charCodeAt(i);
      if (c === 0x7d) depth++;
      else if (c === 0x7b && depth-- === 0) {
        const before = this.code.slice(Math.max(0, i - 200), i);
        return /([\w.>-]+)\s*(?:\[\w*\]\s*)?=\s*(?:\(\s*(?:const\s+)?struct\s+\w+\s*\)\s*)?$/.exec(before)?.[1];
      }
    }
    return undefined;
  }

  private *group(
    group: readonly Setting[],
    declared: readonly RegExpExecArray[],
    formats: readonly RegExpExecArray[],
  ): Generator<CodeTable> {
    const { owner, scope } = group[0]!;
    const name = owner === '' ? undefined : structOf(group[0]!, declared);
    // A member of something unknown may mean anything.
    if (name === undefined && owner !== '') return;
    const { members, format } = name === undefined ? tableVariables : tableStructs.get(name)!;
    const from = name === undefined ? 'the variables of this function' : `struct ${name}`;
    const roles: Partial<Record<TableRole, bigint>> = {};
    let unsure = false;
    const read = group.flatMap((setting) => {
      const role = Object.hasOwn(members, setting.member) ? members[setting.member] : undefined;
      if (role === undefined) return [];
      const value = this.valueOf(setting.expression, setting.scope);
      // A number that is set twice, or to something unknown, leaves the table unknown.
      if (value === undefined || role in roles) unsure = true;
      else roles[role] = value;
      return [{ start: setting.start, end: setting.end, role, value }];
    });
    const chosen = format === undefined ? formatIn(scope, formats) : { format };
    const table = chosen && !unsure ? tableOf(chosen.format, roles, chosen.variant) : undefined;
    for (const one of read) yield { ...one, table, from };
  }

  /** What lies between braces in the first column: a function, as kernel style writes it. */
  private scopeOf(offset: number): Span {
    const { scopes } = this;
    let low = 0;
    let high = scopes.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (scopes[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { start: scopes[low]!, end: scopes[low + 1] ?? this.code.length };
  }

  /** The value of an expression, its names followed; undefined where one of them is not known for sure. */
  private valueOf(expression: string, scope: Span | undefined): bigint | undefined {
    this.names = MAXIMUM_NAMES;
    return this.value(expression, scope);
  }

  private value(expression: string, scope: Span | undefined): bigint | undefined {
    if (expression.length > MAXIMUM_LENGTH) return undefined;
    const lookup = (name: string): bigint | undefined => {
      if (--this.names < 0) return undefined;
      if (name === 'true') return 1n;
      if (name === 'false') return 0n;
      const constant = this.constant(name);
      if (constant !== undefined) return constant;
      const body = this.macro(name);
      if (body !== undefined) return this.value(body, scope);
      return scope && this.local(name, scope);
    };
    const { value, problems } = evaluate(expression, { lookup });
    return problems.length === 0 ? value?.value : undefined;
  }

  /** The value of a variable that is set exactly once in its scope, and that nobody else can change. */
  private local(name: string, { start, end }: Span): bigint | undefined {
    if (end - start > MAXIMUM_SCOPE) return undefined;
    const code = this.code.slice(start, end);
    const mentions = new RegExp(`(?<![.>\\w])${name}\\b[ \\t]*(\\+\\+|--|[-+*/|&^]=|<<=|>>=|=(?!=))?`, 'g');
    let set: number | undefined;
    for (const match of code.matchAll(mentions)) {
      const before = code.slice(Math.max(0, match.index - 2), match.index).trimEnd();
      const isAddress = before.endsWith('&') && before !== '&&';
      if (isAddress || before === '++' || before === '--') return undefined;
      if (match[1] === undefined) continue;
      if (match[1] !== '=' || set !== undefined) return undefined;
      set = match.index + match[0].length;
    }
    const stop = set === undefined ? undefined : endOfExpression(code, set);
    if (set === undefined || stop === undefined) return undefined;
    return this.value(code.slice(set, stop).trim(), { start, end });
  }
}

/** The struct that the owner of a setting is declared as: in its scope, else anywhere in view. */
function structOf({ owner, scope, start }: Setting, declared: readonly RegExpExecArray[]): string | undefined {
  const name = /\w+$/.exec(owner)?.[0];
  const fits = ({ index, 2: variable }: RegExpExecArray): boolean => {
    const word = variable!.replace(/[* \t]/g, '');
    // `cfg = (struct io_pgtable_cfg) {` names no variable: the setting stands in its braces.
    return word === ')' ? index < start && start - index < MAXIMUM_BACK && index >= scope.start : word === name;
  };
  const inScope = declared.filter(({ index }) => scope.start <= index && index < scope.end);
  return (inScope.find(fits) ?? declared.find(fits))?.[1];
}

/** The one page table format that a scope names. */
function formatIn({ start, end }: Span, formats: readonly RegExpExecArray[]) {
  const names = new Set(formats.filter(({ index }) => start <= index && index < end).map(([name]) => name));
  return names.size === 1 ? pgtableFormats.get([...names][0]!) : undefined;
}

/** Up to the comma, semicolon or brace that ends an initialiser or an assignment. */
function endOfExpression(code: string, start: number): number | undefined {
  let depth = 0;
  const stop = Math.min(code.length, start + MAXIMUM_LENGTH);
  for (let i = start; i < stop; i++) {
    const c = code[i]!;
    if (c === '(' || c === '[') depth++;
    else if (c === ')' || c === ']') {
      if (--depth < 0) return undefined;
    } else if (c === '{') return undefined;
    else if (depth === 0 && (c === ',' || c === ';' || c === '}')) return i;
  }
  return undefined;
}

function splitArguments(inside: string): string[] {
  const args: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < inside.length; i++) {
    const c = inside[i]!;
    if (c === '(' || c === '[' || c === '{') depth++;
    else if (c === ')' || c === ']' || c === '}') depth--;
    else if (c === ',' && depth === 0) {
      args.push(inside.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...args, inside.slice(from).trim()];
}

/** A table of these numbers; undefined where what decides its size is missing. */
function tableOf(
  formatId: string,
  roles: Readonly<Partial<Record<TableRole, bigint>>>,
  variant?: string,
): LineRequest | undefined {
  const format = findFormat(formatId);
  if (!format) return undefined;
  const values: Record<string, Value> = {};
  const set = (id: string, value: Value | undefined): void => {
    if (value !== undefined && findParameter(format, id)) values[id] = value;
  };
  const shift = roles['page-shift'];
  if (shift !== undefined && (shift < 1n || shift > 62n)) return undefined;
  const page = shift === undefined ? undefined : 1n << shift;
  set('page', page);
  set('levels', roles.levels);
  set('user-copy', roles['user-copy'] === undefined ? undefined : roles['user-copy'] !== 0n);
  set('input-bits', roles['input-bits']);
  set('output-bits', roles['output-bits']);
  set('sizes', roles['page-sizes']);
  set('variant', variant);
  const pages = roles['window-pages'];
  const size = roles['window-size'] ?? (pages === undefined || page === undefined ? undefined : pages * page);
  if (format.hasWindow) {
    if (page === undefined || size === undefined || size <= 0n || size > 1n << 64n) return undefined;
  } else if (roles['input-bits'] === undefined) return undefined;
  return {
    format,
    request: {
      values: completeValues(format, values).values,
      regions: [],
      ...(format.hasWindow && size !== undefined ? { window: { start: 0n, size } } : {}),
    },
  };
}
