import { screen, waitFor, within } from '@testing-library/dom';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Args } from '$ipc/client';
import { obstacles } from './obstacles';
import { closeDesk, openDesk, plain } from './window';

/*
 * Asking customers how it was: turned on and worded by those who look after the team, and read on the team's page, where every number
 * leads to its chats.
 */

afterEach(closeDesk);

const openSurvey = async (query = '') => {
  const opened = await openDesk(`&role=manager&real${query}`);
  await opened.user.keyboard('gf');
  await screen.findByText(/ask the customer how it was, with three buttons/);
  return opened;
};
interface Saved {
  survey: {
    on: boolean;
    wait_minutes: number;
    wordings: { language: string; question: string; good: string }[];
  };
}

describe('the settings', () => {
  it('are no business of an agent', async () => {
    const { user } = await openDesk('&real');
    await user.keyboard('gf');
    expect(screen.queryByText(/with three buttons/)).toBeNull();
  });

  it('ask nobody until they are turned on, and begin with words of the screen’s language', async () => {
    const { user, asked } = await openSurvey();
    expect(screen.queryByRole('textbox', { name: 'Question' })).toBeNull();
    await user.click(await screen.findByRole('switch', { name: /Ask after a chat is resolved/ }));
    await screen.findByRole('textbox', { name: 'Question' });
    const { survey } = asked('set_survey').at(-1)?.args as Saved;
    expect(survey).toMatchObject({ on: true, wait_minutes: 5 });
    expect(survey.wordings.map(({ language }) => language)).toEqual(['en']);
    expect(survey.wordings[0]?.good).toMatch(/Good/);
  });

  it('say what asking costs, as the month of the number counts it', async () => {
    await openSurvey('&sent=1000&price=0.115');
    const lead = await screen.findByText(/free messages on this number are used up/);
    expect(plain(lead.textContent)).toMatch(/costs about ₹0\.115\.$/);
  });

  it('offer the next language with its own words', async () => {
    const { user, asked } = await openSurvey();
    await user.click(await screen.findByRole('switch', { name: /Ask after a chat is resolved/ }));
    await user.click(await screen.findByRole('button', { name: /Add a language/ }));
    const hindi = await screen.findByRole('group', { name: 'Hindi' });
    const question = within(hindi).getByRole<HTMLTextAreaElement>('textbox', { name: 'Question' });
    expect(question.value).toMatch(/कैसा रहा/);
    await user.click(question);
    await user.tab();
    await waitFor(() => {
      const { survey } = asked('set_survey').at(-1)?.args as Saved;
      expect(survey.wordings.map(({ language }) => language)).toEqual(['en', 'hi']);
    });
  });

  it('keep words WhatsApp would not take out of the hub, and say why', async () => {
    const { user, asked } = await openSurvey('&survey=on');
    const english = await screen.findByRole('group', { name: 'English' });
    const good = within(english).getByRole('textbox', { name: /Button for .*Good/ });
    for (const [words, why] of [
      ['', /need words/],
      ['Good beyond all that I had hoped for', /longer than WhatsApp shows/],
      ['👎 Bad', /different words/],
    ] as const) {
      await user.clear(good);
      if (words) await user.type(good, words);
      await user.tab();
      await screen.findByText(why);
    }
    const wait = screen.getByRole('textbox', { name: /Minutes between/ });
    await user.clear(wait);
    await user.type(wait, '2000{Tab}');
    expect(plain((await screen.findByText(/whole number from/)).textContent)).toMatch(/1,440/);
    expect(asked('set_survey')).toEqual([]);
  });

  it('keep what is changed while another change is on its way, and what is written when its room is left', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const { user, asked } = await openDesk('&role=manager&real&survey=on', async (name, go) => {
      if (name === 'set_survey') await answered;
      return go();
    });
    await user.keyboard('gf');
    const english = await screen.findByRole('group', { name: 'English' });
    const question = within(english).getByRole('textbox', { name: 'Question' });
    await user.clear(question);
    await user.type(question, 'Were you well served?');
    const thanks = within(english).getByRole('textbox', { name: /Thanks|Thank/ });
    await user.clear(thanks);
    await user.type(thanks, 'We thank you');
    await user.keyboard('{Control>}n{/Control}');
    answer();
    await waitFor(() => expect(asked('set_survey')).toHaveLength(2));
    expect((asked('set_survey')[1]?.args as Saved).survey.wordings[0]).toMatchObject({
      question: 'Were you well served?',
      thanks: 'We thank you',
    });
  });

  it('leave a language that is half written where it is when the hub tells of them anew', async () => {
    const { user } = await openSurvey('&survey=on');
    const { fakeTransport } = await import('$ipc/fake');
    await user.click(await screen.findByRole('button', { name: /Add a language/ }));
    const french = await screen.findByRole('group', { name: 'French' });
    const question = within(french).getByRole<HTMLTextAreaElement>('textbox', { name: 'Question' });
    await user.clear(question);
    await user.type(question, 'Half a ');
    const [{ number } = expect.fail()] = (await fakeTransport.call('numbers', {})) as Answer<'numbers'>;
    const args = { number_id: number.id };
    const { survey } = (await fakeTransport.call('survey', args)) as Answer<'survey'>;
    await fakeTransport.call('set_survey', { ...args, survey: { ...survey, rest_days: 91 } });
    await waitFor(() => expect(screen.getByDisplayValue('91')).toBeTruthy());
    await user.type(question, 'question');
    expect(question.isConnected).toBe(true);
    expect(question.value).toBe('Half a question');
  });

  it('show what the customer sees, and are readable by everybody', async () => {
    await openSurvey('&survey=on');
    const english = await screen.findByRole('group', { name: 'English' });
    const preview = within(english).getByRole('group', { name: 'What the customer sees' });
    expect(plain(preview.textContent)).toMatch(/How was it\?.*Good.*Okay.*Bad.*Thank you for telling us/);
    expect(await obstacles(document.querySelector('main') ?? document.body)).toEqual([]);
  });
});

describe('the answers', () => {
  const openTeam = async (query = '', hinder?: Parameters<typeof openDesk>[1]) => {
    const opened = await openDesk(`&role=manager&real${query}`, hinder);
    await opened.user.keyboard('gt');
    return { ...opened, section: await screen.findByRole('region', { name: /How it was/ }) };
  };

  it('stand by person and number, compared with the days before', async () => {
    const { section } = await openTeam();
    const rows = within(section)
      .getAllByRole('row')
      .map((row) => plain(row.textContent));
    expect(rows[1]).toMatch(/^Team47 yesterday 4023 49% yesterday 50%/);
    expect(rows.some((row) => /Asha Shah/.test(row))).toBe(true);
    expect(rows.some((row) => /\+91 141 555 0199/.test(row))).toBe(true);
  });

  it('lead to the chats behind them, and say what they mean', async () => {
    const { user, asked, section } = await openTeam();
    await user.click(within(section).getByRole('button', { name: /What .*Answered.* means/ }));
    expect(await screen.findByText(/Of several answers to one question the last counts/)).toBeTruthy();
    await user.keyboard('{Escape}');
    const bad = within(section)
      .getAllByTitle(/Bad/)
      .find((each) => each.tagName === 'BUTTON');
    await user.click(bad as HTMLElement);
    await waitFor(() => expect(asked('team_conversations').length).toBeGreaterThan(0));
    const { figure } = asked('team_conversations')[0]?.args as { figure: unknown };
    expect(figure).toMatchObject({
      of: 'survey',
      slice: { whose: { whose: 'all' }, what: { what: 'rated', rating: 'bad' } },
    });
  });

  it('go into a file, the team first and the numbers last', async () => {
    const { user, asked, section } = await openTeam();
    await user.click(within(section).getByRole('button', { name: 'Export answers as CSV' }));
    const { name, rows } = asked('save_table')[0]?.args as Args<'save_table'>;
    expect(name).toMatch(/^survey-\d{4}-\d{2}-\d{2}\.csv$/);
    expect(rows[0]).toEqual(['Of', 'Asked', 'Answered', 'Good', 'Okay', 'Bad']);
    expect(rows[1]).toEqual(['Team', 47, 23, 17, 5, 1]);
    expect(rows.at(-1)).toEqual(['+91 141 555 0199', 7, 3, 2, 1, 0]);
  });

  it('say of each comment on which day it came', async () => {
    const { section } = await openTeam('', async (name, go) => {
      const answer = await go();
      if (name !== 'survey_report') return answer;
      const report = answer as Answer<'survey_report'>;
      const comments = report.comments.map((comment) => ({ ...comment, at: '2025-10-02T06:00:00.000Z' }));
      return { ...report, comments };
    });
    const [time] = section.querySelectorAll('time');
    expect(time?.textContent).toBe('2 Oct 2025');
  });

  it('say where to turn it on when nobody was asked', async () => {
    const { section } = await openTeam('&team=empty');
    expect(plain(section.textContent)).toMatch(/Nobody was asked in this period.*Settings › Survey/);
  });
});
