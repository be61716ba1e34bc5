import * as vscode from 'vscode';
import { closeAll, diagnosticsOf, eventually, fileUri, open, ruleOf, start } from '../support/editor.ts';

describe('the project file', () => {
  const file = fileUri('.iommu-lens.json');
  before(start);
  after(async () => {
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
    await closeAll();
  });

  it('silences a rule as soon as it is there, and no longer when it is gone', async () => {
    const { document } = await open('on-demand-levels.patch');
    const told = async () => (await diagnosticsOf(document.uri)).map(ruleOf).includes('nonalloc-on-map');
    await eventually(told, 'the rule says nothing at first');
    const text = JSON.stringify({ ignore: ['nonalloc-on-map'] });
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await eventually(async () => !(await told()), 'the rule is not silenced');
    await vscode.workspace.fs.delete(file);
    await eventually(told, 'the rule stays silent');
  });
});
