import type { TopicMessages } from '../../messages/topics.ts';

export function topics(): TopicMessages {
  return {
    topic: {
      byPerson:
        'Here you publish: clipferry prepares every post within the limits and shows them one by one, on your phone or on this computer. You post it, and say so; that is written down, and no post is offered twice.',
      byProgram: 'Here clipferry publishes, after you have seen the plan and said yes, and reads every post back.',
      limits: 'limits, options, and what each option does',
      examine: 'look whether it can work from here; nothing is changed',
      signIn: 'sign in; it asks for what it needs',
      rehearse: 'all of it against a sandbox on this computer; nothing goes public',
      plan: 'what would be published, and how; nothing is sent',
      migrate: 'the whole way; the same command goes on after any stop',
      handoff: 'go on with the next post, tomorrow or whenever',
    },
  };
}
