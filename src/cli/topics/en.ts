import { exitRows } from './exits.ts';
import type { Pages } from './page.ts';

export const english: Pages = {
  export: ({ source }) => ({
    title: 'The export, and why to be quick',
    blocks: [
      `${source.name} hands out your data on request: ask for it in the settings of your account, as JSON where there is a choice. What you get is a zip. Leave it as it is: nothing has to be unpacked.`,
      'Some exports hold the videos and photos themselves, others only links to them. Links die, often within days, so secure the files first, whatever you do later:',
      [
        ['clipferry inspect <export>', 'what is inside, what is missing, and when the links die; nothing is written'],
        ['clipferry fetch <export>', 'secure the files; stop it and run it again as you like, it goes on'],
      ],
      `What could not be had stays on a list, with the reason. There are two ways to it. Files you have kept yourself are taken by the id, key or date in their names. Or ${source.askForExport}: its links are new, and posts that are known are recognised, so nothing comes twice.`,
      [
        ['clipferry report --only files-unfetchable', 'which files those are'],
        ['clipferry fetch <export> --media <folder>', 'look through a folder of your own'],
        [
          'clipferry inspect <export> --list unreadable',
          'items of the export that could not be read, each with its place',
        ],
      ],
      'All of it is kept in one folder, the workspace: ./clipferry-workspace, or what `--workspace` names. One workspace is for one account you move from. Copy or move it as a whole, while nothing runs.',
    ],
  }),

  captions: ({ source: { captionDump } }) => ({
    title: 'Captions',
    blocks: [
      'Many exports come without the texts of your posts. A post without a caption waits until you say what to do; it is never published empty by accident.',
      'To write them, have the posts without one listed in a table with dates and refs, fill in the last column, and give it back:',
      [
        ['clipferry captions --template captions.csv', 'write the table'],
        ['clipferry captions captions.csv', 'take it back; it says which rows found no post'],
      ],
      ...(captionDump === undefined
        ? []
        : [`Or let yt-dlp, somebody else's program, read them from your own public profile: ${captionDump}`]),
      'If you have the texts already, name the file or the folder they are in: a table whose first line is `date,caption`, `id,caption` or `ref,caption`, JSON, or what yt-dlp writes.',
      [
        ['clipferry plan <export> --to folder --captions captions.csv', 'what it would look like; nothing is sent'],
        ['clipferry migrate <export> --to folder --captions captions.csv', 'the whole way'],
      ],
      'If some are still missing, there are more ways: `clipferry help caption-sources`. Or:',
      [
        ['clipferry report --only held', 'which posts wait, and for what'],
        ['clipferry plan <export> --to folder --allow-untitled', 'let them go without a text'],
        ['clipferry skip <ref>', 'leave one out'],
      ],
      'Captions are fitted to the place they go to: what is too long is cut, and hashtags that only mean something at the old place are left out. The plan counts each kind of change. Every text can be changed by hand: `clipferry help spreadsheet`.',
    ],
  }),

  'caption-sources': ({ source }) => ({
    title: 'Where captions come from',
    blocks: [
      'Where a post could have several, the first of these counts: what you wrote in the plan, your file, what was looked up, what is said in the video, the title in the export, the template.',
      'A caption of a file goes to the post with its ref, else with its id, else to the only one of its time. Of those that may belong to several posts none is taken; you decide in a table:',
      [
        [
          'clipferry captions dump.json --doubtful doubtful.csv',
          'a row for each post it may be: write yes into "take" of the right ones',
        ],
        ['clipferry captions doubtful.csv', 'take those'],
      ],
      'yt-dlp leaves subtitles (.vtt, .srt) beside its files. What they say is taken only if you ask, for posts without a caption:',
      [['clipferry captions <folder> --subtitles-as-captions', 'the words of the subtitles in the folder']],
      `${source.name} can be asked for public posts whose number is known (an export gives it away where its watch, like or share history names your own post at least twice). It is off unless you ask, waits two seconds between posts, and stops at the first sign that it is not welcome. It was never tried on the live service.`,
      [['clipferry captions --look-up-captions', 'answers are kept: nothing is asked twice within a day']],
      'Out of what is said in them: `clipferry help transcription`.',
      'A template makes words of what is known of a post, where nothing else gave any. It counts if all in its braces is known; of several, divided by ` || `, the first such one:',
      [["clipferry plan <export> --to folder --title-template '{location} {date}'", '{{ and }} are braces']],
      [
        ['{location} || {date}', 'the place; where none is known, the day'],
        ['{date} {time}', '2024-09-17 and 14:07, in your time zone'],
        ['{year} {month} {day}', 'the same in pieces: {day}.{month}.{year}'],
        ['{location} {sound}', 'as the export names them; not a sound of your own'],
        ['{number}', 'its place among all posts, oldest first'],
        ['{alt}', 'the description for people who cannot see'],
      ],
    ],
  }),

  transcription: () => ({
    title: 'Captions out of what is said',
    blocks: [
      'Where a post has no caption, what is said in its video can be one. A program of this computer writes it down, or a service with the interface of OpenAI. Nobody is asked unless you name them, and a program sends nothing anywhere.',
      [
        ["clipferry captions --transcribe-command 'whisper -o {folder} -f txt {file}'", 'openai-whisper'],
        ["clipferry captions --transcribe-command 'whisper-cli -m ggml-small.bin -nt -np -f {file}'", 'whisper.cpp'],
        [
          'clipferry captions --transcribe-with <url> --transcribe-model <name>',
          'a service: up to 25 MB of sound, about an hour',
        ],
        ['clipferry login transcription', 'its key, kept where others cannot read it, or CLIPFERRY_TRANSCRIBE_KEY'],
        [
          "clipferry config set transcribeCommand 'whisper -o {folder} -f txt {file}'",
          'once for this workspace; then --transcribe is enough',
        ],
      ],
      '{file} is the sound of the video, taken out of it: WAV, mono, 16 kHz. {folder} is the folder it lies in, for that video alone. The one text the program leaves there (.txt, else .srt, .vtt, .json) counts, else what it prints. No shell is between: quotes group words, nothing else is expanded.',
      'Machines mishear, most of all music, and invent words for silence; the usual inventions are left out. Such posts wait until you have read them:',
      [
        ['clipferry plan --csv plan.csv', 'read and change them in a table; what you change goes'],
        ['clipferry include <ref>', 'this one is right'],
        ['clipferry plan <export> --to folder --accept-transcripts', 'let all of them go unread'],
      ],
      'No real speech program or service was at hand when this was made: it was tried with some that play them.',
    ],
  }),

  translation: () => ({
    title: 'Captions in another language',
    blocks: [
      'Captions are translated if you ask, by a server that you name: a LibreTranslate, or a language model with the interface of OpenAI (Ollama, vLLM and others run one on your own computer). Text is sent to nobody else. Hashtags, names, links, emoji and the words your glossary keeps never leave this computer.',
      [
        ['clipferry plan <export> --to folder --translate zh --translate-with http://127.0.0.1:5000', 'LibreTranslate'],
        [
          'clipferry plan <export> --to folder --translate zh --translate-with http://127.0.0.1:11434/v1 --translate-model <name>',
          'a language model',
        ],
        [
          'clipferry plan <export> --to folder --translate zh --bilingual',
          'the original below; who translates stands in the settings',
        ],
        ['clipferry config set translateWith <url>', 'once for this workspace'],
        ['clipferry login translation', 'its key, kept where others cannot read it, or CLIPFERRY_TRANSLATE_KEY'],
        ['clipferry doctor', 'whether it answers; no text is sent'],
      ],
      'The plan shows each caption before and after; change what is wrong by hand: `clipferry help spreadsheet`. What came back is kept, so a plan that was stopped goes on where it was. A caption that does not come back whole, with every name in it, stays in its own language and the plan says so. Where the server does not answer, the post waits.',
      'No real translation server was at hand when this was made: it was tried with servers that play them.',
    ],
  }),

  words: () => ({
    title: 'What happens to words',
    blocks: [
      'Every place gets title, text and hashtags within its limits, counted as it counts. Hashtags that mean something on TikTok alone (#fyp) go, its @names lose their @, the same hashtag twice goes once, and what is too long is cut between words. The plan shows each change, before and after.',
      'Rules of your own for all posts stand in a table with the columns `rule,term,with`:',
      [
        ['replace,TikTok,REDnote', 'one text for another'],
        ['drop,link in bio,', 'gone'],
        ["keep,Anna's Kitchen,", 'never translated, never changed'],
        [
          'append,Thanks for watching #annacooks,',
          'at the end of every post, in front of the hashtags; stays when a text is cut',
        ],
      ],
      'A term is found as a whole word, whatever its case, and never inside a hashtag or a link. A mistake in the table is named by line and column, and stops the plan.',
      [
        ['clipferry plan <export> --to folder --glossary words.csv', 'look at it; nothing is sent'],
        [
          'clipferry plan <export> --to folder --original-date',
          '"Originally posted 2023-04-05" behind the words, in front of hashtags that stand at the end',
        ],
        [
          'clipferry plan <export> --to folder --repair-text',
          'garbled letters (CafÃ©) made good, where only one reading is possible',
        ],
      ],
      'On REDnote hashtags become the topics people write there, from a table of about 640 that was written without looking anything up live. Yours (`tag,topic`; without a topic the hashtag goes) wins over it:',
      [
        ['clipferry destinations rednote --topics > topics.csv', 'the table, to read and to change'],
        ['clipferry plan <export> --to rednote --topics topics.csv', 'with yours'],
        ['clipferry plan <export> --to rednote --topics none', 'hashtags as they are'],
      ],
      'One post by hand: `clipferry help spreadsheet`. Another language: `clipferry help translation`.',
    ],
  }),

  media: () => ({
    title: 'Videos, photos and covers',
    blocks: [
      'A file that fits goes byte by byte as it is. Else the least of these is done, and the plan says which and why: private tags are taken out, it is repacked, it is coded anew. Originals are kept. What you may wish:',
      [
        [
          '--too-long cut',
          'the beginning of a video that is longer than the place takes; else it is left out, and named',
        ],
        [
          '--too-long split',
          'all of it, in parts of one post: in a hand-off folder, or in a thread on Bluesky (--set thread=on); elsewhere it waits',
        ],
        ['--other-sound mute, skip', 'a video with sound that is not your own: without its sound, or not at all'],
        ['--loudness normalise', 'all equally loud: −14 LUFS, one gain for a whole video'],
        ['--burn-subtitles', 'draw the .srt or .vtt beside your own videos (--media) into the picture'],
        ['--photo-shape crop, pad', 'photos of a shape the place would cut: cut here, or with white around'],
        ['--extra-images drop', 'the first photos of a post with too many; else it waits'],
        ['--covers chosen', 'a frame chosen here, also where the export has a cover'],
      ],
      'A frame that is chosen is not black and not blurred; for REDnote it is cut to 3:4 where most of the picture is. The page of the plan shows the frames there are:',
      [
        ['clipferry fetch <export>', 'secure the files, and look at each once'],
        ['clipferry plan <export> --to rednote --open', 'the frames with their times'],
        ['clipferry plan --csv plan.csv', 'write 0:03, or the path of a picture, into the column "cover"'],
        ['clipferry plan --apply plan.csv', 'take it back'],
      ],
      'The same video twice, also in another size, is named in the plan; nothing is left out by itself: `clipferry skip <ref>`.',
      [['clipferry doctor', 'which ffmpeg there is, and where a newer one can be had']],
    ],
  }),

  spreadsheet: () => ({
    title: 'The plan in a spreadsheet',
    blocks: [
      'The plan can be written as a table, one row a post, edited in a spreadsheet, and taken back:',
      [
        ['clipferry plan <export> --to folder --csv plan.csv', 'make a plan, and write its table'],
        ['clipferry plan --csv plan.csv', 'write the plan there is'],
        ['clipferry plan --apply plan.csv --check', 'what your edits would change; nothing is changed'],
        ['clipferry plan --apply plan.csv', 'from now on that is the plan'],
        ['clipferry run', 'carry it out'],
      ],
      'Titles, texts, topics, visibility, times and the column "go" (yes, hold, no) may be edited, and rows be put in another order. Save it as CSV, UTF-8 where there is a choice. A row that is gone changes nothing; to leave a post out, write "no". With one mistake in it nothing of the table counts, and every mistake is named by row and column.',
      'A table may be older than the plan. By its last column, "was" ("校验" in Chinese), clipferry knows how each row was written: one that you did not touch leaves its post as the plan has it now, and one that you did touch is refused if the plan of that post has changed since. Date, thumbnail and note are only shown; columns of your own are left alone. A time is written as 2027-01-31 18:00, in your time zone unless another stands behind it. An apostrophe in front keeps a text from becoming a formula or a date; it is no part of it.',
      'For single posts there are commands. A later plan keeps what you decided in either way:',
      [
        ['clipferry skip <ref>', 'leave it out'],
        ['clipferry hold <ref>', 'not now'],
        ['clipferry include <ref>', 'let it go'],
      ],
      'For looking only, every item of the export as a table: where it is, or why it is not there. Cells that a spreadsheet would take for a formula begin with an apostrophe.',
      [
        ['clipferry report --csv', 'all of it'],
        ['clipferry report --only held --csv', 'a part of it'],
      ],
    ],
  }),

  scripting: () => ({
    title: 'clipferry in scripts',
    blocks: [
      'With `--json` stdout carries one JSON value a line and nothing else. Go by `kind`, and pass over kinds and fields you do not know: later versions add some. Sentences for people go to stderr. Commands that change something print each event of the ledger as it happens, a line that sums up, and the page they leave to look at; an error is a line of kind "error" with its code, its ways out, and the exit code.',
      [
        ['clipferry status --json', 'where everything stands; works beside a run'],
        ['clipferry report --json', 'every item of the export'],
        [
          'clipferry status --json-schema',
          'the JSON Schema of these lines; every command has it, and it needs nothing else',
        ],
        ['clipferry migrate <export> --to folder --yes --json', 'the whole way without a question'],
        ['clipferry run --wait --json', 'go on, and stay until the pace has let all go'],
      ],
      'Without a terminal nothing is asked. A command that would have to ask ends with 2 and names the flag that answers: `--yes` for most, `--accept-risk` where a place has a warning of its own. `--no-input` is the same at a terminal, `-q` leaves out remarks.',
      'Every command that stops can be typed again, and goes on. Codes that end well are 0, 3 and 4: all done, all done but what waits for a person, all done but what failed for good. After 5 and 7 try again later. `clipferry help exit-codes` has all of them.',
      [
        ['clipferry config list', 'every setting, and where it is from'],
        ['clipferry config get fetchAtOnce', 'one value alone'],
        [
          'source <(clipferry completion bash)',
          'completion with Tab; also for zsh, and fish: clipferry completion fish | source',
        ],
      ],
    ],
  }),

  agencies: () => ({
    title: 'Several clients',
    blocks: [
      'One workspace per client. It holds the export, the files, the plan and the record of what was published; nothing in it knows of another. Who is signed in belongs to you and this computer and not to the workspace, so give each client a label of its own:',
      [
        ['clipferry login bluesky --account anna', 'asks for the secret, and keeps it in the keychain'],
        ['clipferry accounts', 'who is signed in'],
        ['clipferry --workspace clients/anna fetch anna.zip', 'at once: links die'],
        [
          'clipferry --workspace clients/anna plan anna.zip --to bluesky --account anna',
          'look, and show it the client',
        ],
        ['clipferry --workspace clients/anna run --yes --json', 'go, and go on'],
      ],
      'A run of all of them is a loop. Each workspace has a lock, so a second run in it ends with 7 and harms nothing; workspaces may run side by side.',
      [
        [
          'for client in clients/*; do clipferry --workspace "$client" run --yes --json > "$client/run.jsonl"; echo "$client: $?"; done',
          'a line for each client: 3 waits for a person, 5 goes on later, 6 has a post nobody is sure of, 9 has an account that was warned',
        ],
      ],
      'What needs you, client by client:',
      [
        ['clipferry --workspace clients/anna report --problems', 'what waits or failed, with the reason'],
        ['clipferry --workspace clients/anna report --csv', 'all of it as a table, to hand on'],
        ['clipferry --workspace clients/anna resolve', 'posts nobody is sure of: you look, you say'],
        ['clipferry --workspace clients/anna handoff', 'posts that a person publishes, one by one'],
      ],
      'What there is not: a view over all clients, a queue over several computers, users with rights of their own. Post only what the client owns, and with their word.',
    ],
  }),

  'exit-codes': () => ({
    title: 'Exit codes',
    blocks: [
      'What a command ends with, for scripts. Where several accounts run, or several codes fit, the first of 130, 9, 8, 6, 5, 3, 4 counts.',
      exitRows({
        done: 'everything asked for is done',
        bug: 'a bug in clipferry; nothing is lost, run the same command again',
        usage: 'the command, a setting or the export is wrong; nothing was sent',
        waitsForPerson:
          'done, except posts that wait for you, or captions of which none found a post: `clipferry report --only held`',
        failedForGood: 'done, except posts that failed for good, or items of the export that cannot be read',
        stoppedEarly: 'stopped early with work left: run the same command again',
        unconfirmed: 'at least one post may be public, and nobody knows: `clipferry resolve`',
        locked: 'another run is at work in this workspace',
        fatal: 'nothing can go on: disk full, no ffmpeg, a damaged ledger, output that could not be written',
        accountAtRisk: 'the platform warned: the account stands still until `clipferry accounts resume`',
        hungUp: 'the terminal was closed',
        interrupted: 'Ctrl-C; nothing is lost',
        terminated: 'somebody asked the process to end (SIGTERM)',
      }),
      'After 5, 7, 129, 130 and 143 the same command goes on where it stopped. After 3, 6 and 9 a person has to say something first.',
    ],
  }),
};
