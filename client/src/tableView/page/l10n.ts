import { strings, type PageString, type Translations } from './strings.ts';

/** Written into the page by the panel, so that the words are there before the first message. */
const translations = read(document.body.dataset['words']);

/** The words in the editor's language, with `{0}`, `{1}` replaced. */
export function t(words: PageString, ...values: readonly string[]): string {
  return (translations[words] ?? words).replace(/\{(\d)\}/g, (place, index) => values[Number(index)] ?? place);
}

function read(text: string | undefined): Translations {
  try {
    const found = JSON.parse(text ?? '{}') as Record<string, unknown>;
    return Object.fromEntries(strings.flatMap((one) => (typeof found[one] === 'string' ? [[one, found[one]]] : [])));
  } catch {
    return {};
  }
}
