import { RouterError } from '../../router/errors.ts';

export function alreadyRunning(): RouterError {
  return new RouterError('conflict', {
    detail: 'set-up',
    sentence: {
      en: 'A set-up of this home is already running.',
      ja: 'このネットワークの設定作業はすでに実行中です。',
    },
  });
}

export function beingUndone(): RouterError {
  return new RouterError('conflict', {
    detail: 'aborting',
    sentence: {
      en: 'This set-up is being undone: abort it to its end first.',
      ja: 'この設定作業は中止（元に戻す処理）の途中です。先に中止を最後まで実行してください。',
    },
  });
}

export function nothingToUndo(): RouterError {
  return new RouterError('conflict', {
    detail: 'nothing begun',
    sentence: {
      en: 'No set-up of this home is under way: there is nothing to undo.',
      ja: '実行中の設定作業はありません。元に戻すものはありません。',
    },
  });
}
