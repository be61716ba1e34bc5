const vscode = require('vscode');

exports.activate = () =>
  vscode.window.registerCustomEditorProvider('test.patch', {
    openCustomDocument: (uri) => ({ uri, dispose() {} }),
    resolveCustomEditor(_document, panel) {
      panel.webview.html = '<!DOCTYPE html><title>Patch</title><p>Not the text editor.</p>';
    },
  });
