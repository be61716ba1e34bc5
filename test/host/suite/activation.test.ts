import * as vscode from 'vscode';
import { drive, hasDriver } from '../support/driverClient.ts';
import { ok } from '../support/assert.ts';

describe('activation', () => {
  it('happens', async function () {
    if (!hasDriver) this.skip();
    ok(vscode.version, 'x');
    ok(await drive({ do: 'screenshot', name: 'try' }), 'x');
  });
});
