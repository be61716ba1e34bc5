/** What a whole text does with a variable, `->member` or `.member` by its name. */
export interface TextUses {
  /** Something compares it, or tests it for zero. Errs on the side of true. */
  readonly tested: boolean;
  /** Something reads through it: `x->res->start`. */
  readonly readThrough: boolean;
}

/** What is negated, decides a condition or is returned, and what is compared or decides a `?:`. */
const tests =
  /(?:!|&&|\|\||\b(?:if|while|(?:un)?likely|\w*_ON(?:_ONCE)?|IS_ERR\w*)\b)[\s(]*[*&]?([\w.>()[\]-]+)|\breturn[\s(]+([\w.>[\]-]+)\)*;|(?<![\w.>[\]-])([\w.>[\]-]+)\)*\s*(?:[!=]=|\?|&&|\|\|)/g;
const reads = /((?:->|\.)?[A-Za-z_]\w*)(?=->)/g;

/** Names by what is done with them, worked out when first asked. */
export class TextIndex {
  private readonly code: string;
  private tested: ReadonlySet<string> | undefined;
  private readThrough: ReadonlySet<string> | undefined;

  constructor(code: string) {
    this.code = code;
  }

  of(name: string): TextUses {
    this.tested ??= testedIn(this.code);
    this.readThrough ??= new Set(Array.from(this.code.matchAll(reads), ([, read]) => read!));
    return { tested: this.tested.has(name), readThrough: this.readThrough.has(name) };
  }
}

/** Last names of what is tested, with how they are reached: `->base` of `!priv->base`. */
function testedIn(code: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, decided, returned, compared] of code.matchAll(tests)) {
    const name = /((?:->|\.)?[A-Za-z_]\w*)(?:\[[^\]]*\])*[()\]]*$/.exec((decided ?? returned ?? compared)!)?.[1];
    if (name !== undefined) names.add(name);
  }
  return names;
}
