import * as vscode from 'vscode';
import type { FormatsResult, TableView } from '../../server/src/protocol.ts';
import { openCalculator } from './calculator.ts';
import { ask, type Feature, type Lens } from './lens.ts';
import { shortWord } from './tableView/page/words.ts';

type Format = FormatsResult[number];
type Parameter = Format['parameters'][number];

/**
 * What a step can end in. `back` goes to the step before, `rest` keeps the defaults of all settings that are left, `every`
 * asks for those too that hardly anybody changes, `undefined` leaves.
 */
type Answer = { readonly words: string } | 'back' | 'rest' | 'every' | undefined;

/** *Calculate Table Size Step by Step...*: the same line, put together with one question a time. */
export const guidedCalculator: Feature = (lens) =>
  vscode.commands.registerCommand('iommuLens.calculateStepByStep', async () => {
    const line = await guide(lens);
    if (line !== undefined) openCalculator(lens, line);
  });

/** Asks for format, settings, window, regions; returns the calculator's line. */
async function guide(lens: Lens): Promise<string | undefined> {
  const formats = await ask(lens, 'formats', undefined);
  let format: Format | undefined;
  /** The words chosen so far, one for each step; `''` where the default is kept. */
  const words: string[] = [];
  let every = false;
  for (;;) {
    const step = words.length;
    const { asked: parameters, more } = parametersOf(format, every);
    const last = 1 + parameters.length + (format?.hasWindow ? 1 : 0);
    const total = format ? last + 1 : undefined;
    const soFar = () => words.filter((word) => word !== '').join(' ');
    let answer: Answer;
    if (step === 0) {
      answer = await askFormat(formats);
      format = formats.find(({ id }) => typeof answer === 'object' && id === answer.words);
    } else if (step <= parameters.length) {
      answer = await askParameter(lens, parameters[step - 1]!, soFar(), step + 1, total!, more);
    } else if (step < last) {
      answer = await askText(lens, soFar(), step + 1, total!, {
        title: vscode.l10n.t('Window'),
        prompt: vscode.l10n.t('START+SIZE or START..END. Empty: the smallest window that covers the regions.'),
        placeholder: '0+64T',
        toWords: (text) => (text === '' ? '' : `window=${text.replace(/\s+/g, '')}`),
      });
    } else {
      answer = await askText(lens, soFar(), step + 1, total!, {
        title: vscode.l10n.t('Regions'),
        prompt: vscode.l10n.t('Mapped ranges as START+SIZE, with blanks between. Empty: nothing mapped.'),
        placeholder: '0+16G 0x244000000000+16G',
        toWords: (text) => text,
      });
      if (typeof answer === 'object') return `${soFar()} ${answer.words}`.trim();
    }
    if (answer === undefined) return undefined;
    if (answer === 'back') words.pop();
    else if (answer === 'every') every = true;
    else if (answer === 'rest') while (words.length <= parameters.length) words.push('');
    else words.push(answer.words);
  }
}

/** The settings to ask for: those that are chosen between, and the others behind them where every one is wanted. */
function parametersOf(format: Format | undefined, every: boolean): { asked: readonly Parameter[]; more: boolean } {
  const all = format?.parameters ?? [];
  const chosen = all.filter(({ whatIf }) => whatIf === true);
  const others = all.filter(({ whatIf }) => whatIf !== true);
  if (every || chosen.length === 0) return { asked: [...chosen, ...others], more: false };
  return { asked: chosen, more: others.length > 0 };
}

interface Choice extends vscode.QuickPickItem {
  readonly answer: Answer | 'other';
}

function pick(title: string, step: number, total: number | undefined, items: readonly Choice[], placeholder: string) {
  return new Promise<Choice['answer']>((done) => {
    const input = vscode.window.createQuickPick<Choice>();
    Object.assign(input, { title, step, totalSteps: total, items, placeholder, ignoreFocusOut: true });
    input.matchOnDescription = true;
    input.matchOnDetail = true;
    if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
    input.onDidTriggerButton(() => finish('back'));
    input.onDidAccept(() => finish(input.selectedItems[0]?.answer));
    input.onDidHide(() => finish(undefined));
    input.show();
    let finished = false;
    function finish(answer: Choice['answer']): void {
      if (finished) return;
      finished = true;
      done(answer);
      input.dispose();
    }
  });
}

async function askFormat(formats: FormatsResult): Promise<Answer> {
  const items = formats.map(({ id, title, doc }): Choice => ({
    label: id,
    description: title,
    detail: doc,
    answer: { words: id },
  }));
  const answer = await pick(vscode.l10n.t('Table format'), 1, undefined, items, vscode.l10n.t('Which IOMMU?'));
  return answer === 'other' ? undefined : answer;
}

async function askParameter(
  lens: Lens,
  about: Parameter,
  soFar: string,
  step: number,
  total: number,
  more: boolean,
): Promise<Answer> {
  const values = about.kind === 'flag' ? onOff : (about.choices ?? []);
  const isDefault = (value: unknown) => value === about.default;
  const items: Choice[] = values.map(({ value, title }) => ({
    label: title,
    ...(isDefault(value) ? { description: vscode.l10n.t('default') } : {}),
    answer: { words: isDefault(value) ? '' : wordFor(about, value) },
  }));
  if (!values.some(({ value }) => isDefault(value))) {
    items.unshift({ label: String(about.default), description: vscode.l10n.t('default'), answer: { words: '' } });
  }
  items.sort((a, b) => Number(b.description !== undefined) - Number(a.description !== undefined));
  if (about.kind !== 'choice' && about.kind !== 'flag') {
    items.push({ label: vscode.l10n.t('$(edit) Another value...'), answer: 'other' });
  }
  items.push({ label: vscode.l10n.t('$(debug-continue) Defaults for all that is left'), answer: 'rest' });
  if (more) items.push({ label: vscode.l10n.t('$(settings) Ask for every setting'), answer: 'every' });
  const answer = await pick(about.title, step, total, items, about.doc);
  if (answer !== 'other') return answer;
  return askText(lens, soFar, step, total, {
    title: about.title,
    prompt: about.doc,
    placeholder: String(about.default),
    toWords: (text) => (text === '' ? '' : `${about.id}=${text}`),
  });
}

/** `levels=3`; a flag stands alone, with `no-` where it is off. */
function wordFor({ id, kind }: Parameter, value: string | boolean): string {
  if (kind === 'flag') return value === true ? id : `no-${id}`;
  return `${id}=${value}`;
}

const onOff = [
  { value: true, title: vscode.l10n.t('on') },
  { value: false, title: vscode.l10n.t('off') },
] as const;

/** What the table takes as far as it is known, below the input. */
function sizeWords(view: TableView): string {
  const { rejection } = view.report;
  if (rejection) return vscode.l10n.t('the kernel refuses this: {0}', rejection.errno);
  const [onDemand, full] = [shortWord(view, 'memory.onDemand'), shortWord(view, 'memory.full')];
  return vscode.l10n.t('so far {0} on demand, {1} in full', onDemand, full);
}

interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder: string;
  toWords(text: string): string;
}

/** An input box; what the server has against the line so far stands below it while one types. */
function askText(lens: Lens, soFar: string, step: number, total: number, about: TextQuestion): Promise<Answer> {
  return new Promise<Answer>((done) => {
    const input = vscode.window.createInputBox();
    const { title, prompt, placeholder } = about;
    Object.assign(input, { title, prompt, placeholder, step, totalSteps: total, ignoreFocusOut: true });
    input.buttons = [vscode.QuickInputButtons.Back];
    let finished = false;
    let latest = 0;
    const wordsNow = () => about.toWords(input.value.trim());
    async function validate(): Promise<boolean> {
      const number = ++latest;
      const { problems, views } = await ask(lens, 'table', { line: `${soFar} ${wordsNow()}` });
      if (number !== latest || finished) return false;
      // Only what is said about the words of this step.
      const own = problems.find(({ end }) => end > soFar.length);
      input.validationMessage = own?.message ?? '';
      const [view] = views;
      input.prompt = own || !view ? prompt : `${prompt} — ${sizeWords(view)}`;
      return own === undefined;
    }
    void validate();
    input.onDidChangeValue(() => void validate());
    input.onDidTriggerButton(() => finish('back'));
    input.onDidAccept(async () => {
      const words = wordsNow();
      if (words === '' || (await validate())) finish({ words });
    });
    input.onDidHide(() => finish(undefined));
    input.show();
    function finish(answer: Answer): void {
      if (finished) return;
      finished = true;
      done(answer);
      input.dispose();
    }
  });
}
