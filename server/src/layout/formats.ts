import type { Format } from '../table/model.ts';
import { formats as registered } from '../table/registry.ts';
import type { LayoutOptions } from './model.ts';

export function formatsOf(options: LayoutOptions): readonly Format[] {
  return options.formats ?? registered;
}

/** The format of that id or alias, whatever the case. */
export function formatNamed(name: string, options: LayoutOptions): Format | undefined {
  const wanted = name.toLowerCase();
  return formatsOf(options).find(({ id, aliases }) => id === wanted || aliases?.includes(wanted));
}
