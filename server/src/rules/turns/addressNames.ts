import { frameNames, lengthNames } from '../../kernel/counts.ts';
import { kernelKnowledge } from '../../kernel/index.ts';

/** A variable that says where: an address or the number of a page, by its name. */
export function isAddressName(name: string): boolean {
  return (kernelKnowledge.unitOfName(name) === 'bytes' && !lengthNames.test(name)) || frameNames.test(name);
}
