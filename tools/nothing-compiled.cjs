throw new Error('nothing compiled is used');
