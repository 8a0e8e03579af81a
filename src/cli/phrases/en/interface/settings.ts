import type { SettingsMessages } from '../../messages/settings.ts';

export function settings(): SettingsMessages {
  return {
    settings: {
      about: {
        workspace: 'where everything is kept',
        lang: 'the language: en or zh',
        tz: 'the time zone that times are shown in',
        ffmpeg: 'the ffmpeg to use',
        allowHosts: 'private or local hosts that links may lead to',
        fetchAtOnce: 'downloads at once',
        fetchGapMs: 'pause between downloads from one host, in ms',
        prepareAtOnce: 'encodes at once',
        uploadAtOnce: 'uploads at once',
        translateWith:
          'who translates (--translate): the address of a LibreTranslate, or of a chat service with a model',
        translateModel: 'the model of a chat service that translates',
        transcribeCommand: 'the program that writes down what is said (--transcribe)',
        transcribeWith: 'or the address of a service that does',
        transcribeModel: 'its model',
      },
      from(from, place) {
        switch (from) {
          case 'flag':
            return `from ${place ?? 'a flag'}`;
          case 'environment':
            return `from the environment: ${place ?? ''}`;
          case 'workspace':
          case 'user':
            return `from ${place ?? 'a file'}`;
          case 'default':
            return 'default';
        }
      },
      unset: {
        lang: 'as this computer speaks',
        tz: "this computer's",
        ffmpeg: 'the one on PATH, else the one that came along',
        prepareAtOnce: 'as many as cores and memory allow',
      },
      none: 'none',
      set: (name, value, path) => `${name} is ${value} from now on, in ${path}`,
      takenOut: (name, path) => `${name} is taken out of ${path}`,
      notThere: (name, path) => `${name} is not in ${path}; nothing was changed`,
      overruled: (name, place) => `Here and now ${place} decides about ${name} instead.`,
      blanks: { name: '<name>', value: '<value>' },
      hint: (command) => `To change one: ${command}`,
    },
  };
}
