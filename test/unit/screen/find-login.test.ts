import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLogin } from '../../../lib/screen/find-login.ts';
import { loginControls } from '../../../lib/screen/login-page.ts';
import { screenPlan } from '../../../lib/screen/plan.ts';
import { page } from './page.ts';

const form = (inside: string) => `<form action="/in" method="post">${inside}</form>`;

for (const [what, html, user, password] of [
  ['names', form('<input name=u><input type=password name=p><input type=submit value="Log in">'), 'u', 'p'],
  [
    'a button that says nothing of a login',
    form('<input name=u><input type=password name=p><button>Go</button>'),
    'u',
    'p',
  ],
  ['no user', form('<input type=password name=p><button>ログイン</button>'), undefined, 'p'],
  [
    'a link as button',
    form('<input name=u><input type=password name=p><a href="#" onclick="go()">ログイン</a>'),
    'u',
    'p',
  ],
  [
    'another form beside it',
    `${form('<input name=q><button>Search</button>')}${form('<input name=u><input type=password name=p><button>OK</button>')}`,
    'u',
    'p',
  ],
  [
    'a third box',
    form('<input name=user><input type=password name=p><input name=captcha><button>Login</button>'),
    'user',
    'p',
  ],
  ['ids only', form('<input id=u><input type=password id=p><button>Login</button>'), 'u', 'p'],
] as const)
  test(`A login form is found by itself: ${what}.`, () => {
    const there = page(html);
    const found = findLogin(there);
    assert.ok(found);
    const { login } = screenPlan.parse({ login: { kind: 'form', ...found } });
    assert.equal(login.kind, 'form');
    if (login.kind !== 'form') return;
    // what is found is found again by the plan
    const controls = loginControls(there, login);
    const called = (control: typeof controls.password | undefined) =>
      control && (control.name || control.element.attribs['id']);
    assert.deepEqual([called(controls.user), called(controls.password)], [user, password]);
  });

test('Labels do where there are neither names nor ids.', () => {
  const found = findLogin(page(form('<label>Passcode <input type=password></label><button>Enter</button>')));
  assert.deepEqual(found?.password.label, ['Passcode']);
});

for (const [what, html] of [
  ['no box for a password', form('<input name=u><button>Login</button>')],
  [
    'a new password, twice',
    form('<input type=password name=a><input type=password name=b><button>OK</button>'),
  ],
  ['two forms that ask', form('<input type=password name=a><button>OK</button>').repeat(2)],
  ['no button', form('<input name=u><input type=password name=p>')],
  [
    'several buttons of which none says it',
    form('<input type=password name=p><button>A</button><button>B</button>'),
  ],
  ['a box that nobody could name', form('<input type=password><button>Login</button>')],
  [
    'two boxes of which none is for a name',
    form('<input name=a><input name=b><input type=password name=p><button>Login</button>'),
  ],
] as const)
  test(`It is no login form that we understand: ${what}.`, () => {
    assert.equal(findLogin(page(html)), undefined);
  });
