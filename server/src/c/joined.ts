import type { Definitions, Question, TextDefinitions } from './model.ts';

type Kind = Parameters<TextDefinitions['known']>[0];

/** Up to so many texts are asked one after the other. */
const FEW = 8;

/**
 * The definitions of many texts, the first that knows a name wins: a patch over a thousand files would otherwise ask a
 * thousand texts about every name in each of them.
 */
export function joinDefinitions(texts: readonly TextDefinitions[]): readonly Definitions[] {
  return texts.length <= FEW ? texts : [new Joined(texts)];
}

class Joined implements Definitions {
  readonly names: ReadonlySet<string> = new Set();
  private readonly texts: readonly TextDefinitions[];
  private readonly indexes = new Map<Kind, ReadonlyMap<string, readonly TextDefinitions[]>>();

  constructor(texts: readonly TextDefinitions[]) {
    this.texts = texts;
  }

  /** The texts that say something about a name, in their order. */
  private of(kind: Kind, name: string): readonly TextDefinitions[] {
    let index = this.indexes.get(kind);
    if (!index) {
      const made = new Map<string, TextDefinitions[]>();
      for (const text of this.texts) {
        for (const known of text.known(kind)) {
          const same = made.get(known);
          if (same) same.push(text);
          else made.set(known, [text]);
        }
      }
      this.indexes.set(kind, (index = made));
    }
    return index.get(name) ?? [];
  }

  private first<T>(kind: Kind, name: string, ask: (text: Definitions) => T | undefined): T | undefined {
    for (const text of this.of(kind, name)) {
      const found = ask(text);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  fact(name: string): ReturnType<Definitions['fact']> {
    return this.first('call', name, (text) => text.fact(name));
  }

  slotOf(functionName: string): ReturnType<Definitions['slotOf']> {
    return this.first('slot', functionName, (text) => text.slotOf(functionName));
  }

  memberType(struct: string | undefined, member: string): string | undefined {
    return this.first('member', `${struct ?? ''}.${member}`, (text) => text.memberType(struct, member));
  }

  macro(name: string): string | undefined {
    return this.first('macro', name, (text) => text.macro(name));
  }

  bodyOf(name: string): ReturnType<Definitions['bodyOf']> {
    return this.first('call', name, (text) => text.bodyOf(name));
  }

  ownAnswer(question: Question): string {
    const blank = question.indexOf(' ');
    const kind = question.slice(0, blank);
    // Of these, a function asks its own text only.
    if (kind === 'shift' || kind === 'uses' || kind === 'results') return '';
    const answers = this.of(kind as Kind, question.slice(blank + 1)).map((text) => text.ownAnswer(question));
    return answers.filter((answer) => answer !== '').join('\0');
  }
}
