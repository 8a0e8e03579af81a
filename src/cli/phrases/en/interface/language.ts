import type { Speech } from '../../../../contract/index.ts';
import { nameOfLanguage } from '../../language-names.ts';
import type { LanguageMessages } from '../../messages/language.ts';
import { counted } from '../counting.ts';

export function language(speech: Speech): LanguageMessages {
  const since = (waitsMs: number) => (waitsMs < 5_000 ? '' : `, ${speech.duration(waitsMs)}`);
  const videos = (count: number) => counted(speech, count, 'video');
  return {
    language: {
      textGoes: (service, to) =>
        `Captions go to ${service} to be translated into ${nameOfLanguage(to, 'en')}: their words only, without hashtags, names, links and emoji. What comes back is kept in the workspace and not asked for again.`,
      translating: ({ done, asked, service, waitsMs }) =>
        `translated ${speech.number(done)} of ${counted(speech, asked, 'caption')} · waiting for ${service}${since(waitsMs)}`,
      translationStopped: (sentence) => `Not everything could be translated, and those posts wait: ${sentence}`,
      soundGoes: ({ by, name, posts, durationMs }) =>
        by === 'program'
          ? `${name} listens to ${videos(posts)} on this computer, ${speech.duration(durationMs)} of sound. Ctrl-C stops it; what is done is kept.`
          : `The sound of ${videos(posts)}, ${speech.duration(durationMs)}, goes to ${name} to be written down. Ctrl-C stops it; what is done is kept.`,
      hearing: ({ done, posts, name, waitsMs }) =>
        `written down ${speech.number(done)} of ${videos(posts)} · waiting for ${name}${since(waitsMs)}`,
      heard: ({ found, wordless, blank, silent, failed }) =>
        [
          `What is said became the caption of ${counted(speech, found, 'post')}`,
          wordless === 0 ? '' : `; in ${videos(wordless)} no words were heard`,
          blank === 0 ? '' : `; for ${videos(blank)} the program wrote nothing at all`,
          silent === 0 ? '' : `; ${counted(speech, silent, 'post has', 'posts have')} no sound`,
          failed === 0 ? '' : `; ${speech.number(failed)} failed`,
          '.',
        ].join(''),
      transcriptionStopped: (left, sentence) => `${videos(left)} left to listen to: ${sentence}`,
      filesMissing: (posts, command) =>
        `The files of ${counted(speech, posts, 'post')} without a caption are not here yet: ${command}`,
      unread: (command) =>
        `Nobody has read these captions, and speech-to-text makes mistakes, most of all with music: such posts wait for you. To read them, once they are planned: ${command}`,
      addressOf: (purpose) =>
        `The address of the service that ${purpose === 'translation' ? 'translates' : 'writes down what is said'} (http…)`,
      keyOf: (service) => `The key for ${service}`,
      keyKept: (service, place) => `The key for ${service} is kept in ${place}, and sent to nobody else.`,
      keyForgotten: (service) => `The key for ${service} is forgotten.`,
      knowsLanguages: (service, languages) => `${service} answers, and knows ${counted(speech, languages, 'language')}`,
      answers: (service, model, knows) =>
        model === null || knows === null
          ? `${service} answers`
          : `${service} answers, and ${knows ? 'has' : 'does not list'} the model ${model}`,
      programFound: (program) => `${program} is here; whether it works shows with the first video`,
    },
  };
}
