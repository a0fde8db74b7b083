/** The lines of what customers answered, on the screen and as a file. */
import { t } from '$i18n/runtime.svelte';
import type { Cell, SurveyReport, SurveyTally, SurveyWhose } from '$ipc/types';
import { oneLine } from '$shared/format/name';

export interface SurveyRow {
  key: string;
  name: string;
  whose: SurveyWhose;
  tally: SurveyTally;
}

export const answered = ({ good, okay, bad }: SurveyTally): number => good + okay + bad;

/** The team, everybody whose chats were asked about, and the numbers where there are several. */
export function rowsOf({ team, people, numbers }: SurveyReport): SurveyRow[] {
  const several = numbers.length > 1 ? numbers : [];
  return [
    { key: 'all', name: t('survey-team'), whose: { whose: 'all' }, tally: team },
    ...people.map(({ person, tally }): SurveyRow => ({
      key: person.id,
      name: oneLine(person.name),
      whose: { whose: 'person', id: person.id },
      tally,
    })),
    ...several.map(({ number_id, display_number, tally }): SurveyRow => ({
      key: number_id,
      name: oneLine(display_number),
      whose: { whose: 'number', id: number_id },
      tally,
    })),
  ];
}

/** The same as a table for a spreadsheet. */
export const surveyTable = (report: SurveyReport): Cell[][] => [
  [
    t('survey-file-of'),
    t('survey-file-asked'),
    t('survey-file-answered'),
    t('survey-file-good'),
    t('survey-file-okay'),
    t('survey-file-bad'),
  ],
  ...rowsOf(report).map(({ name, tally }) => [
    name,
    tally.asked,
    answered(tally),
    tally.good,
    tally.okay,
    tally.bad,
  ]),
];
