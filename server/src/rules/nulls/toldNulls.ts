import type { PatchMessage } from '../../patch/model.ts';
import { ownWords } from '../support/changedCode.ts';

/** What a message says of a NULL pointer that was used. */
export interface ToldNulls {
  /** Names that stand in its words, whatever it says of them. */
  readonly named: ReadonlySet<string>;
  /** Names in the sentences that speak of NULL, or of reading through something. */
  readonly blamed: ReadonlySet<string>;
}

/** A NULL pointer is used: in words, or in what the kernel printed. The subject is the first line. */
const aboutUse = anyOf(
  // It mends a crash, and tells of NULL, or of what was not allocated.
  /(?<![^])(?=[^\n]*\b(?:fix\w*[^\n]{0,30} (?:crash|oops)|(?:avoid|prevent|do not|don't)\b[^\n]{0,20} (?:crash|oops)))(?=[^]*\bNULL\b)/,
  /(?<![^])(?=[^\n]*\b(?:fix|avoid|prevent)\w*[^\n]{0,40}\b(?:crash|oops))(?=[^]*\b(?:(?:n't|not|never) (?:been )?allocat|(?:if|that) [^.]{0,30}\ballocated\b))/,
  // It adds a test.
  /(?<![^])[^\n]*\bNULL[- ]?checks?\b/,
  /(?<![^])[^\n]*\bcheck (?:if|whether|that) [\w>.()-]+ (?:was|is|has been) (?:allocated|initiali[sz]ed|set|present|there|alive)\b/,
  // An address near 0 was read.
  /\b(?:DAR|address): (?:0x)?0{8,}[\da-f]{1,4}\b|\bvirtual address (?:0x)?0{8,}[\da-f]{1,4}\b/,
  // NULL, and what happens with it.
  /\bnull[- ]?(?:p(?:oin)?te?r)?[- ]*(?:deref|access|reference)|\bNULL[- ](?:\w+ )?p(?:oin)?te?r/,
  /\bderef\w*\b[^.]{0,60}\bNULL\b|\bNULL\b[^.]{0,60}\bderef|\bNULL\b[^.]{0,120}\bcrash|\bcrash[^.]{0,120}\bNULL\b/,
  // The same without the word.
  /\bpointers? (?:that (?:is|are) )?(?:not|un)[ -]?(?:set|initiali[sz]ed)\b|(?:n't|\bnot|\bno)\b[^.]{0,60}\bpointers? (?:set|initiali[sz]ed)\b/,
  /\bderef\w* (?:\w+->\w+|(?:an? )?(?:uninitiali[sz]ed|invalid))|\bcrash\w*\b[^.]{0,60}\baccess\w*\b[^.]{0,30}\w->\w/,
  /\bchecks? [^.]{0,120}\bcrash|\bbefore (?:following|dereferencing|accessing|using) [^.]{0,30}\bpointer/,
);

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i');
}

const blames = /\bNULL\b|\bnull\b|deref|\bcrash|\boops/i;
const ofTheLast = /^\s*(?:This|That|It|So|Then|Hence|Thus|Otherwise|Which)\b/;

/** By its subject it mends something. */
const mends =
  /^[^\n]*\b(?:fix\w*|avoid\w*|prevent\w*|protect\w*|crash\w*|oops\w*|panic\w*|null\w*|check\w*|valid\w*|ensure|saf\w+|handl\w+|missing|do not|don't|only|skip\w*|before|if|unless|when|instead|allocate|use|bail|cope|robust|should(?:n't| not)|assum\w+|regression|incorrect\w*|wrong\w*)\b/i;

/** It says so further down. */
const mendsCrash = /\b(?:crash|oops)\w* is avoided|\b(?:avoid|prevent)s? [^.]{0,20}\b(?:crash|oops)/i;

/** Somebody has met it, or knows who brought it: what a tool alone found is often refused. */
const isMet =
  /^Fixes: |Upstream commit|commit [0-9a-f]{12,40} upstream|Call Trace|unable to handle|\bBUG: |\bOops\b|bad area|Vector: [37]00|syz(?:kaller|bot)|general protection|Kernel attempted|instruction address|\bpanic|\bcrash|\bregression|^Reported-by: /im;

/** It mends what tools and compilers say only; or it crashes to see what happens then. */
const aboutTools = /^[^\n]*\b(?:sparse|warning|build|compil\w+|typo|comment)\b|\bforce a (?:kernel )?crash/i;

/** Lines that the kernel printed: names in them are those of whoever was there. */
const printed = /^\s*(?:<\d>)?\[ *\d+\.\d+\]|\+0x[\da-f]+|^\s*[A-Z]{2,5}\d*: |^\s*\? /;

/** Nothing, where the message does not tell of one, or its words are not about the patch that it carries. */
export function toldNulls(message: PatchMessage): ToldNulls | undefined {
  const words = ownWords(message);
  if (words === undefined || aboutTools.test(words) || !(mends.test(words) || mendsCrash.test(words))) return undefined;
  if (!isMet.test(words) || isLarge(message)) return undefined;
  const asked = predicatesIn(message);
  if (!aboutUse.test(words)) return asked.size > 0 ? { named: asked, blamed: new Set() } : undefined;
  const text = words
    // The subject is a sentence of its own.
    .replace('\n', '\n\n')
    .split('\n')
    .filter((line) => !printed.test(line) && !/^[A-Z][\w-]+-by: |^(?:Fixes|Link|Cc): /i.test(line))
    .join('\n');
  const sentences = text.split(/[.:;!?](?=\s)|\n\s*\n/).filter((one) => one.trim() !== '');
  return {
    named: new Set([...namesIn(text), ...asked]),
    blamed: namesIn(sentences.filter((one, i) => blames.test(one) || isMeant(sentences, i + 1)).join(' ')),
  };
}

/** Names that a message can mean nothing else with. */
function namesIn(text: string): ReadonlySet<string> {
  // `pci_disable_msi/msix()`
  const short = text.matchAll(/\b(?<start>\w+_)\w+\/(?<end>\w+)\(\)/g);
  const whole = Array.from(short, ({ groups }) => `${groups!['start']}${groups!['end']}`);
  return new Set([...(text.match(/\b[A-Za-z_]\w{2,}\b/g) ?? []), ...whole]);
}

/** `This crashes`: it is the sentence before that says what does. */
function isMeant(sentences: readonly string[], next: number): boolean {
  const one = sentences[next];
  return one !== undefined && ofTheLast.test(one) && blames.test(one);
}

/** `bool has_queue(d) { return !!d->queue; }`: a function that the patch adds to ask whether there is something. */
function predicatesIn({ files }: PatchMessage): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { lines } of files.flatMap(({ hunks }) => hunks)) {
    let name: string | undefined;
    for (const { kind, text } of lines) {
      const head = /^(?:static )?(?:inline )?bool (\w+)\(/.exec(text);
      if (head) name = kind === 'added' ? head[1] : undefined;
      else if (name !== undefined && kind === 'added' && asksForPointer.test(text)) found.add(name);
    }
  }
  return found;
}

const asksForPointer = /^\s+return (?:!!\w+->[\w.>-]+|\w+->[\w.>-]+ != NULL);/;

/** What mends one thing is short. */
function isLarge({ files }: PatchMessage): boolean {
  return files.reduce((sum, { added, removed }) => sum + added + removed, 0) > 110;
}
