/**
 * How the invented shop asks how it was, and what was answered. `survey=on` begins with words in two languages; `team=empty` has no
 * answers.
 */
import type { Answer, Args } from '../client';
import type { Survey, SurveyReport, SurveyTally, SurveyWording } from '../bindings.gen';
import { CoreError } from '../errors';
import { ago, people } from './words';

type Name = 'survey' | 'set_survey' | 'survey_report';
type Handlers = { [N in Name]: (args: Args<N>) => Answer<N> };

interface World {
  query: URLSearchParams;
  chats: () => { id: string; contact: { name: string | null } }[];
  isOffline: () => boolean;
  stale: () => void;
}

const WORDS: SurveyWording[] = [
  {
    language: 'en',
    question: 'Thank you for writing to us. How was it?',
    good: '👍 Good',
    okay: '😐 Okay',
    bad: '👎 Bad',
    thanks: 'Thank you for telling us!',
  },
  {
    language: 'hi',
    question: 'हमें लिखने के लिए धन्यवाद। आपका अनुभव कैसा रहा?',
    good: '👍 अच्छा',
    okay: '😐 ठीक-ठाक',
    bad: '👎 ख़राब',
    thanks: null,
  },
];

const NOBODY: SurveyTally = { asked: 0, good: 0, okay: 0, bad: 0 };

export function surveying({ query, chats, isOffline, stale }: World): Handlers {
  const kept = new Map<string, Survey>();
  const on = query.get('survey') === 'on';
  const first: Survey = {
    on,
    wait_minutes: 5,
    rest_days: 30,
    reopen_bad: true,
    wordings: on ? WORDS : [],
  };
  const viewOf = (number_id: string) => {
    if (isOffline()) throw new CoreError('offline', 'the hub cannot be reached');
    return { number_id, survey: kept.get(number_id) ?? first };
  };

  function report(): SurveyReport {
    if (query.get('team') === 'empty')
      return { team: NOBODY, before: NOBODY, people: [], numbers: [], comments: [] };
    const tallies: SurveyTally[] = [
      { asked: 24, good: 11, okay: 2, bad: 1 },
      { asked: 17, good: 6, okay: 3, bad: 0 },
      { asked: 6, good: 0, okay: 0, bad: 0 },
    ];
    const [ritika, farida] = chats();
    const said = [
      { chat: ritika, rating: 'bad' as const, text: 'The blouse is two sizes too small and nobody told me' },
      { chat: farida, rating: 'good' as const, text: 'बहुत बढ़िया, अगली बार भी यहीं से लूँगी' },
    ];
    return {
      team: { asked: 47, good: 17, okay: 5, bad: 1 },
      before: { asked: 40, good: 12, okay: 6, bad: 2 },
      people: people.slice(0, 3).flatMap((person, nth) => {
        const tally = tallies[nth];
        return tally ? [{ person, tally }] : [];
      }),
      numbers: [
        {
          number_id: 'n-1',
          display_number: '+91 141 555 0142',
          tally: { asked: 40, good: 15, okay: 4, bad: 1 },
        },
        {
          number_id: 'n-2',
          display_number: '+91 141 555 0199',
          tally: { asked: 7, good: 2, okay: 1, bad: 0 },
        },
      ],
      comments: said.flatMap(({ chat, rating, text }, nth) =>
        chat
          ? [
              {
                conversation_id: chat.id,
                name: chat.contact.name ?? '',
                rating,
                text,
                at: ago(30 + 90 * nth),
              },
            ]
          : [],
      ),
    };
  }

  return {
    survey: ({ number_id }) => viewOf(number_id),
    set_survey: ({ number_id, survey }) => {
      viewOf(number_id);
      kept.set(number_id, survey);
      stale();
      return viewOf(number_id);
    },
    survey_report: report,
  };
}
