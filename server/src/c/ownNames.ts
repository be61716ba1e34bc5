import type { Image } from '../patch/model.ts';

/** `unsigned long start = 0, end;` on a line by itself. */
const declaration =
  /^\s+(?:(?:const|unsigned|static)\s+)*(?:struct\s+)?[a-z_]\w*\s+(?:long\s+|int\s+)*(\**\s*[a-z_]\w*\s*(?:[=,;[].*)?)$/;

/**
 * Names of variables that only the lines of one side have, their declarations included: what this patch adds, or takes
 * out. Code between two hunks cannot know them.
 */
export function ownNames({ pieces, side }: Image): ReadonlySet<string> {
  const own = new Set<string>();
  const others = new Set<string>();
  for (const { hunk } of pieces) {
    for (const { kind, text } of hunk.lines) {
      if (kind === 'no-newline' || kind === 'comment') continue;
      if (kind === (side === 'new' ? 'added' : 'removed')) {
        const declared = declaration.exec(text)?.[1];
        for (const part of declared?.split(',') ?? []) {
          const name = /^[\s*]*([a-z_]\w*)\s*(?:[=;[]|$)/.exec(part)?.[1];
          if (name !== undefined) own.add(name);
        }
        continue;
      }
      // A member of that name is another thing.
      for (const [, name] of text.matchAll(/(?<![\w.>])([a-z_]\w*)/g)) others.add(name!);
    }
  }
  for (const name of others) own.delete(name);
  return own;
}
