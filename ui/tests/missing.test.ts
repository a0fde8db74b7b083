import { screen, waitFor } from '@testing-library/dom';
import { afterEach, expect, it } from 'vitest';
import { closeDesk, openDesk, plain } from './window';

/*
 * A chat says where messages may be missing, as text of its log.
 */

afterEach(closeDesk);

async function linesOf(query: string) {
  const { user } = await openDesk(query);
  await user.click(await screen.findByText(/^Dr\. Sen/));
  const log = await screen.findByRole('log');
  await waitFor(() => expect(log.textContent).toContain('Ok, will send the report'));
  return [...log.querySelectorAll('[data-missing]')].map((line) => plain(line.textContent).trim());
}

it('a chat says between which bubbles messages may be missing, and where they are', async () => {
  const lines = await linesOf('&gaps');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^Messages may be missing here, .+ to .+\. They are on the phone\./);
  expect(lines[0]).toContain('The desk’s server was not running.');
  const said = screen.getByRole('log').textContent;
  const places = ['mail the report?', 'may be missing here', 'will send the report'].map((words) =>
    said.indexOf(words),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

it('a chat whose number hears nothing says so at its end, unless that is said right below', async () => {
  const lines = await linesOf('&gaps=since');
  expect(lines.at(-1)).toMatch(/^Since .+ messages may not arrive here\./);
  await closeDesk();
  const disconnected = await linesOf('&gaps=since&link=disconnected');
  expect(document.querySelector('[data-strip=number-down]')).not.toBeNull();
  expect(disconnected.filter((line) => line.startsWith('Since'))).toEqual([]);
});

it('a chat of a number that heard everything says nothing', async () => {
  expect(await linesOf('')).toEqual([]);
});
