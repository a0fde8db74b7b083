import { expect, it } from 'vitest';
import { filesMeant } from './pasted';

const file = (name: string) => new File(['x'], name);

it('of cells their words are meant, and of a picture alone the picture', () => {
  const picture = [file('image.png')];
  expect(filesMeant(picture, 'Cotton\t120\nSilk\t900\n')).toEqual([]);
  expect(filesMeant(picture, '')).toEqual(picture);
  expect(filesMeant(picture, ' \n')).toEqual(picture);
  expect(filesMeant([], 'Cotton')).toEqual([]);
});

it('of files that were copied, the files and not their names', () => {
  const files = [file('Rate list.pdf'), file('b.png')];
  expect(filesMeant(files, 'Rate list.pdf\nb.png')).toEqual(files);
  expect(filesMeant(files, 'file:///home/asha/Rate%20list.pdf\r\n/home/asha/b.png\r\n')).toEqual(files);
  expect(filesMeant(files, 'See Rate list.pdf\nand call me')).toEqual([]);
});
