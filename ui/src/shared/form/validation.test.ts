import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '$ipc/types';
import { expectFocus } from '../../../tests/focus';
import { Validation } from './validation.svelte';

/* A form with a name and a text; what is wrong with them, its core would say. */

let written = '';
let found: Problem[] = [];
let form: Validation;

const EMPTY: Problem = { field: 'name', fault: 'empty' };
const LONG: Problem = { field: 'text', fault: 'too_long', max: 10 };
const TWICE: Problem = { field: 'name', fault: 'twice' };

beforeEach(() => {
  written = 'as it began';
  found = [];
  form = new Validation(
    () => written,
    () => found,
    ({ fault }) => fault,
  );
});
afterEach(() => document.body.replaceChildren());

describe('an empty field', () => {
  beforeEach(() => (found = [EMPTY]));

  it('is not a mistake of whoever was not there yet', () => {
    form.touch('text');
    expect(form.problem('name')).toBeNull();
  });

  it('is one once it was left', () => {
    form.touch('name');
    expect(form.problem('name')).toBe('empty');
  });

  it('is one once it was handed in, until something else is filled in', () => {
    form.hand();
    expect(form.problem('name')).toBe('empty');
    form.begin();
    expect(form.problem('name')).toBeNull();
  });
});

it('what is wrong is said at its field at once, whatever else it goes by', () => {
  found = [LONG];
  expect(form.problem('text')).toBe('too_long');
  expect(form.problem('file', 'text')).toBe('too_long');
  expect(form.problem('name')).toBeNull();
});

describe('what was refused', () => {
  it('is said before what is known without asking, until something is changed', async () => {
    found = [{ field: 'name', fault: 'invalid' }];
    await form.refuse(form.hand(), [TWICE]);
    expect(form.problem('name')).toBe('twice');
    written = 'another name';
    expect(form.problem('name')).toBe('invalid');
    expect(form.refused).toEqual([]);
  });

  it('counts no more while it is handed in again', async () => {
    await form.refuse(form.hand(), [TWICE]);
    form.hand();
    expect(form.isAsHanded).toBe(true);
    expect(form.problems).toEqual([]);
  });

  it('of what was changed on its way is not said of the change', async () => {
    const handed = form.hand();
    written = 'another name';
    await form.refuse(handed, [TWICE]);
    expect(form.isAsHanded).toBe(false);
    expect(form.problem('name')).toBeNull();
  });

  it('takes the keyboard to the first field with something wrong', async () => {
    const [name, text] = ['name', 'text'].map(() => document.createElement('input'));
    const node = document.createElement('form');
    node.append(name as Node, text as Node);
    document.body.append(node);
    text?.setAttribute('aria-invalid', 'true');
    form.node = node;
    await form.refuse(form.hand(), [LONG]);
    await tick();
    expectFocus(text);
  });
});
