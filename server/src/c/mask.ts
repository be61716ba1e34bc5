import { blank, closing, firstFrom, isWord, lastBefore } from './scan.ts';

/**
 * Rewrites kernel idiom that is no C into C of the same length, so that every offset stays. Expects blanked code
 * (`scanC`) of one function.
 *
 * - annotations (`__user`, `__must_check`, `__free(kfree)`, `__attribute__((...))`) vanish;
 * - `list_for_each_entry(pos, head, member) {` becomes `while (...) {`, `scoped_guard(...)` becomes `if (...)`;
 *   the text that rules see is the original one;
 * - `struct x` among a call's arguments loses its keyword; `case A ... B` its upper end;
 * - a cast by a name before what might be an argument, or the right side of an operator, `(u64)(a << b)`, `(dma_addr_t)-1`, gets a
 *   type that C has;
 * - `#if` arms that are no complete statements: the first is kept.
 */
export function maskKernelC(code: string): string {
  const mask = new Mask(code);
  annotations(mask);
  conditionals(mask);
  macroBlocks(mask);
  typeArguments(mask);
  caseRanges(mask);
  functionPointers(mask);
  casts(mask);
  return mask.text();
}

class Mask {
  readonly code: string;
  private readonly edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];

  constructor(code: string) {
    this.code = code;
  }

  /** `text` is padded to the length of what it replaces. */
  replace(start: number, end: number, text = ''): void {
    this.edits.push({ start, end, text: text + blank(this.code.slice(start + text.length, end)) });
  }

  text(): string {
    if (this.edits.length === 0) return this.code;
    this.edits.sort((a, b) => a.start - b.start || b.end - a.end);
    const parts: string[] = [];
    let done = 0;
    for (const { start, end, text } of this.edits) {
      if (start < done) continue;
      parts.push(this.code.slice(done, start), text);
      done = end;
    }
    parts.push(this.code.slice(done));
    return parts.join('');
  }
}

const annotation =
  /\b(?:__(?:user|kernel|iomem|percpu|rcu|force|bitwise|private|must_check|init|exit|initdata|exitdata|devinit|meminit|memexit|net_init|net_exit|head|ref|refdata|always_inline|inline|inline__|noreturn|cold|hot|weak|visible|pure|const|sched|cpuidle|kprobes|nocfi|packed|maybe_unused|always_unused|unused|used|read_mostly|ro_after_init|cacheline_aligned|cacheline_aligned_in_smp|hyp_text|noclone|no_sanitize_address|no_kasan_or_inline|no_kcsan|no_profile|nocapture|malloc|deprecated|latent_entropy|extension__|restrict|restrict__|volatile__|section|aligned|attribute__|attribute|printf|scanf|releases|acquires|must_hold|cond_acquires|free|cleanup|counted_by|counted_by_le|counted_by_be|alloc_size|designated_init|assume_aligned|no_instrument_function|interrupt_handler|optimize|target|flatten|initconst|init_or_module|irq_entry|softirq_entry|lockfunc|no_randomize_layout|randomize_layout|nonstring|noscs|no_stack_protector|no_caller_saved_registers|vdso|efi_runtime|noinitretpoline)|noinline|noinline_for_stack|noinstr|notrace|asmlinkage|fallthrough|____cacheline_aligned|____cacheline_aligned_in_smp|randomized_struct_fields_start|randomized_struct_fields_end|KERN_(?:EMERG|ALERT|CRIT|ERR|WARNING|NOTICE|INFO|DEBUG|CONT))\b/g;

function annotations(mask: Mask): void {
  const { code } = mask;
  annotation.lastIndex = 0;
  for (let m = annotation.exec(code); m; m = annotation.exec(code)) {
    let end = annotation.lastIndex;
    const next = firstFrom(code, end);
    if (m[0].startsWith('__') && code[next] === '(' && takesArguments(m[0])) {
      const close = closing(code, next);
      if (close !== -1) end = close + 1;
    }
    mask.replace(m.index, end);
    annotation.lastIndex = end;
  }
}

const withArguments =
  /^__(?:section|aligned|attribute__|attribute|printf|scanf|releases|acquires|must_hold|cond_acquires|free|cleanup|counted_by\w*|alloc_size|assume_aligned|optimize|target|interrupt_handler)$/;

function takesArguments(name: string): boolean {
  return withArguments.test(name);
}

const directive = /^[ \t]*#[ \t]*(\w+)([^\n\\]*(?:\\\n[^\n\\]*)*)/gm;

interface Arms {
  /** Offsets of the directive lines of one `#if` group. */
  readonly lines: { readonly start: number; readonly end: number; readonly zero: boolean }[];
}

/** Arms that are whole statements stay, the parser knows them; of others only the first one is kept. */
function conditionals(mask: Mask): void {
  const { code } = mask;
  if (!code.includes('#')) return;
  const open: Arms[] = [];
  directive.lastIndex = 0;
  for (let m = directive.exec(code); m; m = directive.exec(code)) {
    const line = { start: m.index, end: directive.lastIndex, zero: /^\s*0\s*$/.test(m[2]!) };
    const name = m[1]!;
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') open.push({ lines: [line] });
    else if (name === 'else' || name === 'elif') open[open.length - 1]?.lines.push(line);
    else if (name === 'endif') {
      const group = open.pop();
      if (!group) mask.replace(line.start, line.end);
      else closeGroup(mask, [...group.lines, line]);
    } else {
      mask.replace(line.start, line.end);
    }
  }
  for (const group of open) for (const line of group.lines) mask.replace(line.start, line.end);
}

function closeGroup(mask: Mask, lines: Arms['lines']): void {
  const { code } = mask;
  let complete = statementEnd(code, lines[0]!.start);
  for (let i = 0; i + 1 < lines.length && complete; i++) {
    complete = isComplete(code.slice(lines[i]!.end, lines[i + 1]!.start));
  }
  if (complete && !lines[0]!.zero) return;
  const kept = lines[0]!.zero && lines.length > 2 ? 1 : 0;
  for (let i = 0; i < lines.length; i++) {
    mask.replace(lines[i]!.start, lines[i]!.end);
    const next = lines[i + 1];
    if (next && (i !== kept || (i === 0 && lines[0]!.zero))) mask.replace(lines[i]!.end, next.start);
  }
}

/** True where what stands before `at` ends a statement, so that a new one may begin. */
function statementEnd(code: string, at: number): boolean {
  const last = lastBefore(code, at);
  return (
    last < 0 || ';{}:'.includes(code[last]!) || /^[ \t]*#/.test(code.slice(code.lastIndexOf('\n', last) + 1, last))
  );
}

/** Balanced brackets, and ends where a statement ends. */
function isComplete(arm: string): boolean {
  let depth = 0;
  let lowest = 0;
  for (let i = 0; i < arm.length; i++) {
    const c = arm[i]!;
    if (c === '{' || c === '(') depth += 1;
    else if (c === '}' || c === ')') lowest = Math.min(lowest, --depth);
  }
  const last = lastBefore(arm, arm.length);
  return depth === 0 && lowest === 0 && (last < 0 || ';}:'.includes(arm[last]!)) && !/^\s*else\b/.test(arm);
}

const macroCall = /\b([A-Za-z_]\w+)[ \t]*\(/g;
const keywords = new Set(['if', 'while', 'for', 'switch', 'return', 'sizeof', 'typeof', 'do', 'else', 'defined']);

/** `name(args) {` in a statement's place is a macro that opens a loop or a scope. */
function macroBlocks(mask: Mask): void {
  const { code } = mask;
  const body = code.indexOf('{');
  if (body === -1) return;
  macroCall.lastIndex = body + 1;
  for (let m = macroCall.exec(code); m; m = macroCall.exec(code)) {
    const name = m[1]!;
    if (keywords.has(name)) continue;
    const opens = name.includes('for_each') || name.startsWith('scoped_');
    const before = lastBefore(code, m.index);
    if (!startsStatement(code, before)) continue;
    const open = macroCall.lastIndex - 1;
    const close = closing(code, open);
    if (close === -1) continue;
    const after = firstFrom(code, close + 1);
    const next = code[after];
    if (next !== '{' && !(opens && next !== undefined && /[A-Za-z_*+]/.test(next))) continue;
    const scope = name.includes('guard') || name.startsWith('scoped_');
    const word = scope ? 'if' : 'while';
    if (name.length < word.length) continue;
    mask.replace(m.index, m.index + name.length, word);
    if (code.slice(open + 1, close).trim() === '') mask.replace(open + 1, close, close - open > 1 ? '1' : '');
    else cutDeclarations(mask, open, close);
  }
}

/** An argument that is no expression (a type, a block) is blanked with its comma. */
function cutDeclarations(mask: Mask, open: number, close: number): void {
  const { code } = mask;
  const inside = code.slice(open + 1, close);
  const brace = inside.indexOf('{');
  if (brace !== -1) mask.replace(open + 1, close, '1');
}

function startsStatement(code: string, before: number): boolean {
  if (before < 0) return false;
  const c = code[before]!;
  if (';{}:)'.includes(c)) return true;
  if (!isWord(code.charCodeAt(before))) return false;
  let start = before;
  while (start > 0 && isWord(code.charCodeAt(start - 1))) start -= 1;
  const word = code.slice(start, before + 1);
  return word === 'else' || word === 'do';
}

const typeArgument = /([(,][ \t\n]*)(?:const[ \t]+)?(?:struct|union|enum)[ \t]+(\w+)([ \t]*\**[ \t]*)([,)])/g;

function typeArguments(mask: Mask): void {
  const { code } = mask;
  const body = code.indexOf('{');
  if (body === -1) return;
  typeArgument.lastIndex = body;
  for (let m = typeArgument.exec(code); m; m = typeArgument.exec(code)) {
    const lead = m[1]!;
    typeArgument.lastIndex -= 1;
    if (lead.startsWith('(') && m[4] === ')') continue; // a cast or sizeof
    const start = m.index + lead.length;
    const end = m.index + m[0].length - 1;
    const name = m[2]!;
    mask.replace(start, end, name.length <= end - start ? name : '0');
  }
}

const functionPointer =
  /([;{}][ \t\n]*)([A-Za-z_]\w{2,})(?=[ \t]*\([ \t]*\*[ \t]*\w+[ \t]*\)[ \t]*\([^;]{0,200}?\)[ \t]*[=;])/g;

/** `u64 (*fn)(u64) = NULL;` is a declaration only if u64 is known to be a type. */
function functionPointers(mask: Mask): void {
  const { code } = mask;
  if (!/\(\s*\*/.test(code)) return;
  functionPointer.lastIndex = 0;
  for (let m = functionPointer.exec(code); m; m = functionPointer.exec(code)) {
    const start = m.index + m[1]!.length;
    if (!keywords.has(m[2]!)) mask.replace(start, start + m[2]!.length, 'int');
  }
}

const caseRange = /\bcase\b[^:;{}\n]*?(\.\.\.[^:;{}\n]*):/g;

function caseRanges(mask: Mask): void {
  const { code } = mask;
  if (!code.includes('...')) return;
  caseRange.lastIndex = 0;
  for (let m = caseRange.exec(code); m; m = caseRange.exec(code)) {
    const end = m.index + m[0].length - 1;
    mask.replace(end - m[1]!.length, end);
  }
}

/** Types of the kernel, which have names of three letters at least: include/linux/types.h, asm-generic/int-ll64.h */
const namedCast =
  /(?<=(?:[^\w)\] \t]|\b(?:return|case))[ \t]*)\([ \t]*((?:__)?[us](?:8|16|32|64)|__[lb]e(?:16|32|64)|[a-z]\w*_t)[ \t]*\)(?=[ \t]*(?:\(|[-*&+][ \t]*[\w(]))/g;

function casts(mask: Mask): void {
  const { code } = mask;
  const body = code.indexOf('{');
  if (body === -1) return;
  namedCast.lastIndex = body;
  for (let m = namedCast.exec(code); m; m = namedCast.exec(code)) {
    const type = m[1]!;
    const start = m.index + m[0].indexOf(type);
    if (type.length >= shortTypes[0]!.length) mask.replace(start, start + type.length, typeOfLength(type.length));
  }
}

const shortTypes = ['int', 'long', 'short', 'signed', 'ssize_t'];

/** A type of C that is as long as another's name: the parser takes all of it for the type. */
function typeOfLength(length: number): string {
  return shortTypes.find((one) => one.length === length) ?? `long${' '.repeat(length - 'longint'.length)}int`;
}
