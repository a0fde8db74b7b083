/** The practice scenes of the invented shop: one is done, one under way, and the others can be begun. */
import type { SceneState } from '../bindings.gen';
import type { Answer, Args } from '../client';

export function practising(stale: (tag: 'practice') => void) {
  let scenes: SceneState[] = [
    { scene: 'first_answer', steps: 4, step: 5, conversation_id: null },
    { scene: 'phone_answers_first', steps: 3, step: 2, conversation_id: null },
    { scene: 'offline_and_back', steps: 3, step: 0, conversation_id: null },
    { scene: 'search_in_another_script', steps: 3, step: 0, conversation_id: null },
    { scene: 'unknown_send', steps: 3, step: 0, conversation_id: null },
  ];
  return {
    handlers: {
      practice_scenes: (): Answer<'practice_scenes'> => scenes,
      start_scene: ({ scene }: Args<'start_scene'>): Answer<'start_scene'> => {
        scenes = scenes.map((state) => (state.scene === scene ? { ...state, step: 1 } : state));
        stale('practice');
        return scenes.find((state) => state.scene === scene) as SceneState;
      },
    },
  };
}
